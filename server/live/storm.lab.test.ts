import { expect, test } from 'vitest';
import { chosenSeed, randomFrom } from '../../lab/random.ts';
import { shortcomings } from '../../lab/storm/expect-storm.ts';
import { runStorm } from '../../lab/storm/storm.ts';
import { labOfEachTest } from '../../lab/test-lab.ts';

const lab = labOfEachTest();

test('a storm of 200 changes, with engines restarted and a reader that drops: at every pause all agree', async () => {
  const host = await lab.up();
  const agent = await lab.agentOn(host);
  const random = randomFrom(chosenSeed());
  console.log(`storm seed ${random.seed} (PATCHBAY_TEST_SEED repeats it)`);
  expect(shortcomings(await runStorm(host, agent, random))).toEqual([]);
}, 900_000);
