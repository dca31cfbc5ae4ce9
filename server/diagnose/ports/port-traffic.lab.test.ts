/** What every verdict on a port says is what traffic finds: TCP and UDP, IPv4 and IPv6, from three sides. */
import { expect, test } from 'vitest';
import { judgePortScenes } from '../../../lab/compare/port-traffic.ts';
import { labOfEachTest } from '../../../lab/test-lab.ts';
import { portVerdictSchema } from '../../../model/port-state.ts';

const lab = labOfEachTest();

test('scenes modes and ports: works answers, dead does not', async () => {
  const [host, neighbour] = await Promise.all([lab.up({ ovs: false }), lab.up({ docker: false, ovs: false })]);
  const { states, wrong, unknown, summary } = await judgePortScenes(host, neighbour, () => lab.agentOn(host));
  console.log(`port traffic: ${summary}`);
  expect(wrong).toEqual([]);
  expect(unknown).toEqual([]);
  // Something is shown of a verdict only when it was there.
  const seen = new Set(states.map((one) => one.verdict));
  expect(portVerdictSchema.options.filter((one) => !seen.has(one))).toEqual(['unknown']);
});
