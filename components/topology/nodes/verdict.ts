/** What a chip of a published port says of itself: the worst of its families, or what the topology alone tells. Pure. */
import type { PortState, PortVerdict } from '../../../model/port-state.ts';
import { type Gravity, gravityOfVerdict } from '../../diagnose/deadPorts.ts';
import type { PublishedObject } from '../scene/scene.ts';

/** `differs`: both sides have it and they lead to different ports. */
export type ChipVerdict = PortVerdict | 'differs';

/** The worst first. */
const order: readonly ChipVerdict[] = [
  'rule-missing',
  'blocked',
  'nobody-listens',
  'listens-on-loopback',
  'differs',
  'not-published',
  'unknown',
  'works',
];

export const worstOf = (verdicts: readonly ChipVerdict[]): ChipVerdict =>
  order.find((one) => verdicts.includes(one)) ?? 'unknown';

export const gravityOf = (verdict: ChipVerdict): Gravity =>
  verdict === 'differs' ? 'warning' : gravityOfVerdict[verdict];

/** `states` by id. Without a state the topology still tells a port that only one side has; nothing unknown is ever said to work. */
export function verdictOf(chip: PublishedObject, states: ReadonlyMap<string, PortState>): ChipVerdict {
  const known = chip.mappings.flatMap((id) => states.get(id)?.verdict ?? []);
  const plain: ChipVerdict[] = [];
  if (chip.asked && chip.kernelRead && !chip.found) plain.push('rule-missing');
  if (!chip.asked && chip.askedKnown) plain.push('not-published');
  if (chip.asked && chip.found && chip.found.port !== chip.containerPort) plain.push('differs');
  return worstOf(known.length > 0 ? [...known, ...plain.filter((one) => one === 'differs')] : plain);
}

const indexes = new WeakMap<readonly PortState[], ReadonlyMap<string, PortState>>();
/** Port states by their id, made once for each answer. */
export function statesById(states: readonly PortState[]): ReadonlyMap<string, PortState> {
  const known = indexes.get(states) ?? new Map(states.map((one) => [one.id, one]));
  indexes.set(states, known);
  return known;
}
