/** Open vSwitch as the hands of steps use it. */

import type { OvsId } from '../../../model/ids.ts';
import { ok, type Result } from '../../../model/result.ts';
import { vswitchdRuns } from '../../ovsdb/vswitchd.ts';
import {
  type BridgeRow,
  type OvsWriter,
  type OvsWriteTiming,
  ovsWriteTiming,
  withOvsWriter,
} from '../../ovsdb/write.ts';
import type { SwitchFailure } from '../../ovsdb/write-switch.ts';
import type { StepTrouble } from '../step-runner.ts';
import type { Done } from './hand.ts';
import { trouble } from './troubles.ts';

/** `what` says what was tried: `add the port eth0`. */
export function ovsTrouble(what: string, { code, detail }: SwitchFailure) {
  switch (code) {
    case 'guard':
      return trouble('moved', `Open vSwitch did not ${what}: its rows changed in the same moment.`);
    case 'interface':
      return trouble('refused', `ovs-vswitchd did not ${what}.`, detail);
    case 'database':
    case 'answer':
      return trouble('refused', `The database of Open vSwitch did not ${what}.`, detail);
    case 'not-carried-out':
      return trouble('timeout', `Open vSwitch did not ${what} in time.`, detail);
    default:
      return trouble('source-lost', 'The database of Open vSwitch does not answer.', detail);
  }
}

export type Ovs = {
  /** `wait` tells whether the switch runs and its word can be waited for. */
  run<Value>(
    work: (writer: OvsWriter, wait: boolean) => Promise<Result<Value, StepTrouble>>,
  ): Promise<Result<Value, StepTrouble>>;
  /** A success while ovs-vswitchd runs: without it nobody would carry out what is written. */
  mustRun(wait: boolean): Done;
};

/** `runDir` has db.sock and ovs-vswitchd.pid. */
export function ovsAt(runDir: string, timing: OvsWriteTiming = ovsWriteTiming): Ovs {
  return {
    async run(work) {
      const wait = await vswitchdRuns(runDir);
      return withOvsWriter(runDir, timing, (writer) => work(writer, wait));
    },
    mustRun: (wait) => (wait ? ok(undefined) : trouble('source-lost', 'ovs-vswitchd does not run.')),
  };
}

/** Whether a row is the one of this id. */
export const isRow = (id: OvsId, uuid: string): boolean => id.endsWith(`:${uuid}`);

/** Everything that the step says of the row's external_ids is so; other programs may have put more there. */
export const hasExternalIds = (row: Record<string, string>, asked: Record<string, string>): boolean =>
  Object.entries(asked).every(([key, value]) => row[key] === value);

export async function bridgeNamed(writer: OvsWriter, name: string): Promise<Result<BridgeRow, StepTrouble>> {
  const found = await writer.bridge(name);
  if (!found.ok) return ovsTrouble(`tell of the bridge ${name}`, found.error);
  return found.value ? ok(found.value) : trouble('missing', `There is no OVS bridge named ${name}.`);
}

/** A success when no port and no interface of any bridge has the name. */
export async function nameIsFreeInOvs(writer: OvsWriter, name: string): Promise<Done> {
  const port = await writer.port(name);
  if (!port.ok) return ovsTrouble(`tell of the port ${name}`, port.error);
  const taken = port.value ? ok(true) : await writer.interfaceIsThere(name);
  if (!taken.ok) return ovsTrouble(`tell of the port ${name}`, taken.error);
  return taken.value ? trouble('exists', `There is an OVS port named ${name} already.`) : ok(undefined);
}
