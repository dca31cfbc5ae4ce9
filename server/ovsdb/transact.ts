/** The `transact` method of an OVSDB server (RFC 7047, sections 4.1.3 and 5.2): operations that are carried out together or not at all. */
import { z } from 'zod';
import { err, ok, type Result } from '../../model/result.ts';
import type { OvsdbClient, OvsdbFailure } from './client.ts';

export type Operation = { op: string } & Record<string, unknown>;

/** `guard`: a `wait` did not find what it was to find. `database`: it said no, in its own words. */
export type TransactFailure = OvsdbFailure | { code: 'guard' | 'database'; detail: string };

const database = 'Open_vSwitch';
const failedSchema = z.object({ error: z.string(), details: z.string().optional() });
const replySchema = z.array(z.unknown());

/** The wire's form of values (RFC 7047, section 5.1). */
export const uuidOf = (uuid: string): [string, string] => ['uuid', uuid];
export const namedUuid = (name: string): [string, string] => ['named-uuid', name];
export const wireSet = (values: readonly unknown[]): [string, readonly unknown[]] => ['set', values];
export const wireOptional = (value: unknown): unknown => value ?? wireSet([]);
export const wireMap = (map: Record<string, string>): [string, [string, string][]] => ['map', Object.entries(map)];

/** Fails the transaction at once unless the row has these values. */
export const waitForRow = (table: string, uuid: string, row: Record<string, unknown>): Operation => ({
  op: 'wait',
  table,
  where: [['_uuid', '==', uuidOf(uuid)]],
  columns: Object.keys(row),
  until: '==',
  rows: [row],
  timeout: 0,
});

/** Fails the transaction at once when there is a row of this name. */
export const waitForNoName = (table: string, name: string): Operation => ({
  op: 'wait',
  table,
  where: [['name', '==', name]],
  columns: ['name'],
  until: '==',
  rows: [],
  timeout: 0,
});

/** Runs one transaction; the result of each operation. */
export async function transact(
  client: OvsdbClient,
  operations: readonly Operation[],
): Promise<Result<unknown[], TransactFailure>> {
  const reply = await client.request('transact', [database, ...operations]);
  if (!reply.ok) return reply;
  const results = replySchema.safeParse(reply.value);
  if (!results.success) return err({ code: 'malformed', detail: 'the answer to transact is no list' });
  // One more than operations when all went well but the whole does not hold together.
  for (const [index, result] of results.data.entries()) {
    const failed = failedSchema.safeParse(result);
    if (!failed.success) continue;
    const { error, details } = failed.data;
    const words = details === undefined || details === '' ? error : `${error}: ${details}`;
    const isGuard = operations[index]?.op === 'wait' && error === 'timed out';
    return err({ code: isGuard ? 'guard' : 'database', detail: words });
  }
  if (results.data.length < operations.length) {
    return err({ code: 'malformed', detail: 'the answer to transact has fewer results than operations' });
  }
  return ok(results.data);
}
