import { expect, it } from 'vitest';
import type { NetnsId } from '../../model/ids.ts';
import type { Plan, PlannedStep } from '../../model/plan.ts';
import { sameDoing } from './stale.ts';

const down: PlannedStep = {
  step: {
    do: 'setLink',
    link: { netns: 'netns:h:boot:1' as NetnsId, name: 'eth1', ifindex: 3 },
    before: { up: true },
    after: { up: false },
  },
  reversibility: 'exact',
  differences: [],
  inverse: [],
  commands: ['ip link set dev eth1 down'],
  operation: 0,
};
const planOf = (step: Partial<PlannedStep>): Plan => ({
  ...{ id: 'p', operations: [], revision: 1, warnings: [], touches: [], reversibility: 'exact' },
  steps: [{ ...down, ...step }],
});

it.each<[string, Partial<PlannedStep>, boolean]>([
  ['the same', {}, true],
  [
    'a link that has got its link-local address meanwhile',
    { reversibility: 'equivalent', differences: ['kernel-link-local'] },
    true,
  ],
  ['a step that cannot be taken back any more', { reversibility: 'irreversible' }, false],
  ['another way back', { inverse: [down.step] }, false],
  ['other lines', { commands: ['ip link set dev eth2 down'] }, false],
  ['another operation’s', { operation: 1 }, false],
])('%s', (_, step, same) => {
  expect(sameDoing(planOf({}), planOf(step))).toBe(same);
});

it('another warning is another plan', () => {
  const warned: Plan = { ...planOf({}), warnings: [{ code: 'mtu-differs', operation: 0, values: {} }] };
  expect(sameDoing(planOf({}), warned)).toBe(false);
});
