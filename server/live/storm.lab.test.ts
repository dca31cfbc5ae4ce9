import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabAgent, readStream, type StreamReader, startLabAgent } from '../../lab/agent.ts';
import { compareHost, describeDifferences } from '../../lab/compare/compare-host.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { chosenSeed, randomFrom } from '../../lab/random.ts';
import { stormChanges } from '../../lab/storm/changes.ts';
import { newWorld } from '../../lab/storm/world.ts';
import { collections, type Topology } from '../../model/topology.ts';

const changeCount = 200;
const atLeastOfEach = 10;
const checkpointEvery = changeCount / 20;
const restartDockerAt = 75;
const restartOvsdbAt = 135;
/** Of every thirty changes the second reader misses the last ten. */
const dropEvery = 30;
const dropAt = 20;

let host: LabHost;
let agent: LabAgent;
beforeAll(async () => {
  host = await upLabHost({});
  agent = await startLabAgent(host);
});
afterAll(async () => {
  await agent?.stop();
  await host?.down();
});

const sorted = (topology: Topology): Record<string, unknown> =>
  Object.fromEntries([
    ['revision', topology.revision],
    ...collections.map((name) => [
      name,
      (topology[name] as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ]),
  ]);

/** Every kind `atLeastOfEach` times, the rest by chance, in a random order. */
function schedule(random: ReturnType<typeof randomFrom>): string[] {
  const kinds = Object.keys(stormChanges);
  const fixed = kinds.flatMap((kind) => Array.from({ length: atLeastOfEach }, () => kind));
  const rest = Array.from({ length: changeCount - fixed.length }, () => random.pick(kinds));
  return random.shuffled([...fixed, ...rest]);
}

/** Waits until the stream, a fresh snapshot and the observers agree. */
async function checkpoint(where: string, steady: StreamReader, dropping: StreamReader): Promise<void> {
  let found = '';
  await until(
    where,
    async () => {
      const snapshot = await agent.snapshot();
      if (steady.topology().revision !== snapshot.revision || dropping.topology().revision !== snapshot.revision)
        return false;
      expect(sorted(steady.topology())).toEqual(sorted(snapshot));
      expect(sorted(dropping.topology())).toEqual(sorted(snapshot));
      found = describeDifferences(await compareHost(host, snapshot));
      return found === '';
    },
    30_000,
    300,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${found}`);
  });
}

test('a storm of 200 changes, with engines restarted and a reader that drops: at every pause all agree', async () => {
  const random = randomFrom(chosenSeed());
  console.log(`storm seed ${random.seed} (PATCHBAY_TEST_SEED repeats it)`);
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
      await checkpoint(`checkpoint after change ${at}, seed ${random.seed}`, steady, dropping);
    if (at % dropEvery === dropAt) dropping.drop();
  }
  // The netns kinds alone come to some thirty new namespaces; the kernel decides which of them get an old inode.
  for (let more = 0; world.reusedInodes < 20 && more < 100; more += 1) await stormChanges['ip netns replaced']?.(world);
  await dropping.resume();
  await checkpoint(`the end, seed ${random.seed}`, steady, dropping);

  expect([...done.values()].reduce((sum, one) => sum + one, 0)).toBe(changeCount);
  expect(Object.keys(stormChanges).length).toBeGreaterThanOrEqual(12);
  for (const kind of Object.keys(stormChanges)) expect(done.get(kind), kind).toBeGreaterThanOrEqual(atLeastOfEach);
  expect(world.reusedInodes).toBeGreaterThanOrEqual(20);
  expect(steady.snapshots, 'snapshots on the unbroken connection').toBe(1);
  expect(dropping.snapshots, 'snapshots of the reader that resumed by id').toBe(1);
  expect(agent.complaints()).toEqual([]);
  steady.drop();
  dropping.drop();
}, 900_000);
