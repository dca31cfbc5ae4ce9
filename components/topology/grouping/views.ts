/** Which groups are drawn as one box. Decided once for each group; after that only a person changes it, never a delta. */

import type { Group } from './groups.ts';

/** Strips drawn at the first view before groups stay closed. */
export const stripsAtFirst = 60;
/** From so many strips on no group opens by itself. */
const groupsOnlyFrom = 500;

/** `headed`: an open group has a row above its members that names and closes it. `by`: who decided. */
export type GroupView = { open: boolean; headed: boolean; by: 'rule' | 'person' };
export type GroupViews = ReadonlyMap<string, GroupView>;

/**
 * `known`: what was decided before. `choices`: what a person decided. `strips`: how many units the scene has; `loose`: how many of them are
 * in no group and drawn anyway; `drawn`: ids of units that have a strip now: a new group never takes one away.
 */
export function decideViews(
  groups: Group[],
  known: GroupViews,
  choices: Readonly<Record<string, 'open' | 'closed'>>,
  loose: number,
  drawn: ReadonlySet<string> = new Set(),
): Map<string, GroupView> {
  const strips = loose + groups.reduce((sum, group) => sum + group.units.length, 0);
  const crowded = strips > stripsAtFirst;
  const out = new Map<string, GroupView>(known);
  const isOpen = (group: Group): boolean | undefined => {
    const choice = choices[group.key];
    return choice === undefined ? known.get(group.key)?.open : choice === 'open';
  };
  let count = loose;
  for (const group of groups) if (isOpen(group)) count += group.units.length;
  for (const group of groups) {
    const choice = choices[group.key];
    const before = known.get(group.key);
    if (choice !== undefined) {
      out.set(group.key, { open: choice === 'open', headed: true, by: 'person' });
    } else if (before?.by === 'person') {
      // The choice was taken back: as the rule would have it.
      out.set(group.key, { ...before, by: 'rule' });
    } else if (!before) {
      const seen = group.units.some((unit) => drawn.has(unit.id));
      const open = seen || (strips < groupsOnlyFrom && count + group.units.length <= stripsAtFirst);
      if (open) count += group.units.length;
      out.set(group.key, { open, headed: crowded || group.by === 'compose', by: 'rule' });
    }
  }
  return out;
}

/**
 * Units that must be seen although their group is closed: those one of whose records is in `focus`, the first 60 of them. The rest is told
 * by the badge of their group.
 */
export function unitsInFocus(
  groups: Group[],
  recordsOf: (unit: Group['units'][number]) => string[],
  focus: ReadonlySet<string>,
): Set<string> {
  const out = new Set<string>();
  if (focus.size === 0) return out;
  for (const group of groups) {
    for (const unit of group.units) {
      if (out.size >= stripsAtFirst) return out;
      if (recordsOf(unit).some((record) => focus.has(record))) out.add(unit.id);
    }
  }
  return out;
}
