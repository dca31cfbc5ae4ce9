/** Objects at their places, with the height of every row's socket. */
import type { GroupObject, SceneObject, StoppedObject, UnitObject } from '../scene/scene.ts';
import type { Block, Member } from './blocks.ts';
import type { EdgeItem } from './edgeColumn.ts';
import {
  type Columns,
  chipHeight,
  firstSocketY,
  groupHeight,
  headHeight,
  linkRowIndex,
  nicRowY,
  rowPitch,
  unitRows,
} from './grid.ts';

export type Placed<Item extends SceneObject = SceneObject> = {
  object: Item;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Row id -> its socket's centre below the object's top. */
  rowY: Map<string, number>;
};

/** Half of what a 24 px strip leaves of its 28 px row. */
const stripInset = (rowPitch - chipHeight) / 2;
/** Half of what a group's box leaves of its three rows. */
const boxInset = (3 * rowPitch - groupHeight) / 2;

export const placeMember = (member: Member, columns: Columns, top: number): Placed =>
  member.kind === 'unit' ? placeUnit(member, columns, top) : placeGroup(member, columns, top);

function placeUnit(unit: UnitObject, columns: Columns, top: number): Placed<UnitObject> {
  const y = top + stripInset;
  const rowY = new Map<string, number>();
  const centre = (row: number): number => rowPitch * row + rowPitch / 2 - stripInset;
  rowY.set(unit.id, centre(0));
  unit.links.forEach((link, index) => {
    rowY.set(link.id, centre(linkRowIndex(unit, index)));
  });
  const first = unitRows(unit) - unit.joined.length;
  unit.joined.forEach((row, index) => {
    rowY.set(row.id, centre(first + index));
  });
  return { object: unit, ...columns.units, y, height: rowPitch * unitRows(unit) - 2 * stripInset, rowY };
}

/** A box's further sockets stand above and below its first one, in turn; a row has one socket for all. */
function placeGroup(group: GroupObject, columns: Columns, top: number): Placed<GroupObject> {
  const box = group.form === 'closed';
  const inset = box ? boxInset : stripInset;
  const height = box ? groupHeight : chipHeight;
  const rowY = new Map<string, number>([[group.id, height / 2]]);
  const offsets = [0, -rowPitch / 2, rowPitch / 2];
  group.sockets.forEach((row, index) => {
    rowY.set(row, height / 2 + (box ? (offsets[index] ?? 0) : 0));
  });
  return { object: group, ...columns.units, y: top + inset, height, rowY };
}

export function placeSwitch(
  block: Block,
  columns: Columns,
  y: number,
  height: number,
  restRow: Map<string, number>,
): Placed {
  const rowY = new Map<string, number>([[block.id, headHeight / 2]]);
  for (const [port, row] of [...block.rowOf, ...restRow]) rowY.set(port, firstSocketY + rowPitch * row);
  return { object: block.switch, ...columns.switches, y, height, rowY };
}

export function placeEdgeItem({ object, y, height }: EdgeItem, columns: Columns): Placed {
  const rowY =
    object.kind === 'host'
      ? new Map([
          [object.id, headHeight / 2],
          ...object.containers.map((row, index) => [row.id, firstSocketY + rowPitch * index] as const),
        ])
      : object.kind === 'nic'
        ? nicRowY(object)
        : new Map([[object.id, height / 2]]);
  return { object, ...columns.edge, y, height, rowY };
}

export function placeStopped(object: StoppedObject, columns: Columns, y: number, open: boolean): Placed {
  const rows = [object, ...object.containers];
  return {
    object,
    ...columns.units,
    y,
    height: rowPitch * (open ? rows.length : 1),
    rowY: new Map(rows.map((row, index) => [row.id, rowPitch * index + rowPitch / 2])),
  };
}
