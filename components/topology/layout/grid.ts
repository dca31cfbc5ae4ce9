/** The measures of the canvas, in pixels at zoom 1. The nodes are drawn to them, so layout and picture cannot disagree. */
import type { GroupObject, NicObject, UnitObject } from '../scene/scene.ts';

/** Pitch of rows, in every column. */
export const rowPitch = 28;
export const headHeight = 56;
/** The first socket's centre below its block's top; the k-th is 28 k further down. */
export const firstSocketY = headHeight + rowPitch / 2;
export const blockGap = 16;
export const chipHeight = 24;
export const nicHeight = 56;
/** The box of a closed group; it stands in three rows, its middle at the middle one's socket. */
export const groupHeight = 56;

const outsideWidth = 44;
const edgeWidth = 248;
const leftGutter = 56;
const switchWidth = 264;
const rightGutter = 144;
const unitWidth = 316;
/** Room left and right of the columns. */
export const margin = 8;

export type Column = { x: number; width: number };
export type Columns = { outside: Column; edge: Column; switches: Column; units: Column; width: number };

export const leastWidth = outsideWidth + edgeWidth + leftGutter + switchWidth + rightGutter + unitWidth;

/** The columns for a canvas of this width; more room widens the gutters only. */
export function columnsFor(width: number): Columns {
  const spare = Math.min(480, Math.max(0, Math.floor((width - 2 * margin - leastWidth) / 4) * 4));
  const leftSpare = Math.floor(spare / 12) * 4;
  const edge = { x: outsideWidth, width: edgeWidth };
  const switches = { x: edge.x + edge.width + leftGutter + leftSpare, width: switchWidth };
  const units = { x: switches.x + switches.width + rightGutter + spare - leftSpare, width: unitWidth };
  return { outside: { x: 0, width: outsideWidth }, edge, switches, units, width: units.x + units.width };
}

/** A unit with a single link is a strip: link and name share its first row. */
export const isStrip = (unit: UnitObject): boolean => unit.links.length <= 1;

/** Rows a unit takes: the strip or the head, its links, the containers that joined it. */
export const unitRows = (unit: UnitObject): number => (isStrip(unit) ? 1 : 1 + unit.links.length) + unit.joined.length;

/** The row of a unit in which this link stands, from 0. */
export const linkRowIndex = (unit: UnitObject, link: number): number => (isStrip(unit) ? 0 : 1 + link);

/** Height of a host link's card with the rows below its head. */
export const nicHeightOf = (nic: NicObject): number => nicHeight + rowPitch * nic.rows.length;

/** Row id -> its socket's centre below the card's top. */
export const nicRowY = (nic: NicObject): Map<string, number> =>
  new Map([
    [nic.id, nicHeight / 2],
    ...nic.rows.map((row, index) => [row.id, nicHeight + rowPitch * index + rowPitch / 2] as const),
  ]);

/** Rows a group's card takes. */
export const groupRows = (group: GroupObject): number => (group.form === 'closed' ? 3 : 1);

/** The row of a group's card in which its first socket stands, from 0. */
export const groupSocketRow = (group: GroupObject): number => (group.form === 'closed' ? 1 : 0);
