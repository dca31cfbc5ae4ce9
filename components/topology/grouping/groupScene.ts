/** Scene -> Scene: units of closed groups become one card, their ports one row a switch, their cables one bundle a switch. Pure. */

import { naturally } from '../scene/lookup.ts';
import type { Cable, GroupForm, GroupObject, PortRow, Scene, SwitchObject, UnitObject } from '../scene/scene.ts';
import type { Group } from './groups.ts';
import type { GroupViews } from './views.ts';

/** Group key -> the switch its box stands at, kept so that the box does not jump when its members change. */
export type GroupHomes = ReadonlyMap<string, string>;

export type Grouped = { scene: Scene; groupOf: Map<string, string>; homes: Map<string, string> };

type Hidden = { group: Group; units: UnitObject[]; home: string | undefined };

/** `seen`: ids of units that are drawn although their group is closed. `heads`: keys of groups and blocks that have a head row. */
export function groupScene(
  scene: Scene,
  groups: Group[],
  views: GroupViews,
  seen: ReadonlySet<string>,
  known: GroupHomes,
): Grouped {
  const groupOf = new Map(groups.flatMap((group) => group.units.map((unit) => [unit.id, group.key] as const)));
  const homes = new Map<string, string>();
  const hidden: Hidden[] = [];
  const heads: GroupObject[] = [];
  const switches = new Map(scene.switches.map((one) => [one.id, one]));
  for (const group of groups) {
    const view = views.get(group.key);
    const inside = view?.open === false ? group.units.filter((unit) => !seen.has(unit.id)) : [];
    const home = homeOf(group, known.get(group.key), switches);
    if (home !== undefined) homes.set(group.key, home);
    // A box round all but one would hide one: it is drawn instead.
    if (inside.length > 0) hidden.push({ group, units: inside, home });
    if (inside.length < group.units.length && view?.headed) heads.push(...headsOf(group, inside));
  }
  const boxes = hidden.map((one) => boxOf(scene, one));
  const bundled = bundle(scene, hidden, boxes);
  const gone = new Set(hidden.flatMap(({ units }) => units.map((unit) => unit.id)));
  return {
    scene: { ...bundled, units: scene.units.filter((unit) => !gone.has(unit.id)), groups: [...heads, ...boxes] },
    groupOf,
    homes,
  };
}

/** The switch most members are at home on; the one known before as long as any member is. */
function homeOf(group: Group, known: string | undefined, switches: Map<string, SwitchObject>): string | undefined {
  const counts = new Map<string, number>();
  for (const { home } of group.units) if (home !== undefined) counts.set(home, (counts.get(home) ?? 0) + 1);
  if (known !== undefined && counts.has(known)) return known;
  const title = (id: string): string => switches.get(id)?.title ?? id;
  return [...counts].sort(
    (a, b) => b[1] - a[1] || naturally(title(a[0]), title(b[0])) || naturally(a[0], b[0]),
  )[0]?.[0];
}

export const containersOf = (units: UnitObject[]): string[] =>
  units.flatMap((unit) => [unit.record, ...unit.joined.map((row) => row.record)]);

/** Every record a unit stands for. */
export const recordsOfUnit = (unit: UnitObject): string[] => [
  unit.id,
  ...containersOf([unit]),
  ...unit.links.map((link) => link.record),
];

const isRunning = (unit: UnitObject): boolean => unit.owner.kind !== 'container' || unit.owner.state === 'running';

function card(group: Group, form: GroupForm, home: string | undefined, suffix = ''): GroupObject {
  const members = group.units;
  return {
    kind: 'group',
    id: `group ${group.key} ${form}${suffix}`,
    record: `group ${group.key}`,
    key: group.key,
    by: group.by,
    form,
    title: group.title,
    ...(home === undefined ? {} : { home }),
    total: members.reduce((sum, unit) => sum + 1 + unit.joined.length, 0),
    running: members.reduce(
      (sum, unit) => sum + Number(isRunning(unit)) + unit.joined.filter((row) => row.state === 'running').length,
      0,
    ),
    hidden: 0,
    vlans: [],
    published: 0,
    containers: [],
    links: [],
    sockets: [],
  };
}

/** A head in each block where two or more members are drawn. */
function headsOf(group: Group, inside: UnitObject[]): GroupObject[] {
  const away = new Set(inside);
  const drawn = new Map<string, number>();
  for (const unit of group.units) {
    if (!away.has(unit)) drawn.set(unit.home ?? '', (drawn.get(unit.home ?? '') ?? 0) + 1);
  }
  return [...drawn]
    .filter(([, count]) => count > 1 || inside.length > 0)
    .map(([home]) => card(group, 'head', home === '' ? undefined : home, ` ${home}`));
}

function boxOf(scene: Scene, { group, units, home }: Hidden): GroupObject {
  const base = card(group, units.length === group.units.length ? 'closed' : 'rest', home);
  const counts = new Map<number, number>();
  for (const link of units.flatMap((unit) => unit.links)) {
    for (const vlan of link.chip?.vlans ?? []) counts.set(vlan, (counts.get(vlan) ?? 0) + 1);
  }
  const containers = new Set(containersOf(units));
  return {
    ...base,
    hidden: containers.size,
    vlans: [...counts].map(([vlan, count]) => ({ vlan, count })).sort((a, b) => b.count - a.count || a.vlan - b.vlan),
    published: scene.published
      .filter((chip) => chip.container !== undefined && containers.has(chip.container))
      .reduce((sum, chip) => sum + 1 + chip.others, 0),
    containers: [...containers],
    // A rail inside a rail has two rows.
    links: [...new Set(units.flatMap((unit) => unit.links.map((link) => link.record)))],
  };
}

const socketOf = (box: GroupObject, switchId: string): string =>
  switchId === box.home ? box.id : `${box.id} ${switchId}`;

/** Replaces the port rows and cables of hidden units; fills in the boxes' sockets. */
function bundle(scene: Scene, hidden: Hidden[], boxes: GroupObject[]): Scene {
  const boxOfLink = new Map<string, GroupObject>();
  hidden.forEach(({ units }, index) => {
    const box = boxes[index];
    if (box) for (const unit of units) for (const link of unit.links) boxOfLink.set(link.id, box);
  });
  if (boxOfLink.size === 0) return scene;
  const switchOfPort = new Map(scene.switches.flatMap((one) => one.ports.map((port) => [port.id, one] as const)));
  const boxOfPort = new Map<string, GroupObject>();
  const cables: Cable[] = [];
  const bundles = new Map<string, Cable>();
  for (const cable of scene.cables) {
    const [near, far] = [boxOfLink.get(cable.from.row), boxOfLink.get(cable.to.row)];
    const box = near ?? far;
    if (!box) {
      cables.push(cable);
      continue;
    }
    if (near && far && near === far) continue;
    const other = near ? cable.to : cable.from;
    const port = switchOfPort.get(other.row);
    if (!port) {
      cables.push(toBox(cable, near, far));
      continue;
    }
    boxOfPort.set(other.row, box);
    addToBundle(bundles, cable, box, port, cable.dead);
  }
  for (const box of boxes) {
    const own = [...bundles.values()].filter((one) => one.to.row === box.id || one.to.row.startsWith(`${box.id} `));
    const sockets = new Set([box.id, ...own.map((one) => one.to.row).sort()]);
    box.sockets = [...sockets].filter((row) =>
      [...cables, ...own].some((one) => one.to.row === row || one.from.row === row),
    );
  }
  const away = new Set(hidden.flatMap(({ units }) => containersOf(units)));
  const published = scene.published.filter((chip) => chip.container === undefined || !away.has(chip.container));
  const chips = new Set(published.map((chip) => chip.id));
  return {
    ...scene,
    switches: scene.switches.map((one) => withBundleRows(one, boxOfPort, bundles)),
    published,
    cables: [
      ...cables.filter((cable) => cable.kind !== 'published' || chips.has(cable.from.row)),
      ...bundles.values(),
    ].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** A cable between a member and something that is no switch leads to the box instead. */
function toBox(cable: Cable, near: GroupObject | undefined, far: GroupObject | undefined): Cable {
  return {
    ...cable,
    ...(near ? { from: { row: near.id, side: 'left' as const } } : {}),
    ...(far ? { to: { row: far.id, side: 'left' as const } } : {}),
  };
}

function addToBundle(
  bundles: Map<string, Cable>,
  cable: Cable,
  box: GroupObject,
  at: SwitchObject,
  dead: boolean,
): void {
  const id = `bundle ${box.key} ${at.id}`;
  const before = bundles.get(id);
  const count = (before?.count ?? 0) + 1;
  const { vlan: _vlan, ...rest } = before ?? {
    id,
    kind: 'bundle' as const,
    from: { row: id, side: 'right' as const },
    to: { row: socketOf(box, at.id), side: 'left' as const },
    trunk: false,
    dead,
  };
  const vlan = before && before.vlan !== cable.vlan ? undefined : cable.vlan;
  bundles.set(id, {
    ...rest,
    ...(vlan === undefined ? {} : { vlan }),
    dead: rest.dead && dead,
    count,
    ends: [`${at.title} ×${count}`, `${box.title} ×${count}`],
  });
}

function withBundleRows(
  one: SwitchObject,
  boxOfPort: Map<string, GroupObject>,
  bundles: Map<string, Cable>,
): SwitchObject {
  const boxes = new Set(one.ports.flatMap((port) => boxOfPort.get(port.id) ?? []));
  if (boxes.size === 0) return one;
  const rows = [...boxes].flatMap((box): PortRow[] => {
    const id = `bundle ${box.key} ${one.id}`;
    const cable = bundles.get(id);
    if (!cable) return [];
    return [
      {
        kind: 'port',
        id,
        record: box.record,
        span: 1,
        name: box.title,
        side: 'right',
        bundle: { count: cable.count ?? 0, group: box.key },
      },
    ];
  });
  return { ...one, ports: [...one.ports.filter((port) => !boxOfPort.has(port.id)), ...rows] };
}
