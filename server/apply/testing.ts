/** For tests: the step runner of a host one looks at from outside, with only those namespaces within reach that the test names. */
import { readFileSync } from 'node:fs';
import { hostId, type NetnsId, netnsId } from '../../model/ids.ts';
import { startEpoll } from '../libc/epoll.ts';
import { createReach, type Reach } from '../live/reach.ts';
import { closeSockets, openSockets } from '../netlink/socket.ts';
import { startKernelSource } from '../netlink/source.ts';
import { createKnownNamespaces } from '../netns/known-netns.ts';
import type { StepRunner } from './step-runner.ts';
import { stepRunnerOfHost } from './step-runner-of-host.ts';

export type Stand = {
  runner: StepRunner;
  reach: Reach;
  host: ReturnType<typeof hostId>;
  /** The id of the namespace at an nsfs path as the host sees it, which is within reach from now on. */
  netns(path: string): NetnsId;
  /** As when the finder sees that nobody else holds it. */
  letGo(netns: NetnsId): void;
  stop(): Promise<void>;
};

/** `hostPid` is a process of the host, as this machine counts. */
export function standOn(hostPid: number): Stand {
  const host = hostId('lab');
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const root = `/proc/${hostPid}/root`;
  const epoll = startEpoll(() => void kernel.drain());
  const kernel = startKernelSource(epoll);
  const known = createKnownNamespaces({
    inside: { open: openSockets, close: closeSockets },
    onFound: ({ fact }, sockets) => void (sockets && kernel.open(fact.cookie, sockets)),
    onChanged: () => undefined,
    onGone: ({ fact }) => kernel.close(fact.cookie),
  });
  const finder = {
    handle: (cookie: string) => known.byCookie.get(cookie),
    handles: () => [...known.byCookie.values()],
  };
  const reach = createReach(finder, kernel, { host, bootId });
  return {
    host,
    reach,
    runner: stepRunnerOfHost({
      reach,
      ovsRunDir: `${root}/run/openvswitch`,
      dockerSocket: `${root}/run/docker.sock`,
    }),
    netns(path) {
      const entry = known.adopt(`${root}${path}`);
      if (!entry) throw new Error(`no namespace at ${path}`);
      return netnsId(host, bootId, entry.fact.cookie);
    },
    letGo(id) {
      const entry = known.byCookie.get(id.slice(id.lastIndexOf(':') + 1));
      if (entry) known.letGo(entry);
    },
    async stop() {
      known.closeAll();
      kernel.stop();
      await epoll.stop();
    },
  };
}
