/** The agent beside a real Docker 28.5, Open vSwitch 4 and a newer iproute2 and iptables, all of Debian's sid. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type LabAgent, readStream, startLabAgent } from '../../lab/agent.ts';
import { compareHost, describeDifferences } from '../../lab/compare/compare-host.ts';
import { evidence } from '../../lab/evidence.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { scenes } from '../../lab/scenes/all.ts';
import { userlandOf } from '../../lab/userland.ts';

let userland = '';
beforeAll(() => {
  userland = userlandOf('sid');
});

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

test.each(scenes)('scene $name: the stream equals the observers', async (scene) => {
  const lab = await upLabHost({ userland });
  host = lab;
  const version = (await lab.run(['docker', 'version', '--format', '{{.Server.Version}}'])).trim();
  expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(28);
  agent = await startLabAgent(lab);
  const stream = await readStream(agent);
  await scene.build(lab);
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
  const { containers, networks, portMappings } = stream.topology();
  evidence(
    `Docker ${version}, scene ${scene.name}: ${containers.length} containers, ${networks.length} networks, ${portMappings.length} port mappings equal the observers`,
  );
  stream.drop();
});
