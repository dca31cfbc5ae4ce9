/**
 * From what the host says to where everything stands: scene, filter, groups, places. Remembers from one picture to the next what keeps
 * things where they are. No browser in it: it runs in the layout's worker and in tests.
 */

import type { Arrangement } from '../../../model/arrangement.ts';
import type { Topology } from '../../../model/topology.ts';
import { filterScene } from '../grouping/filterScene.ts';
import { groupScene, recordsOfUnit } from '../grouping/groupScene.ts';
import { type GroupBy, groupsOf } from '../grouping/groups.ts';
import { withSlotKeys } from '../grouping/slotKeys.ts';
import { decideViews, unitsInFocus } from '../grouping/views.ts';
import type { Scene, UnitObject } from '../scene/scene.ts';
import { toScene } from '../scene/toScene.ts';
import { type Layout, layoutScene } from './layout.ts';
import { type Order, orderOf } from './memory.ts';
import { type Arranged, type ArrangeStep, createSessions, type Session } from './sessions.ts';

/** What a picture depends on beside the topology. */
export type PictureRequest = {
  /** Of the canvas, in pixels. */
  width: number;
  groupBy: GroupBy;
  /** What a person made of groups, by key. */
  choices: Arrangement['groups'];
  /** Records that are drawn although their group is closed: what has errors, is selected or was searched for. */
  focus: string[];
  /** Record ids that pass the filter; undefined: all. */
  shown?: string[];
  /** Whether the fold of containers that do not run is open; undefined: while they are few. */
  stoppedOpen?: boolean;
  /** The order an earlier page left. Used by the first picture. */
  order?: Order;
  /** What a person did to the arrangement in this tab, oldest first. */
  steps: readonly ArrangeStep[];
};

export type Picture = Omit<Layout, 'memory'> & {
  /** Revision of the topology it shows. */
  revision: number;
  hostname: string;
  stoppedOpen: boolean;
  /** Nothing but the host itself, and switches without ports. */
  empty: boolean;
  /** Every VLAN on a chip. */
  vlans: number[];
  /** The order to keep; undefined while a filter is on. */
  order?: Order;
  /** Units drawn one by one, and units in all. */
  units: { drawn: number; all: number };
  groups: { key: string; title: string; open: boolean }[];
  arranged: Arranged;
};

/** Stopped containers stand open while they are this few. */
const fewStopped = 4;

export type Painter = { paint(topology: Topology, request: PictureRequest): Picture };

export function createPainter(): Painter {
  const sessions = createSessions();
  return {
    paint(topology, request) {
      const all = withSlotKeys(toScene(topology), topology);
      const scene = request.shown ? filterScene(all, new Set(request.shown)) : all;
      const session = sessions.sessionFor(request);
      const stoppedOpen = request.stoppedOpen ?? (scene.stopped?.containers.length ?? 0) <= fewStopped;
      const { layout, drawn, groups } = layoutGrouped(scene, topology, request, session, stoppedOpen);
      const { memory, ...places } = layout;
      return {
        ...places,
        revision: topology.revision,
        hostname: all.host?.hostname ?? '',
        stoppedOpen,
        empty: isEmpty(all),
        vlans: vlansOf(all),
        units: { drawn, all: all.units.length },
        groups,
        arranged: sessions.arranged(),
        ...(request.shown ? {} : { order: orderOf(memory) }),
      };
    },
  };
}

/** Decides the groups, lays out, and leaves in the session what the next picture builds on. */
function layoutGrouped(
  scene: Scene,
  topology: Topology,
  request: PictureRequest,
  session: Session,
  stoppedOpen: boolean,
): Pick<Picture, 'groups'> & { layout: Layout; drawn: number } {
  const images = new Map<string, string>(topology.containers.map((one) => [one.id, one.image]));
  const groups = groupsOf(scene, images, request.groupBy);
  const grouped = new Set(groups.flatMap((group) => group.units.map((unit) => unit.id)));
  const loose = scene.units.length - grouped.size;
  const views = decideViews(groups, session.views, request.choices, loose, session.drawn);
  const closed = groups.filter((group) => views.get(group.key)?.open === false);
  const seen = unitsInFocus(closed, recordsAround(scene), new Set(request.focus));
  const result = groupScene(scene, groups, views, seen, session.homes);
  // Open groups without a head are not told apart: their members stand together.
  const standing = new Map(
    [...result.groupOf].filter(([, key]) => views.get(key)?.open === false || views.get(key)?.headed),
  );
  const modes = new Map(
    groups.map((group) => {
      const open = views.get(group.key)?.open ?? true;
      const part = !open && group.units.some((unit) => seen.has(unit.id));
      return [group.key, open ? 'open' : part ? 'part' : 'closed'];
    }),
  );
  const keys = new Set([...Object.keys(session.choices), ...Object.keys(request.choices)]);
  const released = new Set([...keys].filter((key) => session.choices[key] !== request.choices[key]));
  const layout = layoutScene(result.scene, request.width, {
    memory: session.memory,
    stoppedOpen,
    groupOf: standing,
    modes,
    released: session.drawn.size > 0 ? released : new Set(),
  });
  session.memory = layout.memory;
  session.views = views;
  session.homes = result.homes;
  session.choices = request.choices;
  session.drawn = new Set(result.scene.units.map((unit) => unit.id));
  return {
    layout,
    drawn: result.scene.units.length,
    groups: groups.map(({ key, title }) => ({ key, title, open: views.get(key)?.open ?? true })),
  };
}

/** The records of a unit and those of the port rows it is cabled to: what is wrong there is wrong with it. */
function recordsAround(scene: Scene): (unit: UnitObject) => string[] {
  const recordOf = new Map(scene.switches.flatMap((one) => one.ports.map((port) => [port.id, port.record] as const)));
  const portRecord = new Map<string, string>();
  for (const { from, to } of scene.cables) {
    const record = recordOf.get(from.row) ?? recordOf.get(to.row);
    if (record !== undefined) portRecord.set(recordOf.has(from.row) ? to.row : from.row, record);
  }
  return (unit) => [...recordsOfUnit(unit), ...unit.links.flatMap((link) => portRecord.get(link.id) ?? [])];
}

const isEmpty = (scene: Scene): boolean =>
  scene.host !== undefined &&
  scene.units.length === 0 &&
  scene.host.containers.length === 0 &&
  scene.stopped === undefined &&
  // The bridges of Docker's networks come with the engine; another is somebody's beginning.
  scene.switches.every((one) => one.form === 'docker' && one.ports.length === 0);

const vlansOf = (scene: Scene): number[] => {
  const rows = [
    ...scene.switches.flatMap((one) => one.ports),
    ...scene.units.flatMap((unit) => unit.links),
    ...scene.nics,
  ];
  return [...new Set(rows.flatMap((row) => row.chip?.vlans ?? []))].sort((a, b) => a - b);
};
