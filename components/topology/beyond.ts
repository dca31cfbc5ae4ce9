/** Where errors stand in a picture, and which of them are out of sight. Pure. */
import type { Placed } from './layout/place.ts';

/** A row with an error, at its height in the picture. */
export type Spot = { record: string; y: number };

type Stand = { row: string; records: readonly string[] };
const standOf = ({ id, record }: { id: string; record: string }): Stand => ({ row: id, records: [record] });

/** The rows of an object and the records each stands for. */
function standsOf({ object }: Placed): Stand[] {
  switch (object.kind) {
    case 'switch':
      return [
        standOf(object),
        ...object.ports.map(({ id, record, detail }) => ({
          row: id,
          records: detail ? [record, detail.link] : [record],
        })),
      ];
    case 'unit':
      return [object, ...object.links, ...object.joined].map(standOf);
    case 'group':
      return [{ row: object.id, records: [...object.containers, ...object.links] }];
    case 'host':
      return [object, ...object.containers].map(standOf);
    case 'nic':
      return [object, ...object.rows].map(standOf);
    case 'published':
      return [{ row: object.id, records: object.mappings }];
    case 'stopped':
      return object.containers.map(standOf);
  }
}

/** From top to bottom, one for each row that an erring record stands in; `erring` are records. */
export function errorSpots(objects: readonly Placed[], erring: ReadonlySet<string>): Spot[] {
  if (erring.size === 0) return [];
  const spots = objects.flatMap((placed) =>
    standsOf(placed).flatMap(({ row, records }): Spot[] => {
      const record = records.find((one) => erring.has(one));
      return record === undefined ? [] : [{ record, y: placed.y + (placed.rowY.get(row) ?? 0) }];
    }),
  );
  return spots.sort((a, b) => a.y - b.y || (a.record < b.record ? -1 : 1));
}

/** Those above and below what is in sight, which is `from` to `to` in the picture; the nearest first. */
export const outOfSight = (spots: readonly Spot[], from: number, to: number): { above: Spot[]; below: Spot[] } => ({
  above: spots.filter(({ y }) => y < from).reverse(),
  below: spots.filter(({ y }) => y > to),
});
