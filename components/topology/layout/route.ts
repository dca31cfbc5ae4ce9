/**
 * The way of each cable: straight when both sockets share a row, else orthogonal through a gutter, in lanes 8 px apart so that no two
 * overlap for a stretch.
 */

import type { Cable, Scene, Socket } from '../scene/scene.ts';
import type { Columns } from './grid.ts';

export type Point = { x: number; y: number };
export type CablePath = { cable: Cable; points: Point[] };

const laneGap = 8;
/** From a gutter's edge to its first lane. */
const laneMargin = 20;

type Gutter = 'left' | 'right';
type Leg = { cable: Cable; from: Point; to: Point; gutter: Gutter };

export function routeCables(scene: Scene, columns: Columns, rowY: Map<string, number>): CablePath[] {
  const columnOf = new Map<string, 'edge' | 'switches' | 'units'>();
  for (const one of [...scene.nics, ...scene.published]) columnOf.set(one.id, 'edge');
  for (const one of scene.switches) {
    columnOf.set(one.id, 'switches');
    for (const port of one.ports) columnOf.set(port.id, 'switches');
  }
  for (const unit of scene.units) for (const link of unit.links) columnOf.set(link.id, 'units');

  const place = (socket: Socket): Point | undefined => {
    const column = columnOf.get(socket.row);
    const y = rowY.get(socket.row);
    if (!column || y === undefined) return undefined;
    return { x: columns[column].x + (socket.side === 'left' ? 0 : columns[column].width), y };
  };
  const legs: Leg[] = [];
  const straight: CablePath[] = [];
  for (const cable of scene.cables) {
    const from = place(cable.from);
    const to = place(cable.to);
    if (!from || !to) continue;
    if (from.y === to.y && from.x !== to.x) straight.push({ cable, points: [from, to] });
    else legs.push({ cable, from, to, gutter: Math.max(from.x, to.x) <= columns.switches.x ? 'left' : 'right' });
  }
  return [...straight, ...throughGutter(legs, 'left', columns), ...throughGutter(legs, 'right', columns)];
}

/** Gives each leg the first lane that is free over its height; short ones first, so that they stay near their sockets. */
function throughGutter(all: Leg[], gutter: Gutter, columns: Columns): CablePath[] {
  const legs = all.filter((leg) => leg.gutter === gutter);
  const left = gutter === 'left' ? columns.edge.x + columns.edge.width : columns.switches.x + columns.switches.width;
  const right = gutter === 'left' ? columns.switches.x : columns.units.x;
  const lanes = Math.max(1, Math.floor((right - left - 2 * laneMargin) / laneGap) + 1);
  const taken: { top: number; bottom: number }[][] = Array.from({ length: lanes }, () => []);
  const spanOf = (leg: Leg) => ({ top: Math.min(leg.from.y, leg.to.y), bottom: Math.max(leg.from.y, leg.to.y) });
  const length = (leg: Leg): number => Math.abs(leg.from.y - leg.to.y);
  return [...legs]
    .sort((a, b) => length(a) - length(b) || (a.cable.id < b.cable.id ? -1 : 1))
    .map((leg) => {
      const span = spanOf(leg);
      const free = taken.findIndex((used) => used.every((one) => one.bottom < span.top || one.top > span.bottom));
      // More than the gutter holds: the last lane is shared rather than a cable left out.
      const lane = free < 0 ? lanes - 1 : free;
      taken[lane]?.push(span);
      const x = gutter === 'right' ? left + laneMargin + lane * laneGap : right - laneMargin - lane * laneGap;
      return { cable: leg.cable, points: [leg.from, { x, y: leg.from.y }, { x, y: leg.to.y }, leg.to] };
    });
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
