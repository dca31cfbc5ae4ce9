/**
 * Waiting until ovs-vswitchd has carried out what is in the database: each change counts `next_cfg` up, and the daemon sets `cur_cfg` to it
 * when it is done (ovs-vswitchd.conf.db(5), Configuring Open vSwitch), as ovs-vsctl(8) does without --no-wait.
 */
import { z } from 'zod';
import { err, ok, type Result } from '../../model/result.ts';
import type { OvsdbClient } from './client.ts';
import { type Operation, type TransactFailure, transact, waitForRow, wireSet } from './transact.ts';
import { rowNamed, selectRows } from './write-rows.ts';

/** `not-carried-out`: the daemon did not come to it in time. `interface`: it says why it cannot have the interface. */
export type SwitchFailure = TransactFailure | { code: 'not-carried-out' | 'interface'; detail: string };

const nextCfgSchema = z.object({ rows: z.tuple([z.object({ next_cfg: z.number().int() })]) });

/**
 * Commits the operations, with the database's one root row at hand, and counts `next_cfg` up; the number to wait for. Everything has happened
 * or nothing has.
 */
export async function commit(
  client: OvsdbClient,
  operations: readonly Operation[],
): Promise<Result<number, TransactFailure>> {
  const reply = await transact(client, [
    ...operations,
    { op: 'mutate', table: 'Open_vSwitch', where: [], mutations: [['next_cfg', '+=', 1]] },
    { op: 'select', table: 'Open_vSwitch', where: [], columns: ['next_cfg'] },
  ]);
  if (!reply.ok) return reply;
  const selected = nextCfgSchema.safeParse(reply.value.at(-1));
  if (!selected.success) return err({ code: 'malformed', detail: 'the database has not one Open_vSwitch row' });
  return ok(selected.data.rows[0].next_cfg);
}

/** `timeoutMs` must be less than the client waits for an answer. */
export async function carriedOut(
  client: OvsdbClient,
  nextCfg: number,
  timeoutMs: number,
): Promise<Result<void, SwitchFailure>> {
  const reply = await transact(client, [
    {
      op: 'wait',
      table: 'Open_vSwitch',
      where: [['cur_cfg', '>=', nextCfg]],
      columns: ['cur_cfg'],
      until: '!=',
      rows: [],
      timeout: timeoutMs,
    },
  ]);
  if (reply.ok) return ok(undefined);
  if (reply.error.code !== 'guard') return reply;
  return err({ code: 'not-carried-out', detail: `ovs-vswitchd did not do it within ${timeoutMs} ms` });
}

/** The switch has given the interface an OpenFlow port number; it tells by `error` and -1 when it could not open it. */
export async function hasPortNumber(
  client: OvsdbClient,
  name: string,
  timeoutMs: number,
): Promise<Result<void, SwitchFailure>> {
  const noNumber = { ofport: wireSet([]) };
  const found = await rowNamed(client, 'Interface', name);
  if (!found.ok) return found;
  if (!found.value) return err({ code: 'guard', detail: `the interface ${name} is gone` });
  const { _uuid: uuid } = found.value.values;
  if (found.value.values.ofport === undefined) {
    const numbered = { ...waitForRow('Interface', uuid, noNumber), until: '!=', timeout: timeoutMs };
    const waited = await transact(client, [numbered]);
    if (!waited.ok && waited.error.code !== 'guard') return waited;
  }
  const rows = await selectRows(client, 'Interface', [['_uuid', '==', ['uuid', uuid]]]);
  if (!rows.ok) return rows;
  const values = rows.value[0]?.values;
  if (values?.ofport !== undefined && values.ofport >= 0 && values.error === undefined) return ok(undefined);
  return err({ code: 'interface', detail: values?.error ?? `ovs-vswitchd gave ${name} no port number` });
}
