/** Which cables end at a row and which rows belong together: what pointing at one lights, and what it says of its far ends. Pure. */
import type { Placed } from './layout/layout.ts';
import { endsAtHost } from './scene/published.ts';
import type { Cable } from './scene/scene.ts';

/** Row id -> the cables that end there. */
export type CablesAt = ReadonlyMap<string, Cable[]>;

/** Every cable at both its rows. */
export function cablesByRow(cables: Cable[]): CablesAt {
  const out = new Map<string, Cable[]>();
  for (const cable of cables) {
    // An uplink's two sockets may be one link's two rows under one id: it is listed once.
    for (const row of new Set([cable.from.row, cable.to.row])) {
      const list = out.get(row);
      if (list) list.push(cable);
      else out.set(row, [cable]);
    }
  }
  return out;
}

/** What belongs to what on the canvas. */
export type RowIndex = {
  /** Row id -> id of the object it is a row of; an object is its own. */
  owner: ReadonlyMap<string, string>;
  /** Object id -> its rows, itself among them. */
  rows: ReadonlyMap<string, readonly string[]>;
  /** Row id -> VLANs on its chip; undefined stands for all of them. */
  vlans: ReadonlyMap<string, readonly number[] | undefined>;
  /** Row id -> the row it leads to without a cable: a published port that ends at the host -> the Host card. */
  beside: ReadonlyMap<string, string>;
};

/** The rows of a picture's objects. */
export function indexRows(objects: readonly Placed[]): RowIndex {
  const owner = new Map<string, string>();
  const rows = new Map<string, readonly string[]>();
  const vlans = new Map<string, readonly number[] | undefined>();
  const beside = new Map<string, string>();
  const host = objects.find(({ object }) => object.kind === 'host')?.object.id;
  for (const { object, rowY } of objects) {
    const own = [...new Set([object.id, ...rowY.keys()])];
    rows.set(object.id, own);
    for (const row of own) owner.set(row, object.id);
    if (host !== undefined && object.kind === 'published' && endsAtHost(object)) beside.set(object.id, host);
    const chipped =
      object.kind === 'switch'
        ? object.ports
        : object.kind === 'unit'
          ? object.links
          : object.kind === 'nic'
            ? [object, ...object.rows]
            : [];
    for (const { id, chip } of chipped) {
      if (chip) vlans.set(id, chip.text.includes('T all') ? undefined : chip.vlans);
    }
  }
  return { owner, rows, vlans, beside };
}

/** Of a picture that is not there yet. */
export const noRows: RowIndex = { owner: new Map(), rows: new Map(), vlans: new Map(), beside: new Map() };

/** The far ends of a row's cables, as one ends them: `test1:eth1`. */
export const farEnds = (cablesAt: CablesAt, row: string): string[] =>
  (cablesAt.get(row) ?? []).map((cable) => (cable.from.row === row ? cable.ends[1] : cable.ends[0]));
