/** What the engine said so far, and what of it has been told on. Pure. */
import { createTold } from '../reconnect/told.ts';
import type { ContainerFact, DockerChange, NetworkFact } from './facts.ts';

export type DockerMirror = {
  /** `undefined`: the engine no longer has it. */
  setContainer(id: string, fact: ContainerFact | undefined): void;
  setNetwork(id: string, fact: NetworkFact | undefined): void;
  /** Everything, as a change that starts over. */
  takeAll(): DockerChange;
  /** What differs from what was taken before; nothing when nothing does. */
  take(): DockerChange | undefined;
};

const fullId = /^[0-9a-f]{64}$/;

/** One connection's mirror of the engine. */
export function createDockerMirror(): DockerMirror {
  const containers = new Map<string, ContainerFact>();
  const networks = new Map<string, NetworkFact>();
  const toldContainers = createTold((id) => {
    const raw = containers.get(id);
    return raw && { ...raw, networkMode: resolveMode(raw) };
  });
  const toldNetworks = createTold((id) => networks.get(id));
  /** Containers whose network mode refers to something not known yet. */
  const unresolved = new Set<string>();
  /** `container:<name>` as first resolved, under the container's id and its words: a later rename of the other changes nothing. */
  const joined = new Map<string, string>();

  function containerIdOf(reference: string): string | undefined {
    for (const one of containers.values()) if (one.name === reference) return one.id;
    const byPrefix = [...containers.keys()].filter((id) => id.startsWith(reference));
    return byPrefix.length === 1 ? byPrefix[0] : undefined;
  }

  /**
   * `container:<name or short id>` with the full id; a network given by its id with its name; every other mode as the engine has it. What
   * cannot be resolved stays as it is.
   */
  function resolveMode(fact: ContainerFact): string {
    const mode = fact.networkMode;
    const [, reference] = /^container:(.+)$/.exec(mode) ?? [];
    if (reference !== undefined && !fullId.test(reference)) {
      const key = `${fact.id} ${reference}`;
      const id = joined.get(key) ?? containerIdOf(reference);
      if (id !== undefined) joined.set(key, id);
      return resolved(fact.id, id === undefined ? undefined : `container:${id}`, mode);
    }
    return fullId.test(mode) ? resolved(fact.id, networks.get(mode)?.name, mode) : mode;
  }

  function resolved(id: string, answer: string | undefined, mode: string): string {
    if (answer === undefined) unresolved.add(id);
    else unresolved.delete(id);
    return answer ?? mode;
  }

  function differing(): DockerChange {
    for (const id of unresolved) toldContainers.touch(id);
    const [ofContainers, ofNetworks] = [toldContainers.take(), toldNetworks.take()];
    return {
      reset: false,
      containers: ofContainers.facts,
      networks: ofNetworks.facts,
      goneContainers: ofContainers.gone,
      goneNetworks: ofNetworks.gone,
    };
  }

  return {
    setContainer(id, fact) {
      if (fact) containers.set(id, fact);
      else {
        containers.delete(id);
        unresolved.delete(id);
        for (const key of joined.keys()) if (key.startsWith(`${id} `)) joined.delete(key);
      }
      toldContainers.touch(id);
    },
    setNetwork(id, fact) {
      if (fact) networks.set(id, fact);
      else networks.delete(id);
      toldNetworks.touch(id);
    },
    takeAll() {
      toldContainers.startOver(containers.keys());
      toldNetworks.startOver(networks.keys());
      return { ...differing(), reset: true };
    },
    take() {
      const change = differing();
      const lists = [change.containers, change.networks, change.goneContainers, change.goneNetworks];
      return lists.every((list) => list.length === 0) ? undefined : change;
    },
  };
}
