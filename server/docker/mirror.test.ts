import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContainerFact, DockerChange, NetworkFact } from './facts.ts';
import { createDockerMirror } from './mirror.ts';

const idOf = (number: number) => number.toString(16).padStart(64, '0').split('').reverse().join('');
const container = (number: number, name: string, networkMode: string): ContainerFact => ({
  id: idOf(number),
  name,
  image: 'busybox',
  state: 'running',
  networkMode,
  pid: 1,
  sandboxKey: '',
  publishedPorts: [],
  labels: {},
  aliases: {},
  openedPorts: [],
});
const network = (number: number, name: string): NetworkFact => ({
  id: idOf(number),
  name,
  driver: 'bridge',
  internal: false,
  subnets: [],
  gateways: [],
  options: {},
  endpoints: [],
});

function consumer() {
  const containers = new Map<string, ContainerFact>();
  const networks = new Map<string, NetworkFact>();
  const take = (change: DockerChange | undefined) => {
    for (const one of change?.containers ?? []) containers.set(one.id, one);
    for (const one of change?.networks ?? []) networks.set(one.id, one);
    for (const id of change?.goneContainers ?? []) expect(containers.delete(id)).toBe(true);
    for (const id of change?.goneNetworks ?? []) expect(networks.delete(id)).toBe(true);
  };
  const state = () => [containers, networks].map((map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { take, state };
}

describe('docker mirror', () => {
  test('changes add up to what a fresh mirror tells', () => {
    const step = fc.record({
      number: fc.nat(5),
      isContainer: fc.boolean(),
      name: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
      mode: fc.constantFrom('bridge', 'none', idOf(0), idOf(1), `container:${idOf(2)}`),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const mirror = createDockerMirror();
        const following = consumer();
        following.take(mirror.takeAll());
        const last = new Map<string, () => void>();
        const fresh = createDockerMirror();
        for (const { number, isContainer, name, mode } of steps) {
          const set = (on: typeof mirror) =>
            isContainer
              ? on.setContainer(idOf(number), name === undefined ? undefined : container(number, name, mode))
              : on.setNetwork(idOf(number), name === undefined ? undefined : network(number, `net-${number}`));
          set(mirror);
          last.set(`${isContainer} ${number}`, () => set(fresh));
          following.take(mirror.take());
        }
        for (const set of last.values()) set();
        const whole = consumer();
        whole.take(fresh.takeAll());
        // A network's name, once put for its id, stays true when the network goes: networks are never renamed.
        const known = (state: ReturnType<typeof following.state>) =>
          JSON.stringify(state).replaceAll(/net-[01]/g, (word) => idOf(Number(word.slice(4))));
        expect(known(following.state())).toBe(known(whole.state()));
        expect(mirror.take()).toBeUndefined();
      }),
    );
  });

  test('a mode that names a container or a network id is resolved, also when the other comes later', () => {
    const mirror = createDockerMirror();
    mirror.setContainer(idOf(1), container(1, 'joined', 'container:owner'));
    mirror.setContainer(idOf(2), container(2, 'user', idOf(7)));
    expect(mirror.takeAll().containers.map((one) => one.networkMode)).toEqual(['container:owner', idOf(7)]);
    mirror.setContainer(idOf(3), container(3, 'owner', 'bridge'));
    mirror.setNetwork(idOf(7), network(7, 'net7'));
    const modes = Object.fromEntries((mirror.take()?.containers ?? []).map((one) => [one.name, one.networkMode]));
    expect(modes).toEqual({ owner: 'bridge', joined: `container:${idOf(3)}`, user: 'net7' });
  });

  test('a later rename does not move a joined container to another', () => {
    const mirror = createDockerMirror();
    mirror.setContainer(idOf(1), container(1, 'joined', 'container:owner'));
    mirror.setContainer(idOf(3), container(3, 'owner', 'bridge'));
    mirror.takeAll();
    mirror.setContainer(idOf(3), container(3, 'renamed', 'bridge'));
    mirror.setContainer(idOf(4), container(4, 'owner', 'bridge'));
    mirror.setContainer(idOf(1), { ...container(1, 'joined', 'container:owner'), state: 'exited' });
    const joined = mirror.take()?.containers.find((one) => one.name === 'joined');
    expect(joined).toMatchObject({ state: 'exited', networkMode: `container:${idOf(3)}` });
  });
});
