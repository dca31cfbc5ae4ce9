/** Where an arrow key leads: Up and Down within a column, Left and Right along a cable, or to the nearest row where none leads. */
import { isStrip } from './grid.ts';
import type { Layout } from './layout.ts';

/** The part of a layout that walking needs. */
type Walkable = Pick<Layout, 'objects' | 'paths'>;

export type Stop = { row: string; x: number; y: number };

/** Every row a person can stand on, in reading order of its column. */
export function stopsOf(layout: Walkable, stoppedOpen: boolean): Stop[] {
  const out: Stop[] = [];
  for (const { object, x, y, rowY } of layout.objects) {
    const add = (row: string): void => {
      out.push({ row, x, y: y + (rowY.get(row) ?? 0) });
    };
    switch (object.kind) {
      case 'host':
        add(object.id);
        for (const row of object.containers) add(row.id);
        break;
      case 'nic':
        add(object.id);
        for (const row of object.rows) add(row.id);
        break;
      case 'group':
      case 'published':
        add(object.id);
        break;
      case 'switch':
        add(object.id);
        for (const port of object.ports) add(port.id);
        break;
      case 'unit':
        if (!isStrip(object) || object.links.length === 0) add(object.id);
        for (const link of object.links) add(link.id);
        for (const row of object.joined) add(row.id);
        break;
      case 'stopped':
        add(object.id);
        if (stoppedOpen) for (const row of object.containers) add(row.id);
        break;
    }
  }
  return out.sort((a, b) => a.x - b.x || a.y - b.y || (a.row < b.row ? -1 : 1));
}

export type WalkKey = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End';
export const walkKeys: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'];

/** The row the key leads to from `row`; `row` itself where there is nothing further. */
export function walk(layout: Walkable, stops: Stop[], row: string, key: WalkKey): string {
  const here = stops.find((stop) => stop.row === row);
  if (!here) return stops[0]?.row ?? row;
  const column = stops.filter((stop) => stop.x === here.x);
  const at = column.indexOf(here);
  switch (key) {
    case 'ArrowUp':
      return column[at - 1]?.row ?? row;
    case 'ArrowDown':
      return column[at + 1]?.row ?? row;
    case 'Home':
      return column[0]?.row ?? row;
    case 'End':
      return column[column.length - 1]?.row ?? row;
    case 'ArrowLeft':
      return sideways(layout, stops, here, -1);
    case 'ArrowRight':
      return sideways(layout, stops, here, 1);
  }
}

function sideways(layout: Walkable, stops: Stop[], here: Stop, direction: -1 | 1): string {
  const [along] = waysOf(layout, stops, here.row, direction);
  if (along) return along.row;
  const columns = [...new Set(stops.map((stop) => stop.x))].filter((x) => (x - here.x) * direction > 0);
  if (columns.length === 0) return here.row;
  const next = direction > 0 ? Math.min(...columns) : Math.max(...columns);
  return (
    nearest(
      stops.filter((stop) => stop.x === next),
      here,
    )?.row ?? here.row
  );
}

/** A row that a cable leads to, and what the cable calls its end there. */
export type Way = { row: string; end: string };

/** Where the cables on one side of a row lead, from top to bottom: with several of them a person has to choose. */
export function waysOf(layout: Walkable, stops: Stop[], row: string, direction: -1 | 1): Way[] {
  const byRow = new Map(stops.map((stop) => [stop.row, stop]));
  const side = direction < 0 ? 'left' : 'right';
  const out: (Way & { y: number })[] = [];
  for (const { cable } of layout.paths) {
    for (const [near, far, end] of [
      [cable.from, cable.to, cable.ends[1]],
      [cable.to, cable.from, cable.ends[0]],
    ] as const) {
      const stop = near.row === row && near.side === side ? byRow.get(far.row) : undefined;
      if (stop) out.push({ row: stop.row, end, y: stop.y });
    }
  }
  return out.sort((a, b) => a.y - b.y).map(({ row: far, end }) => ({ row: far, end }));
}

const nearest = (stops: Stop[], here: Stop): Stop | undefined =>
  [...stops].sort((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0];
