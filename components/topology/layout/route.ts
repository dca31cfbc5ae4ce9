/**
 * The way of each cable: straight when both sockets share a row, else orthogonal through a gutter, in lanes 8 px apart so that no two
 * overlap for a stretch. A cable that finds no lane is drawn as two tags that say where it leads. No cable passes under a card.
 */

import type { Cable, Scene, Socket } from '../scene/scene.ts';
import type { Columns } from './grid.ts';
import { Lanes } from './lanes.ts';
import type { Placed } from './place.ts';

export type Point = { x: number; y: number };
/** `onDemand`: drawn only while one of its rows is pointed at or selected; tags stand for it. */
export type CablePath = { cable: Cable; points: Point[]; onDemand?: true };
/** At a socket (`x`, `y`, `side` of its card) of a cable that is not drawn: the other end's name and row. */
export type JumpTag = { id: string; row: string; far: string; text: string; side: Socket['side'] } & Point;

type ColumnName = 'edge' | 'switches' | 'units';
type Leg = { cable: Cable; from: Point; to: Point; columns: [ColumnName, ColumnName] };

export function routeCables(
  scene: Scene,
  columns: Columns,
  objects: Placed[],
  rowY: ReadonlyMap<string, number>,
): { paths: CablePath[]; tags: JumpTag[] } {
  const columnOf = columnsOfRows(scene);
  const place = (socket: Socket): Point | undefined => {
    const column = columnOf.get(socket.row);
    const y = rowY.get(socket.row);
    if (!column || y === undefined) return undefined;
    return { x: columns[column].x + (socket.side === 'left' ? 0 : columns[column].width), y };
  };
  const legs: Leg[] = [];
  const paths: CablePath[] = [];
  for (const cable of scene.cables) {
    const from = place(cable.from);
    const to = place(cable.to);
    if (!from || !to) continue;
    const between: Leg['columns'] = [columnOf.get(cable.from.row) ?? 'units', columnOf.get(cable.to.row) ?? 'units'];
    const past = between.includes('edge') && between.includes('units');
    if (from.y === to.y && from.x !== to.x && !past) paths.push({ cable, points: [from, to] });
    else legs.push({ cable, from, to, columns: between });
  }
  const left = new Lanes(columns.edge.x + columns.edge.width, columns.switches.x, 'right');
  const right = new Lanes(columns.switches.x + columns.switches.width, columns.units.x, 'left');
  const gaps = gapsBetween(objects);
  const tags: JumpTag[] = [];
  // Short ones first, so that they stay near their sockets.
  const span = ({ from, to }: Leg): number => Math.abs(from.y - to.y);
  for (const leg of legs.sort((a, b) => span(a) - span(b) || (a.cable.id < b.cable.id ? -1 : 1))) {
    const way = wayOf(leg, left, right, gaps, columns);
    paths.push({ cable: leg.cable, points: way.points, ...(way.free ? {} : { onDemand: true as const }) });
    if (!way.free) tags.push(...tagsOf(leg));
  }
  return { paths, tags };
}

function columnsOfRows(scene: Scene): Map<string, ColumnName> {
  const out = new Map<string, ColumnName>();
  for (const one of [...scene.nics, ...scene.nics.flatMap((nic) => nic.rows), ...scene.published])
    out.set(one.id, 'edge');
  for (const one of scene.switches) {
    out.set(one.id, 'switches');
    for (const port of one.ports) out.set(port.id, 'switches');
  }
  for (const unit of scene.units) for (const link of unit.links) out.set(link.id, 'units');
  for (const group of scene.groups) for (const row of [group.id, ...group.sockets]) out.set(row, 'units');
  return out;
}

type Way = { points: Point[]; free: boolean };

function wayOf({ from, to, columns: between }: Leg, left: Lanes, right: Lanes, gaps: number[], columns: Columns): Way {
  if (between.includes('edge') && between.includes('units')) {
    const [near, far] = between[0] === 'edge' ? [from, to] : [to, from];
    const way = roundSwitches(near, far, left, right, gaps);
    return between[0] === 'edge' ? way : { ...way, points: way.points.reverse() };
  }
  const lanes = Math.max(from.x, to.x) <= columns.switches.x ? left : right;
  const { x, free } = lanes.take(from.y, to.y);
  return { points: [from, { x, y: from.y }, { x, y: to.y }, to], free };
}

/** From the host's edge to a namespace, through the gap between two switches that is the least way round. */
function roundSwitches(near: Point, far: Point, left: Lanes, right: Lanes, gaps: number[]): Way {
  const way = (y: number): number => Math.abs(near.y - y) + Math.abs(far.y - y);
  const best = gaps.reduce((least, y) => (way(y) < way(least) ? y : least), gaps[0] ?? near.y);
  const a = left.take(near.y, best);
  const b = right.take(best, far.y);
  const points = [near, { x: a.x, y: near.y }, { x: a.x, y: best }, { x: b.x, y: best }, { x: b.x, y: far.y }, far];
  return { points: withoutRepeats(points), free: a.free && b.free };
}

/** Heights at which a cable can pass the switches' column: between two of them, above the first and below the last. */
function gapsBetween(objects: Placed[]): number[] {
  const switches = objects.filter(({ object }) => object.kind === 'switch').sort((a, b) => a.y - b.y);
  const bottoms = switches.map(({ y, height }) => y + height + 8);
  const first = switches[0];
  return first ? [first.y - 8, ...bottoms] : [];
}

const withoutRepeats = (points: Point[]): Point[] =>
  points.filter((point, index) => {
    const before = points[index - 1];
    return !before || before.x !== point.x || before.y !== point.y;
  });

function tagsOf({ cable, from, to }: Leg): JumpTag[] {
  const [near, far] = cable.ends;
  const tag = (here: Socket, at: Point, there: Socket, text: string): JumpTag => ({
    id: `${cable.id} ${here.row}`,
    row: here.row,
    far: there.row,
    text,
    side: here.side,
    ...at,
  });
  return [tag(cable.from, from, cable.to, far), tag(cable.to, to, cable.from, near)];
}

/** An SVG path along the points, with corners of `radius`. */
export function pathData(points: Point[], radius = 8): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let out = `M${first.x},${first.y}`;
  rest.forEach((point, index) => {
    const before = index === 0 ? first : rest[index - 1];
    const after = rest[index + 1];
    if (!before || !after) {
      out += `L${point.x},${point.y}`;
      return;
    }
    const r = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const a = towards(point, before, r);
    const b = towards(point, after, r);
    out += `L${a.x},${a.y}Q${point.x},${point.y} ${b.x},${b.y}`;
  });
  return out;
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function towards(from: Point, to: Point, by: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole };
}
