import { afterEach, expect, test } from 'vitest';
import { type LabAgent, readStream, startLabAgent } from '../../lab/agent.ts';
import { compareHost, describeDifferences } from '../../lab/compare/compare-host.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { scenes } from '../../lab/scenes/all.ts';
import type { Topology } from '../../model/topology.ts';

let host: LabHost | undefined;
let agent: LabAgent | undefined;
afterEach(async () => {
  const complaints = agent?.complaints();
  await agent?.stop();
  await host?.down();
  host = undefined;
  agent = undefined;
  expect(complaints ?? []).toEqual([]);
});

/** Compares until nothing differs; a host settles for a moment after its last command (operational states, duplicate address detection). */
async function expectEqual(lab: LabHost, what: string, topology: () => Topology | Promise<Topology>): Promise<void> {
  let found = '';
  await until(
    what,
    async () => {
      found = describeDifferences(await compareHost(lab, await topology()));
      return found === '';
    },
    20_000,
    500,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${found}`);
  });
}

test.each(scenes)('scene $name: what was there before the agent, read by it, equals the observers', async (scene) => {
  host = await upLabHost({});
  await scene.build(host);
  agent = await startLabAgent(host);
  const { snapshot } = agent;
  await expectEqual(host, `snapshot of ${scene.name}`, snapshot);
});

test.each(scenes)(
  'scene $name: built under the agent’s eyes, the stream equals the observers, from one snapshot',
  async (scene) => {
    host = await upLabHost({});
    agent = await startLabAgent(host);
    const stream = await readStream(agent);
    await scene.build(host);
    await expectEqual(host, `stream of ${scene.name}`, stream.topology);
    expect(stream.snapshots).toBe(1);
    stream.drop();
  },
);
