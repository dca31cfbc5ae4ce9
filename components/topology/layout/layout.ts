/** Scene -> places: pure, deterministic, independent of the order of its input. Whole pixels at zoom 1. */

import type { Scene, SceneObject, SwitchObject, UnitObject } from '../scene/scene.ts';
import { type Block, buildBlock, compareUnits, inRememberedOrder, type LayoutMemory, portsOfLinks } from './blocks.ts';
import { type EdgeItem, placeEdge } from './edgeColumn.ts';
import {
  blockGap,
  type Columns,
  chipHeight,
  columnsFor,
  firstSocketY,
  headHeight,
  linkRowIndex,
  rowPitch,
  unitRows,
} from './grid.ts';
import { type GuestCable, guestY, orderBlocks } from './order.ts';
import { type CablePath, routeCables } from './route.ts';

export type Placed<Item extends SceneObject = SceneObject> = {
  object: Item;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Row id -> its socket's centre below the object's top. */
  rowY: Map<string, number>;
};

export type Layout = {
  columns: Columns;
  objects: Placed[];
  paths: CablePath[];
  height: number;
  memory: LayoutMemory;
};

/** Half of what a 24 px strip leaves of its 28 px row. */
const stripInset = (rowPitch - chipHeight) / 2;

export function layoutScene(scene: Scene, width: number, memory?: LayoutMemory, stoppedOpen = true): Layout {
  const columns = columnsFor(width);
  const portOfLink = portsOfLinks(scene);
  const blocks = orderedBlocks(scene, portOfLink, memory);
  const edge = placeEdge(scene, blocks, portOfLink);
  const objects: Placed[] = [];
  const rowY = new Map<string, number>();
  const add = (placed: Placed): void => {
    objects.push(placed);
    for (const [row, y] of placed.rowY) rowY.set(row, placed.y + y);
  };

  let bottom = 0;
  for (const block of blocks) {
    const top = edge.tops.get(block.id) ?? 0;
    for (const { unit, firstRow } of block.units) {
      add(placeUnit(unit, columns, top + headHeight + rowPitch * firstRow));
    }
    bottom = Math.max(bottom, top + block.height);
  }
  let y = blocks.length > 0 ? bottom + blockGap : 0;
  const loose = scene.units.filter((unit) => !blocks.some((block) => block.id === unit.home)).sort(compareUnits);
  const looseInOrder = inRememberedOrder(loose, memory?.units.get(''));
  for (const unit of looseInOrder) {
    add(placeUnit(unit, columns, y));
    y += rowPitch * unitRows(unit);
  }
  // Guests need to know how high their far ends stand, so switches come after all units.
  for (const block of blocks) add(placeSwitch(block, columns, edge.tops.get(block.id) ?? 0, rowY, portOfLink));
  for (const item of edge.place(rowY)) add(placeEdgeItem(item, columns));
  if (scene.stopped) {
    const rows = stoppedOpen ? scene.stopped.containers.length : 0;
    y += loose.length > 0 ? blockGap : 0;
    const height = rowPitch * (1 + rows);
    add({
      object: scene.stopped,
      ...columns.units,
      y,
      height,
      rowY: rowsFrom([scene.stopped, ...scene.stopped.containers]),
    });
    y += height;
  }
  const height = Math.max(y, ...objects.map((one) => one.y + one.height));
  const units = new Map(blocks.map((block) => [block.id, block.units.map((placed) => placed.unit.id)]));
  units.set(
    '',
    looseInOrder.map((unit) => unit.id),
  );
  return {
    columns,
    objects,
    paths: routeCables(scene, columns, rowY),
    height,
    memory: { blocks: blocks.map((block) => block.id), units },
  };
}

const rowsFrom = (rows: { id: string }[]): Map<string, number> =>
  new Map(rows.map((row, index) => [row.id, rowPitch * index + rowPitch / 2]));

function orderedBlocks(scene: Scene, portOfLink: Map<string, string>, memory: LayoutMemory | undefined): Block[] {
  const blocks = scene.switches.map((one) => buildBlock(scene, one, portOfLink, memory?.units.get(one.id)));
  const blockOfPort = new Map(blocks.flatMap((block) => block.switch.ports.map((port) => [port.id, block] as const)));
  const guests: GuestCable[] = [];
  for (const block of blocks) {
    for (const { unit, firstRow } of block.units) {
      unit.links.forEach((link, index) => {
        const other = blockOfPort.get(portOfLink.get(link.id) ?? '');
        if (!other || other === block) return;
        const fromY = firstSocketY + rowPitch * (firstRow + linkRowIndex(unit, index));
        guests.push({ from: block.id, fromY, to: other.id, toY: guestY(other) });
      });
    }
  }
  guests.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.fromY - b.fromY || (a.to < b.to ? -1 : 1)));
  return inRememberedOrder(orderBlocks(blocks, guests), memory?.blocks);
}

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

function placeSwitch(
  block: Block,
  columns: Columns,
  y: number,
  unitY: Map<string, number>,
  portOfLink: Map<string, string>,
): Placed<SwitchObject> {
  const farY = new Map<string, number>();
  for (const [link, port] of portOfLink) {
    const at = unitY.get(link);
    if (at !== undefined) farY.set(port, at);
  }
  const rest = block.rest
    .map((port, index) => ({ port, index, y: farY.get(port.id) ?? Number.MAX_SAFE_INTEGER }))
    .sort((a, b) => a.y - b.y || a.index - b.index);
  const rowY = new Map<string, number>([[block.id, headHeight / 2]]);
  for (const [port, row] of block.rowOf) rowY.set(port, firstSocketY + rowPitch * row);
  let row = block.restFrom;
  for (const { port } of rest) {
    rowY.set(port.id, firstSocketY + rowPitch * row);
    row += port.span;
  }
  return { object: block.switch, ...columns.switches, y, height: block.height, rowY };
}

function placeEdgeItem({ object, y, height }: EdgeItem, columns: Columns): Placed {
  const rowY =
    object.kind === 'host'
      ? new Map([
          [object.id, headHeight / 2],
          ...object.containers.map((row, index) => [row.id, firstSocketY + rowPitch * index] as const),
        ])
      : new Map([[object.id, height / 2]]);
  return { object, ...columns.edge, y, height, rowY };
}
