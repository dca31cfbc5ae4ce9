import { afterEach, expect, test } from 'vitest';
import { type LabAgent, readStream, startLabAgent } from '../../lab/agent.ts';
import { compareHost, describeDifferences } from '../../lab/compare/compare-host.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { sceneNamed, scenes } from '../../lab/scenes/all.ts';
import { buildScene } from '../../lab/scenes/build.ts';
import { containerPid } from '../../lab/scenes/scene.ts';
import type { Topology } from '../../model/topology.ts';

let host: LabHost | undefined;
/** Of a scene of two machines. */
let second: LabHost | undefined;
let agents: LabAgent[] = [];
afterEach(async () => {
  const complaints = agents.flatMap((one) => one.complaints());
  for (const agent of agents) await agent.stop();
  await second?.down();
  await host?.down();
  host = undefined;
  second = undefined;
  agents = [];
  expect(complaints).toEqual([]);
});
async function startAgent(lab: LabHost): Promise<LabAgent> {
  const agent = await startLabAgent(lab);
  agents.push(agent);
  return agent;
}

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
  second = await buildScene(scene, host);
  for (const lab of [host, ...(second ? [second] : [])]) {
    const { snapshot } = await startAgent(lab);
    await expectEqual(lab, `snapshot of ${scene.name} on ${lab.name}`, snapshot);
  }
});

test.each(scenes)(
  'scene $name: built under the agent’s eyes, the stream equals the observers, from one snapshot',
  async (scene) => {
    host = await upLabHost({});
    const stream = await readStream(await startAgent(host));
    second = await buildScene(scene, host);
    await expectEqual(host, `stream of ${scene.name}`, stream.topology);
    expect(stream.snapshots).toBe(1);
    stream.drop();
  },
);

test('scene two-hosts: a VLAN reaches over the wire, and only into itself', async () => {
  host = await upLabHost({});
  second = await buildScene(sceneNamed('two-hosts'), host);
  const left = await containerPid(host, 'left100');
  const ping = (address: string) => ['nsenter', '--target', left, '--net', '--', 'ping', '-c', '1', '-W', '2', address];
  await host.run(ping('192.168.0.3'));
  expect((await host.exec(ping('192.168.0.4'))).code).toBe(1);
  expect((await host.exec(ping('192.168.0.2'))).code).toBe(1);
});
