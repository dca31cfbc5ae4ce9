/** What every verdict on a port says is what traffic finds: TCP and UDP, IPv4 and IPv6, from three sides. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabAgent, startLabAgent } from '../../../lab/agent.ts';
import { askPorts, judgeVerdicts, makeNeighbours } from '../../../lab/compare/port-traffic.ts';
import { type LabHost, upLabHost } from '../../../lab/host.ts';
import { until } from '../../../lab/poll.ts';
import { modes } from '../../../lab/scenes/modes.ts';
import { ports } from '../../../lab/scenes/ports.ts';
import { runContainer } from '../../../lab/scenes/scene.ts';
import { portStatesSchema, portVerdictSchema } from '../../../model/port-state.ts';

let host: LabHost;
let neighbour: LabHost;
let agent: LabAgent | undefined;
beforeAll(async () => {
  [host, neighbour] = await Promise.all([upLabHost({ ovs: false }), upLabHost({ docker: false, ovs: false })]);
  await makeNeighbours(host, neighbour);
  await Promise.all([modes.build(host), ports.build(host), runContainer(host, 'asker', [])]);
  agent = await startLabAgent(host);
});
afterAll(async () => {
  const complaints = agent?.complaints();
  await agent?.stop();
  await neighbour?.down();
  await host?.down();
  expect(complaints ?? []).toEqual([]);
});

test('scenes modes and ports: works answers, dead does not', async () => {
  const states = await until('all proxies are told', async () => {
    const { ports: read } = portStatesSchema.parse(await agent?.get('/api/v1/port-mappings'));
    return read.filter((one) => one.mapping?.proxy).length >= 38 ? read : undefined;
  });
  const asked = await askPorts({ host, neighbour, container: 'asker' }, states);
  const { wrong, unsaid, unknown, summary } = judgeVerdicts(asked);
  console.log(`port traffic: ${summary}`);
  for (const one of unsaid) console.log(`port traffic, nothing said: ${one}`);
  expect(wrong).toEqual([]);
  expect(unknown).toEqual([]);
  // Something is shown of a verdict only when it was there.
  const seen = new Set(states.map((one) => one.verdict));
  expect(portVerdictSchema.options.filter((one) => !seen.has(one))).toEqual(['unknown']);
});
