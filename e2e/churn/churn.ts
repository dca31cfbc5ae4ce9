/** A host that never rests: storm changes one after the other, and always back to the same number of things, so that sizes can be compared. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHost } from '../../lab/host.ts';
import type { Random } from '../../lab/random.ts';
import { stormChanges } from '../../lab/storm/changes.ts';
import { addContainer, addNetns, newWorld, removeNetns, type StormWorld } from '../../lab/storm/world.ts';

const resting = { netns: 6, containers: 6 };
/** While it churns there may be this many times more. */
const room = 2;

export type Churn = {
  /** Changes made so far. */
  count(): number;
  /** Makes changes until the time is over. */
  run(forMs: number): Promise<void>;
  /** Brings the host back to its resting number of namespaces, containers and ports. */
  rest(): Promise<void>;
};

export async function startChurn(host: LabHost, random: Random): Promise<Churn> {
  const world = await newWorld(host, random);
  const kinds = Object.keys(stormChanges);
  let count = 0;
  const change = async (kind: string): Promise<void> => {
    await stormChanges[kind]?.(world).catch((error: unknown) => {
      throw new Error(`change ${count}, ${kind}, seed ${random.seed}: ${String(error)}`);
    });
    count += 1;
  };
  const shrink = async (netns: number, containers: number): Promise<void> => {
    while (world.netns.length > netns) await removeNetns(world, random.pick(world.netns));
    while (world.containers.length > containers) await change('docker rm');
  };
  return {
    count: () => count,
    async run(forMs) {
      for (const until = Date.now() + forMs; Date.now() < until; ) {
        await change(random.pick(kinds));
        await shrink(room * resting.netns, room * resting.containers);
      }
    },
    async rest() {
      await removePorts(world);
      // A namespace of before may hold links, routes and rules of any number: new ones are all alike.
      await shrink(0, 0);
      while (world.netns.length < resting.netns) await addNetns(world);
      while (world.containers.length < resting.containers) await addContainer(world);
      await sleep(2_000);
    },
  };
}

async function removePorts(world: StormWorld): Promise<void> {
  for (const name of world.ovsPorts) await world.host.run(['ovs-vsctl', '--if-exists', 'del-port', 'ovs0', name]);
  world.ovsPorts = [];
}
