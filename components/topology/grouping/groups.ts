/** Which units belong together: by compose project, else Docker network, else switch, else image. Nothing is a group of one. */

import { naturally } from '../scene/lookup.ts';
import type { GroupKind, Scene, UnitObject } from '../scene/scene.ts';

export type GroupBy = GroupKind | 'none';
export type Group = { key: string; by: GroupKind; title: string; units: UnitObject[] };

const cascade: GroupKind[] = ['compose', 'network', 'switch', 'image'];

/** The criteria tried in turn when a person asks for groups by `by`. */
const criteriaFor = (by: GroupBy): GroupKind[] => (by === 'none' ? [] : cascade.slice(cascade.indexOf(by)));

/** `images`: record id of a container -> its image. */
export function groupsOf(scene: Scene, images: ReadonlyMap<string, string>, by: GroupBy): Group[] {
  const switches = new Map(scene.switches.map((one) => [one.id, one]));
  const titleOf = (unit: UnitObject, kind: GroupKind): string | undefined => {
    const home = unit.home === undefined ? undefined : switches.get(unit.home);
    switch (kind) {
      case 'compose':
        return unit.group || undefined;
      case 'network':
        return home?.form === 'docker' ? home.title : undefined;
      case 'switch':
        return home?.form === 'docker' ? undefined : home?.title;
      case 'image':
        return images.get(unit.record);
    }
  };
  const groups: Group[] = [];
  let left = scene.units;
  for (const kind of criteriaFor(by)) {
    const byTitle = new Map<string, UnitObject[]>();
    for (const unit of left) {
      const title = titleOf(unit, kind);
      if (title === undefined) continue;
      const members = byTitle.get(title);
      if (members) members.push(unit);
      else byTitle.set(title, [unit]);
    }
    const grouped = new Set<UnitObject>();
    for (const [title, units] of byTitle) {
      if (units.length < 2) continue;
      groups.push({ key: `${kind}:${title}`, by: kind, title, units });
      for (const unit of units) grouped.add(unit);
    }
    left = left.filter((unit) => !grouped.has(unit));
  }
  return groups.sort(
    (a, b) => cascade.indexOf(a.by) - cascade.indexOf(b.by) || naturally(a.title, b.title) || naturally(a.key, b.key),
  );
}
