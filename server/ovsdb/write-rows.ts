/** Rows of the Open_vSwitch database as they are at this moment, with their values as they came: those are what a transaction waits for. */
import { z } from 'zod';
import { err, ok, type Result } from '../../model/result.ts';
import type { OvsdbClient } from './client.ts';
import { type TransactFailure, transact } from './transact.ts';
import { optionalOf, setOf, stringMap, uuidAtom } from './wire-values.ts';

const rowSchemas = {
  Open_vSwitch: z.object({ _uuid: uuidAtom }),
  Bridge: z.object({
    _uuid: uuidAtom,
    name: z.string(),
    ports: setOf(uuidAtom),
    datapath_type: z.string(),
    external_ids: stringMap,
  }),
  Port: z.object({
    _uuid: uuidAtom,
    name: z.string(),
    interfaces: setOf(uuidAtom),
    tag: optionalOf(z.number().int()),
    trunks: setOf(z.number().int()),
    vlan_mode: optionalOf(z.enum(['access', 'trunk', 'native-tagged', 'native-untagged', 'dot1q-tunnel'])),
    external_ids: stringMap,
  }),
  Interface: z.object({
    _uuid: uuidAtom,
    name: z.string(),
    ofport: optionalOf(z.number().int()),
    error: optionalOf(z.string()),
  }),
};
type Table = keyof typeof rowSchemas;
type Values<Name extends Table> = z.output<(typeof rowSchemas)[Name]>;

/** `wire` holds the same columns in the form in which they came. */
export type Row<Name extends Table> = { values: Values<Name>; wire: Record<string, unknown> };

const selectedSchema = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });

/** The rows that fit `where`; all without it. */
export async function selectRows<Name extends Table>(
  client: OvsdbClient,
  table: Name,
  where: readonly unknown[] = [],
): Promise<Result<Row<Name>[], TransactFailure>> {
  const schema = rowSchemas[table];
  const columns = Object.keys(schema.shape);
  const reply = await transact(client, [{ op: 'select', table, where, columns }]);
  if (!reply.ok) return reply;
  const selected = selectedSchema.safeParse(reply.value[0]);
  if (!selected.success) return err({ code: 'malformed', detail: `the rows of ${table} are no rows` });
  const rows: Row<Name>[] = [];
  for (const wire of selected.data.rows) {
    const values = schema.safeParse(wire);
    if (!values.success) {
      const issue = values.error.issues[0];
      return err({ code: 'malformed', detail: `${table}, ${issue?.path.join('.')}: ${issue?.message}` });
    }
    rows.push({ values: values.data as Values<Name>, wire });
  }
  return ok(rows);
}

/** The row of this name; names are unique in their table. */
export async function rowNamed<Name extends 'Bridge' | 'Port' | 'Interface'>(
  client: OvsdbClient,
  table: Name,
  name: string,
): Promise<Result<Row<Name> | undefined, TransactFailure>> {
  const rows = await selectRows(client, table, [['name', '==', name]]);
  return rows.ok ? ok(rows.value[0]) : rows;
}
