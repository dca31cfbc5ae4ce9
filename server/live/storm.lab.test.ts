import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabAgent, startLabAgent } from '../../lab/agent.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { chosenSeed, randomFrom } from '../../lab/random.ts';
import { shortcomings } from '../../lab/storm/expect-storm.ts';
import { runStorm } from '../../lab/storm/storm.ts';

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

test('a storm of 200 changes, with engines restarted and a reader that drops: at every pause all agree', async () => {
  const random = randomFrom(chosenSeed());
  console.log(`storm seed ${random.seed} (PATCHBAY_TEST_SEED repeats it)`);
  expect(shortcomings(await runStorm(host, agent, random))).toEqual([]);
  expect(agent.complaints()).toEqual([]);
}, 900_000);
