import { expect, test } from 'vitest';
import { untilAgreed } from '../../lab/compare/agreement.ts';
import type { LabHost } from '../../lab/host.ts';
import { sceneNamed, scenes } from '../../lab/scenes/all.ts';
import { buildScene } from '../../lab/scenes/build.ts';
import { containerPid } from '../../lab/scenes/scene.ts';
import { labOfEachTest } from '../../lab/test-lab.ts';

const lab = labOfEachTest();
const bringUp = (name: string): Promise<LabHost> => lab.up({ name });

test.each(scenes)('scene $name: what was there before the agent, read by it, equals the observers', async (scene) => {
  const first = await lab.up();
  const second = await buildScene(scene, first, bringUp);
  for (const host of [first, ...(second ? [second] : [])]) {
    const { snapshot } = await lab.agentOn(host);
    await untilAgreed(host, `snapshot of ${scene.name} on ${host.name}`, snapshot);
  }
});

test.each(scenes)(
  'scene $name: built under the agent’s eyes, the stream equals the observers, from one snapshot',
  async (scene) => {
    const host = await lab.up();
    const stream = await lab.streamOf(await lab.agentOn(host));
    await buildScene(scene, host, bringUp);
    await untilAgreed(host, `stream of ${scene.name}`, stream.topology);
    expect(stream.snapshots).toBe(1);
  },
);

test('scene two-hosts: a VLAN reaches over the wire, and only into itself', async () => {
  const host = await lab.up();
  await buildScene(sceneNamed('two-hosts'), host, bringUp);
  const left = await containerPid(host, 'left100');
  const ping = (address: string) => ['nsenter', '--target', left, '--net', '--', 'ping', '-c', '1', '-W', '2', address];
  await host.run(ping('192.168.0.3'));
  expect((await host.exec(ping('192.168.0.4'))).code).toBe(1);
  expect((await host.exec(ping('192.168.0.2'))).code).toBe(1);
});
