/** Random changes by plain tools on a lab host under the eyes of the agent: stream, snapshot and observers must agree at every pause. */
import { isDeepStrictEqual } from 'node:util';
import { collections, type Topology } from '../../model/topology.ts';
import { type LabAgent, readStream, type StreamReader } from '../agent.ts';
import { compareHost, describeDifferences } from '../compare/compare-host.ts';
import type { LabHost } from '../host.ts';
import { until } from '../poll.ts';
import type { Random } from '../random.ts';
import { stormChanges } from './changes.ts';
import { newWorld } from './world.ts';

export const changeCount = 200;
export const atLeastOfEach = 10;
const checkpointEvery = changeCount / 20;
const restartDockerAt = 75;
const restartOvsdbAt = 135;
/** Of every thirty changes the second reader misses the last ten. */
const dropEvery = 30;
const dropAt = 20;

export type StormResult = {
  /** How often each kind of change was made. */
  done: Map<string, number>;
  checkpoints: number;
  reusedInodes: number;
  /** Snapshots that came on the unbroken connection, and to the reader that dropped and resumed by id. */
  steadySnapshots: number;
  droppingSnapshots: number;
  deltas: number;
};

const sorted = (topology: Topology): Record<string, unknown> =>
  Object.fromEntries([
    ['revision', topology.revision],
    ...collections.map((name) => [
      name,
      (topology[name] as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ]),
  ]);

/** Every kind `atLeastOfEach` times, the rest by chance, in a random order. */
function schedule(random: Random): string[] {
  const kinds = Object.keys(stormChanges);
  const fixed = kinds.flatMap((kind) => Array.from({ length: atLeastOfEach }, () => kind));
  const rest = Array.from({ length: changeCount - fixed.length }, () => random.pick(kinds));
  return random.shuffled([...fixed, ...rest]);
}

/** Waits until the stream, a fresh snapshot and the observers agree. */
async function checkpoint(
  host: LabHost,
  agent: LabAgent,
  where: string,
  steady: StreamReader,
  dropping: StreamReader,
): Promise<void> {
  let found = '';
  await until(
    where,
    async () => {
      const snapshot = await agent.snapshot();
      if (steady.topology().revision !== snapshot.revision || dropping.topology().revision !== snapshot.revision)
        return false;
      for (const reader of [steady, dropping]) {
        if (isDeepStrictEqual(sorted(reader.topology()), sorted(snapshot))) continue;
        found = `a stream at revision ${snapshot.revision} is not the snapshot of that revision`;
        return false;
      }
      found = describeDifferences(await compareHost(host, snapshot));
      return found === '';
    },
    30_000,
    300,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${found}`);
  });
}

/**
 * Makes `changeCount` changes, restarts both engines on the way, drops and resumes a second reader. Throws, naming change and seed, when a
 * checkpoint is not reached.
 */
export async function runStorm(host: LabHost, agent: LabAgent, random: Random): Promise<StormResult> {
  const steady = await readStream(agent);
  const dropping = await readStream(agent);
  const world = await newWorld(host, random);
  const done = new Map<string, number>();
  for (const [index, kind] of schedule(random).entries()) {
    const at = index + 1;
    await stormChanges[kind]?.(world).catch((error: unknown) => {
      throw new Error(`change ${at}, ${kind}, seed ${random.seed}: ${String(error)}`);
    });
    done.set(kind, (done.get(kind) ?? 0) + 1);
    if (at === restartDockerAt) {
      await host.restartDocker();
      for (const name of world.containers) await host.run(['docker', 'start', name]);
    }
    if (at === restartOvsdbAt) {
      await host.stopOvsdb();
      await until('the loss is told', () => steady.topology().hosts[0]?.sources.ovs.state === 'lost');
      await host.startOvsdb();
      await until('the return is told', () => steady.topology().hosts[0]?.sources.ovs.state === 'up');
    }
    if (at % dropEvery === 0) await dropping.resume();
    if (at % checkpointEvery === 0)
      await checkpoint(host, agent, `checkpoint after change ${at}, seed ${random.seed}`, steady, dropping);
    if (at % dropEvery === dropAt) dropping.drop();
  }
  // The netns kinds alone come to some thirty new namespaces; the kernel decides which of them get an old inode.
  for (let more = 0; world.reusedInodes < 20 && more < 100; more += 1) await stormChanges['ip netns replaced']?.(world);
  await dropping.resume();
  await checkpoint(host, agent, `the end, seed ${random.seed}`, steady, dropping);
  steady.drop();
  dropping.drop();
  return {
    done,
    checkpoints: changeCount / checkpointEvery + 1,
    reusedInodes: world.reusedInodes,
    steadySnapshots: steady.snapshots,
    droppingSnapshots: dropping.snapshots,
    deltas: steady.deltas,
  };
}
