/** The agent beside a real Docker 28.5, Open vSwitch 4 and a newer iproute2 and iptables, all of Debian's sid. */
import { beforeAll, expect, test } from 'vitest';
import { untilAgreed } from '../../lab/compare/agreement.ts';
import { judgePortScenes } from '../../lab/compare/port-traffic.ts';
import { evidence } from '../../lab/evidence.ts';
import { scenes } from '../../lab/scenes/all.ts';
import { buildScene } from '../../lab/scenes/build.ts';
import { labOfEachTest } from '../../lab/test-lab.ts';
import { userlandOf } from '../../lab/userland.ts';
import type { Topology } from '../../model/topology.ts';

let userland = '';
beforeAll(() => {
  userland = userlandOf('sid');
});

const lab = labOfEachTest();

const told = ({ containers, networks, portMappings, findings }: Topology): string => {
  const natRules = networks.flatMap((one) => one.nat ?? []).length;
  return `${containers.length} containers, ${networks.length} networks with ${natRules} rules that translate, ${portMappings.length} port mappings, ${findings.length} findings`;
};

test.each(scenes)('scene $name: the stream equals the observers', async (scene) => {
  const host = await lab.up({ userland });
  const version = (await host.run(['docker', 'version', '--format', '{{.Server.Version}}'])).trim();
  expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(28);
  const stream = await lab.streamOf(await lab.agentOn(host));
  await buildScene(scene, host, (name) => lab.up({ name, userland }));
  await untilAgreed(host, `scene ${scene.name} agrees`, stream.topology);
  evidence(`Docker ${version}, scene ${scene.name}: ${told(stream.topology())} equal the observers`);
});

test('verdicts on the ports of scenes modes and ports are what traffic finds', async () => {
  const host = await lab.up({ userland, ovs: false });
  const neighbour = await lab.up({ userland, docker: false, ovs: false });
  const { wrong, unknown, summary } = await judgePortScenes(host, neighbour, () => lab.agentOn(host));
  expect(wrong).toEqual([]);
  expect(unknown).toEqual([]);
  evidence(`port verdicts against traffic: ${summary}`);
});
