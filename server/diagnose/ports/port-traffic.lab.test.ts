/** What every verdict on a port says is what traffic finds: TCP and UDP, IPv4 and IPv6, from three sides. */
import { expect, test } from 'vitest';
import { askPorts, judgeVerdicts, makeNeighbours } from '../../../lab/compare/port-traffic.ts';
import { until } from '../../../lab/poll.ts';
import { modes } from '../../../lab/scenes/modes.ts';
import { ports } from '../../../lab/scenes/ports.ts';
import { runContainer } from '../../../lab/scenes/scene.ts';
import { labOfEachTest } from '../../../lab/test-lab.ts';
import { portStatesSchema, portVerdictSchema } from '../../../model/port-state.ts';

const lab = labOfEachTest();

test('scenes modes and ports: works answers, dead does not', async () => {
  const [host, neighbour] = await Promise.all([lab.up({ ovs: false }), lab.up({ docker: false, ovs: false })]);
  await makeNeighbours(host, neighbour);
  await Promise.all([modes.build(host), ports.build(host), runContainer(host, 'asker', [])]);
  const agent = await lab.agentOn(host);
  const states = await until('all proxies are told', async () => {
    const { ports: read } = portStatesSchema.parse(await agent.get('/api/v1/port-mappings'));
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
