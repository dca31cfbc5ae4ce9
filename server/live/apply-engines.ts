/** What Docker and Open vSwitch tell, put into the store: a reset takes away what it no longer names. */
import type { DockerChange } from '../docker/facts.ts';
import type { NetnsFinder } from '../netns/finder.ts';
import type { OvsChange } from '../ovsdb/facts.ts';
import type { TopologyStore } from '../topology/store.ts';

/** Removes what was known and is not among the facts of a reset. */
function removeOthers<Fact>(
  known: ReadonlyMap<string, Fact>,
  kept: readonly Fact[],
  keyOf: (fact: Fact) => string,
  remove: (key: string) => void,
): void {
  const keys = new Set(kept.map(keyOf));
  for (const key of [...known.keys()]) if (!keys.has(key)) remove(key);
}

type Finder = Pick<NetnsFinder, 'cookieOfProcess' | 'cookieOfSandbox' | 'scanSoon'>;

/** Finds the namespace of each container on the spot, new or not. */
export function applyDocker(store: TopologyStore, finder: Finder, change: DockerChange): void {
  const { containers, networks } = store.observations;
  if (change.reset) {
    removeOthers(containers, change.containers, (one) => one.id, store.removeContainer);
    removeOthers(networks, change.networks, (one) => one.id, store.removeNetwork);
  }
  for (const fact of change.containers) {
    const running = fact.pid > 0;
    const cookie = running ? (finder.cookieOfProcess(fact.pid) ?? finder.cookieOfSandbox(fact.sandboxKey)) : undefined;
    store.setContainer(fact, cookie);
    if (!running) finder.scanSoon();
  }
  for (const fact of change.networks) store.setNetwork(fact);
  for (const id of change.goneContainers) store.removeContainer(id);
  for (const id of change.goneNetworks) store.removeNetwork(id);
}

export function applyOvs(store: TopologyStore, change: OvsChange): void {
  const { ovsBridges, ovsPorts } = store.observations;
  if (change.reset) {
    removeOthers(ovsBridges, change.bridges, (one) => one.uuid, store.removeOvsBridge);
    removeOthers(ovsPorts, change.ports, (one) => one.uuid, store.removeOvsPort);
  }
  for (const fact of change.bridges) store.setOvsBridge(fact);
  for (const fact of change.ports) store.setOvsPort(fact);
  for (const uuid of change.goneBridges) store.removeOvsBridge(uuid);
  for (const uuid of change.gonePorts) store.removeOvsPort(uuid);
}
