/**
 * `cold-read.ts`: one cold read of the host it runs on, in a fresh process. Prints one JSON line: milliseconds and processor milliseconds
 * from nothing to the joined topology, with the modules loaded already, and what was read.
 */
import { allChecks } from '../server/diagnose/checks/all.ts';
import { startLive } from '../server/live/live.ts';

/** There is no engine here: the kernel is all there is to read. */
const noEngine = () => ({ stop: async () => undefined, lookAtProxies: () => undefined });

const cpuBefore = process.cpuUsage();
const startedMs = performance.now();
const live = startLive({
  hostKey: 'bench',
  docker: noEngine,
  ovs: noEngine,
  netfilter: noEngine,
  checks: allChecks,
  onTrouble: (text) => {
    throw new Error(text);
  },
});
const topology = live.snapshot();
const ms = performance.now() - startedMs;
const cpu = process.cpuUsage(cpuBefore);

const result = {
  ms,
  cpuMs: (cpu.user + cpu.system) / 1000,
  namespaces: topology.netns.length,
  links: topology.links.length,
  peers: topology.links.filter((link) => link.peer !== undefined).length,
  addresses: topology.links.reduce((sum, link) => sum + link.addresses.length, 0),
  routes: topology.netns.reduce((sum, netns) => sum + netns.routes.length, 0),
};
export type ColdRead = typeof result;
console.log(JSON.stringify(result));
await live.stop();
process.exit(0);
