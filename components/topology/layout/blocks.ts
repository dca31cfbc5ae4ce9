/**
 * Blocks: a switch and the units at home on it. Each port row stands at the height of the link it feeds and the switch's body stretches over
 * the gaps; uplinks come first, guests and ports without a unit last.
 */

import { naturally } from '../scene/lookup.ts';
import type { PortRow, Scene, SwitchObject, UnitObject } from '../scene/scene.ts';
import { headHeight, isStrip, linkRowIndex, rowPitch, unitRows } from './grid.ts';

export type PlacedUnit = { unit: UnitObject; firstRow: number };
export type Block = {
  id: string;
  switch: SwitchObject;
  units: PlacedUnit[];
  /** Port row id -> row from 0, for those whose place does not depend on other blocks. */
  rowOf: Map<string, number>;
  /** Port rows that follow below, ordered when all blocks have their place. */
  rest: PortRow[];
  /** The row at which `rest` begins. */
  restFrom: number;
  height: number;
};

/** What is remembered between two layouts so that a delta moves nothing it need not. */
export type LayoutMemory = { blocks: string[]; units: Map<string, string[]> };

const unitTitle = (unit: UnitObject): string => {
  switch (unit.owner.kind) {
    case 'container':
    case 'named':
      return unit.owner.name;
    case 'process':
      return `~${unit.owner.pid ?? unit.owner.inode}`;
  }
};

export const compareUnits = (a: UnitObject, b: UnitObject): number =>
  naturally(a.group, b.group) || naturally(unitTitle(a), unitTitle(b)) || naturally(a.id, b.id);

/** Those known before in their old order, then the new ones in theirs. */
export function inRememberedOrder<Item extends { id: string }>(
  sorted: Item[],
  remembered: string[] | undefined,
): Item[] {
  if (!remembered) return sorted;
  const place = new Map(remembered.map((id, index) => [id, index]));
  const old = sorted.filter((one) => place.has(one.id));
  old.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return [...old, ...sorted.filter((one) => !place.has(one.id))];
}

/** Rows below a unit that its second published port needs. */
const chipRows = (scene: Scene, unit: UnitObject, portOfLink: Map<string, string>): number => {
  const most = unit.links.map((link, index) => {
    const target = portOfLink.get(link.id);
    const chips = scene.published.filter((chip) => chip.target !== undefined && chip.target === target).length;
    return linkRowIndex(unit, index) + chips;
  });
  return Math.max(0, ...most.map((needed) => needed - unitRows(unit)));
};

/** Link id -> the id of the port row its cable leads to, on whatever switch. */
export function portsOfLinks(scene: Scene): Map<string, string> {
  const ports = new Set(scene.switches.flatMap((one) => one.ports.map((port) => port.id)));
  const out = new Map<string, string>();
  for (const cable of scene.cables) {
    if (ports.has(cable.from.row)) out.set(cable.to.row, cable.from.row);
    if (ports.has(cable.to.row)) out.set(cable.from.row, cable.to.row);
  }
  return out;
}

export function buildBlock(
  scene: Scene,
  owner: SwitchObject,
  portOfLink: Map<string, string>,
  remembered: string[] | undefined,
): Block {
  const rowOf = new Map<string, number>();
  let row = 0;
  for (const port of owner.ports) {
    if (port.side !== 'left') continue;
    rowOf.set(port.id, row);
    row += port.span;
  }
  const spans = new Map(owner.ports.map((port) => [port.id, port.span]));
  const units: PlacedUnit[] = [];
  const home = scene.units.filter((unit) => unit.home === owner.id).sort(compareUnits);
  for (const unit of inRememberedOrder(home, remembered)) {
    units.push({ unit, firstRow: row });
    let rows = unitRows(unit) + chipRows(scene, unit, portOfLink);
    unit.links.forEach((link, index) => {
      const port = portOfLink.get(link.id);
      const span = port === undefined ? undefined : spans.get(port);
      if (port === undefined || span === undefined || rowOf.has(port)) return;
      const at = linkRowIndex(unit, index);
      // A row of two lines must not reach into the next link's row.
      if (span > 1 && !isStrip(unit) && index < unit.links.length - 1) return;
      rowOf.set(port, row + at);
      rows = Math.max(rows, at + span);
    });
    row += rows;
  }
  const rest = owner.ports.filter((port) => !rowOf.has(port.id));
  const all = row + rest.reduce((sum, port) => sum + port.span, 0);
  return {
    id: owner.id,
    switch: owner,
    units,
    rowOf,
    rest,
    restFrom: row,
    height: headHeight + rowPitch * Math.max(1, all),
  };
}
