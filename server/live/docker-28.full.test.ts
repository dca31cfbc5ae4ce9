/** The agent beside a real Docker 28.5, Open vSwitch 4 and a newer iproute2 and iptables, all of Debian's sid. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type LabAgent, readStream, startLabAgent } from '../../lab/agent.ts';
import { compareHost, describeDifferences } from '../../lab/compare/compare-host.ts';
import { askPorts, judgeVerdicts, makeNeighbours } from '../../lab/compare/port-traffic.ts';
import { evidence } from '../../lab/evidence.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { scenes } from '../../lab/scenes/all.ts';
import { buildScene } from '../../lab/scenes/build.ts';
import { modes } from '../../lab/scenes/modes.ts';
import { ports } from '../../lab/scenes/ports.ts';
import { runContainer } from '../../lab/scenes/scene.ts';
import { userlandOf } from '../../lab/userland.ts';
import { portStatesSchema } from '../../model/port-state.ts';
import type { Topology } from '../../model/topology.ts';

let userland = '';
beforeAll(() => {
  userland = userlandOf('sid');
});

let host: LabHost | undefined;
/** Of a scene of two machines, and the neighbour that asks for ports. */
let second: LabHost | undefined;
let agent: LabAgent | undefined;
afterEach(async () => {
  const complaints = agent?.complaints();
  await agent?.stop();
  await second?.down();
  await host?.down();
  host = undefined;
  second = undefined;
  agent = undefined;
  expect(complaints ?? []).toEqual([]);
});

const told = ({ containers, networks, portMappings, findings }: Topology): string => {
  const natRules = networks.flatMap((one) => one.nat ?? []).length;
  return `${containers.length} containers, ${networks.length} networks with ${natRules} rules that translate, ${portMappings.length} port mappings, ${findings.length} findings`;
};

test.each(scenes)('scene $name: the stream equals the observers', async (scene) => {
  const lab = await upLabHost({ userland });
  host = lab;
  const version = (await lab.run(['docker', 'version', '--format', '{{.Server.Version}}'])).trim();
  expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(28);
  agent = await startLabAgent(lab);
  const stream = await readStream(agent);
  second = await buildScene(scene, lab, (name) => upLabHost({ name, userland }));
  let found = '';
  await until(
    `scene ${scene.name} agrees`,
    async () => {
      found = describeDifferences(await compareHost(lab, stream.topology()));
      return found === '';
    },
    30_000,
    500,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${found}`);
  });
  evidence(`Docker ${version}, scene ${scene.name}: ${told(stream.topology())} equal the observers`);
  stream.drop();
});

test('verdicts on the ports of scenes modes and ports are what traffic finds', async () => {
  const lab = await upLabHost({ userland, ovs: false });
  host = lab;
  const neighbour = await upLabHost({ userland, docker: false, ovs: false });
  second = neighbour;
  await makeNeighbours(lab, neighbour);
  await Promise.all([modes.build(lab), ports.build(lab), runContainer(lab, 'asker', [])]);
  const running = await startLabAgent(lab);
  agent = running;
  const states = await until('all proxies are told', async () => {
    const { ports: read } = portStatesSchema.parse(await running.get('/api/v1/port-mappings'));
    return read.filter((one) => one.mapping?.proxy).length >= 38 ? read : undefined;
  });
  const asked = await askPorts({ host: lab, neighbour, container: 'asker' }, states);
  const { wrong, unsaid, unknown, summary } = judgeVerdicts(asked);
  for (const one of unsaid) console.log(`port traffic, nothing said: ${one}`);
  expect(wrong).toEqual([]);
  expect(unknown).toEqual([]);
  evidence(`port verdicts against traffic: ${summary}`);
});
