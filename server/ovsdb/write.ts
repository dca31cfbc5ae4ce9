/**
 * Changing Open vSwitch through its database: rows read at this moment, one guarded transaction, then the word of the switch. One writer is
 * one connection.
 */
import { join } from 'node:path';
import { ok, type Result } from '../../model/result.ts';
import { connectOvsdb, type OvsdbClient } from './client.ts';
import {
  namedUuid,
  type Operation,
  uuidOf,
  waitForNoName,
  waitForRow,
  wireMap,
  wireOptional,
  wireSet,
} from './transact.ts';
import { type Row, rowNamed } from './write-rows.ts';
import { carriedOut, commit, hasPortNumber, type SwitchFailure } from './write-switch.ts';

export type OvsWriteTiming = {
  /** The database answers within this. */
  requestTimeoutMs: number;
  /** The switch carries a change out within this. */
  switchTimeoutMs: number;
};

export const ovsWriteTiming: OvsWriteTiming = { requestTimeoutMs: 5_000, switchTimeoutMs: 5_000 };

export type NewOvsBridge = {
  name: string;
  datapathType: 'netdev' | 'system';
  failMode?: string | undefined;
  stp: boolean;
  externalIds: Record<string, string>;
};

/** Columns that say which VLANs a port carries. */
export type VlanColumns = { tag?: number | undefined; trunks: readonly number[]; vlanMode?: string | undefined };
export type NewOvsPort = { name: string; vlan: VlanColumns; externalIds: Record<string, string> };

export type BridgeRow = Row<'Bridge'>;
export type PortRow = Row<'Port'>;
type Written = Promise<Result<void, SwitchFailure>>;

/** `wait`: for the switch; without it the database's word is enough, as while no switch runs. */
export type OvsWriter = {
  bridge(name: string): Promise<Result<BridgeRow | undefined, SwitchFailure>>;
  port(name: string): Promise<Result<PortRow | undefined, SwitchFailure>>;
  interfaceIsThere(name: string): Promise<Result<boolean, SwitchFailure>>;
  /** What the switch could not have is taken out of the database again. */
  addBridge(bridge: NewOvsBridge): Written;
  deleteBridge(bridge: BridgeRow, wait: boolean): Written;
  /** As for a bridge; a row whose device is missing may stay where that is said. */
  addPort(bridge: BridgeRow, port: NewOvsPort, device: 'must be there' | 'may be missing'): Written;
  deletePort(bridge: BridgeRow, port: PortRow, wait: boolean): Written;
  setVlan(port: PortRow, vlan: VlanColumns, wait: boolean): Written;
};

const vlanColumns = ({ tag, trunks, vlanMode }: VlanColumns): Record<string, unknown> => ({
  tag: wireOptional(tag),
  trunks: wireSet(trunks),
  vlan_mode: wireOptional(vlanMode),
});

const pick = (wire: Record<string, unknown>, columns: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(columns.map((column) => [column, wire[column]]));

/** As it was read: name, ports and external_ids. */
const sameBridge = ({ values, wire }: BridgeRow): Operation =>
  waitForRow('Bridge', values._uuid, pick(wire, ['name', 'ports', 'external_ids']));
const samePort = ({ values, wire }: PortRow): Operation =>
  waitForRow('Port', values._uuid, pick(wire, ['name', 'tag', 'trunks', 'vlan_mode', 'external_ids']));

const mutate = (table: string, where: unknown[], column: string, mutator: string, value: unknown): Operation => ({
  op: 'mutate',
  table,
  where,
  mutations: [[column, mutator, wireSet([value])]],
});

/** What ovs-vswitchd says of a system device that the kernel does not have (ENODEV). */
const noDevice = /\(No such device\)/;

/** A row goes with the last reference to it: only Open_vSwitch is a root table. */
const dropBridge = (uuid: string): Operation => mutate('Open_vSwitch', [], 'bridges', 'delete', uuidOf(uuid));

function writerOn(client: OvsdbClient, timing: OvsWriteTiming): OvsWriter {
  const { switchTimeoutMs } = timing;

  async function change(operations: readonly Operation[], wait: boolean): Written {
    const committed = await commit(client, operations);
    if (!committed.ok) return committed;
    return wait ? carriedOut(client, committed.value, switchTimeoutMs) : ok(undefined);
  }

  /** Commits and waits for the port number of `name`; `takeOut` gives what undoes the commit. `withoutDevice`: without one will do. */
  async function make(
    operations: readonly Operation[],
    name: string,
    takeOut: () => Promise<readonly Operation[]>,
    withoutDevice = false,
  ): Written {
    const committed = await commit(client, operations);
    if (!committed.ok) return committed;
    const done = await carriedOut(client, committed.value, switchTimeoutMs);
    const made = done.ok ? await hasPortNumber(client, name, switchTimeoutMs) : done;
    if (!made.ok && withoutDevice && noDevice.test(made.error.detail)) return ok(undefined);
    if (!made.ok) await commit(client, await takeOut());
    return made;
  }

  const newInterface = (name: string, type: string): Operation => ({
    op: 'insert',
    table: 'Interface',
    row: { name, type },
    'uuid-name': 'interface',
  });
  const namesAreFree = (name: string): Operation[] => [waitForNoName('Port', name), waitForNoName('Interface', name)];

  return {
    bridge: (name) => rowNamed(client, 'Bridge', name),
    port: (name) => rowNamed(client, 'Port', name),
    async interfaceIsThere(name) {
      const found = await rowNamed(client, 'Interface', name);
      return found.ok ? ok(found.value !== undefined) : found;
    },
    addBridge({ name, datapathType, failMode, stp, externalIds }) {
      const row = {
        name,
        datapath_type: datapathType,
        fail_mode: wireOptional(failMode),
        stp_enable: stp,
        external_ids: wireMap(externalIds),
        ports: wireSet([namedUuid('port')]),
      };
      const operations = [
        waitForNoName('Bridge', name),
        ...namesAreFree(name),
        newInterface(name, 'internal'),
        { op: 'insert', table: 'Port', row: { name, interfaces: namedUuid('interface') }, 'uuid-name': 'port' },
        { op: 'insert', table: 'Bridge', row, 'uuid-name': 'bridge' },
        mutate('Open_vSwitch', [], 'bridges', 'insert', namedUuid('bridge')),
      ];
      return make(operations, name, async () => {
        const made = await rowNamed(client, 'Bridge', name);
        return made.ok && made.value ? [dropBridge(made.value.values._uuid)] : [];
      });
    },
    deleteBridge: (bridge, wait) => change([sameBridge(bridge), dropBridge(bridge.values._uuid)], wait),
    addPort(bridge, { name, vlan, externalIds }, device) {
      const bridgeUuid = bridge.values._uuid;
      const row = {
        name,
        interfaces: namedUuid('interface'),
        external_ids: wireMap(externalIds),
        ...vlanColumns(vlan),
      };
      const where = [['_uuid', '==', uuidOf(bridgeUuid)]];
      const operations = [
        waitForRow('Bridge', bridgeUuid, pick(bridge.wire, ['name'])),
        ...namesAreFree(name),
        newInterface(name, ''),
        { op: 'insert', table: 'Port', row, 'uuid-name': 'port' },
        mutate('Bridge', where, 'ports', 'insert', namedUuid('port')),
      ];
      const takeOut = async (): Promise<Operation[]> => {
        const made = await rowNamed(client, 'Port', name);
        if (!made.ok || !made.value) return [];
        return [mutate('Bridge', where, 'ports', 'delete', uuidOf(made.value.values._uuid))];
      };
      return make(operations, name, takeOut, device === 'may be missing');
    },
    deletePort(bridge, port, wait) {
      const where = [['_uuid', '==', uuidOf(bridge.values._uuid)]];
      const drop = mutate('Bridge', where, 'ports', 'delete', uuidOf(port.values._uuid));
      return change([samePort(port), drop], wait);
    },
    setVlan(port, vlan, wait) {
      const update = {
        op: 'update',
        table: 'Port',
        where: [['_uuid', '==', uuidOf(port.values._uuid)]],
        row: vlanColumns(vlan),
      };
      return change([samePort(port), update], wait);
    },
  };
}

/** Connects, has the work done and closes the connection. A server that cannot be reached is told by whatever is asked of it. */
export async function withOvsWriter<Value>(
  runDir: string,
  timing: OvsWriteTiming,
  work: (writer: OvsWriter) => Promise<Value>,
): Promise<Value> {
  const client = connectOvsdb({
    socketPath: join(runDir, 'db.sock'),
    // The switch's time passes while the database's answer is waited for.
    timeoutMs: timing.requestTimeoutMs + timing.switchTimeoutMs,
    echoAfterMs: timing.requestTimeoutMs,
    onNotification: () => undefined,
  });
  try {
    return await work(writerOn(client, timing));
  } finally {
    client.close();
  }
}
