/** The monitored rows of the Open_vSwitch database and the facts made of them (ovs-vswitchd.conf.db(5)). Pure. */
import { z } from 'zod';
import { err, ok, type Result } from '../../model/result.ts';
import { createTold } from '../reconnect/told.ts';
import type { OvsBridgeFact, OvsChange, OvsPortFact } from './facts.ts';
import { optionalOf, setOf, stringMap, uuidAtom } from './wire-values.ts';

const schemas = {
  Open_vSwitch: z.object({ ovs_version: optionalOf(z.string()) }),
  Bridge: z.object({
    name: z.string(),
    ports: setOf(uuidAtom),
    datapath_type: z.string(),
    fail_mode: optionalOf(z.string()),
    stp_enable: z.boolean(),
    controller: setOf(uuidAtom),
    external_ids: stringMap,
  }),
  Controller: z.object({ target: z.string() }),
  Port: z.object({
    name: z.string(),
    interfaces: setOf(uuidAtom),
    tag: optionalOf(z.number().int()),
    trunks: setOf(z.number().int()),
    vlan_mode: optionalOf(z.enum(['access', 'trunk', 'native-tagged', 'native-untagged', 'dot1q-tunnel'])),
    external_ids: stringMap,
  }),
  Interface: z.object({
    name: z.string(),
    type: z.string(),
    ofport: optionalOf(z.number().int()),
    error: optionalOf(z.string()),
    options: stringMap,
  }),
};
type Table = keyof typeof schemas;
type Row<Name extends Table> = z.output<(typeof schemas)[Name]>;

/** The `<monitor-requests>` of RFC 7047, section 4.1.5: the tables and columns read here and no others. */
export const monitorRequests = Object.fromEntries(
  Object.entries(schemas).map(([table, schema]) => [table, { columns: Object.keys(schema.shape) }]),
);

/** `<table-updates>`: in the first reply every row has `new` only; a row without `new` is gone; `new` has all monitored columns. */
const tableUpdatesSchema = z.record(z.string(), z.record(z.string(), z.object({ new: z.unknown().optional() })));

export type OvsTables = {
  /**
   * Takes a monitor reply or an update. An error means that it has not the form of one. A row that does not parse is left out, and told by
   * `problems`.
   */
  update(tableUpdates: unknown): Result<void, string>;
  /** All facts, as a change that starts over. */
  takeAll(): OvsChange;
  /** What differs from what was taken before; nothing when nothing does. */
  take(): OvsChange | undefined;
  /** Open_vSwitch.ovs_version. */
  version(): string | undefined;
  problems(): string[];
};

export function createOvsTables(): OvsTables {
  const controllers = new Map<string, Row<'Controller'>>();
  const roots = new Map<string, Row<'Open_vSwitch'>>();
  const bridges = new Map<string, Row<'Bridge'>>();
  const ports = new Map<string, Row<'Port'>>();
  const interfaces = new Map<string, Row<'Interface'>>();
  const problems = new Map<string, string>();
  /** Which port an interface and which bridge a port belongs to; the database's schema allows one owner each. */
  const portOfInterface = new Map<string, string>();
  const bridgeOfPort = new Map<string, string>();
  const bridgeOfController = new Map<string, string>();
  const toldBridges = createTold(bridgeFact);
  const toldPorts = createTold(portFact);

  /** Replaces the row; gives what it was and is. */
  function put<Name extends Table>(table: Name, rows: Map<string, Row<Name>>, uuid: string, value: unknown) {
    const before = rows.get(uuid);
    problems.delete(uuid);
    rows.delete(uuid);
    if (value === undefined) return { before, after: undefined };
    const parsed = schemas[table].safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      problems.set(uuid, `${table} ${uuid} left out, ${issue?.path.join('.')}: ${issue?.message}`);
      return { before, after: undefined };
    }
    const after = parsed.data as Row<Name>;
    rows.set(uuid, after);
    return { before, after };
  }

  /** Moves ownership of what a row refers to; whatever came or went is touched. */
  function reown(
    owners: Map<string, string>,
    owner: string,
    before: string[],
    after: string[],
    touch: (id: string) => void,
  ) {
    const kept = new Set(after);
    for (const id of before) {
      if (kept.has(id)) continue;
      // It may already have a new owner, by an earlier row of the same update.
      if (owners.get(id) === owner) owners.delete(id);
      touch(id);
    }
    for (const id of after) {
      if (owners.get(id) === owner) continue;
      owners.set(id, owner);
      touch(id);
    }
  }

  function touchPortOf(interfaceUuid: string): void {
    const port = portOfInterface.get(interfaceUuid);
    if (port !== undefined) toldPorts.touch(port);
  }

  const takers: Record<Table, (uuid: string, value: unknown) => void> = {
    Open_vSwitch: (uuid, value) => {
      put('Open_vSwitch', roots, uuid, value);
    },
    Bridge: (uuid, value) => {
      const { before, after } = put('Bridge', bridges, uuid, value);
      reown(bridgeOfPort, uuid, before?.ports ?? [], after?.ports ?? [], (port) => toldPorts.touch(port));
      reown(bridgeOfController, uuid, before?.controller ?? [], after?.controller ?? [], () => toldBridges.touch(uuid));
      toldBridges.touch(uuid);
    },
    Controller: (uuid, value) => {
      put('Controller', controllers, uuid, value);
      const bridge = bridgeOfController.get(uuid);
      if (bridge !== undefined) toldBridges.touch(bridge);
    },
    Port: (uuid, value) => {
      const { before, after } = put('Port', ports, uuid, value);
      reown(portOfInterface, uuid, before?.interfaces ?? [], after?.interfaces ?? [], touchPortOf);
      toldPorts.touch(uuid);
    },
    Interface: (uuid, value) => {
      put('Interface', interfaces, uuid, value);
      touchPortOf(uuid);
    },
  };

  function bridgeFact(uuid: string): OvsBridgeFact | undefined {
    const row = bridges.get(uuid);
    if (!row) return undefined;
    const targets = row.controller.flatMap((id) => controllers.get(id)?.target ?? []).sort();
    return {
      uuid,
      name: row.name,
      datapathType: row.datapath_type === '' ? 'system' : row.datapath_type,
      ...(row.fail_mode === undefined ? {} : { failMode: row.fail_mode }),
      stp: row.stp_enable,
      ...(targets.length === 0 ? {} : { controllers: targets }),
      ...(Object.keys(row.external_ids).length === 0 ? {} : { externalIds: row.external_ids }),
    };
  }

  function portFact(uuid: string): OvsPortFact | undefined {
    const row = ports.get(uuid);
    const bridgeUuid = bridgeOfPort.get(uuid);
    if (!row || bridgeUuid === undefined || !bridges.has(bridgeUuid)) return undefined;
    const members = row.interfaces
      .flatMap((id) => interfaces.get(id) ?? [])
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const first = members[0];
    return {
      uuid,
      bridgeUuid,
      name: row.name,
      interfaceName: first?.name ?? row.name,
      interfaceNames: members.map((one) => one.name),
      interfaceType: first?.type ?? '',
      ...(row.tag === undefined ? {} : { tag: row.tag }),
      ...(row.trunks.length === 0 ? {} : { trunks: [...row.trunks].sort((a, b) => a - b) }),
      ...(row.vlan_mode === undefined ? {} : { vlanMode: row.vlan_mode }),
      ...(first?.ofport === undefined ? {} : { ofport: first.ofport }),
      ...(first?.error === undefined ? {} : { error: first.error }),
      ...optionsOf(first),
      externalIds: row.external_ids,
    };
  }

  function differing(): OvsChange {
    const [ofBridges, ofPorts] = [toldBridges.take(), toldPorts.take()];
    return {
      reset: false,
      bridges: ofBridges.facts,
      ports: ofPorts.facts,
      goneBridges: ofBridges.gone,
      gonePorts: ofPorts.gone,
    };
  }

  return {
    update(tableUpdates) {
      const parsed = tableUpdatesSchema.safeParse(tableUpdates);
      if (!parsed.success) return err(`table updates: ${parsed.error.issues[0]?.path.join('.')}`);
      for (const [table, rows] of Object.entries(parsed.data)) {
        const taker = takers[table as Table];
        if (taker === undefined) return err(`table ${table} was not asked for`);
        for (const [uuid, row] of Object.entries(rows)) taker(uuid, row.new);
      }
      return ok(undefined);
    },
    takeAll() {
      toldBridges.startOver(bridges.keys());
      toldPorts.startOver(ports.keys());
      return { ...differing(), reset: true };
    },
    take() {
      const change = differing();
      const lists = [change.bridges, change.ports, change.goneBridges, change.gonePorts];
      return lists.every((list) => list.length === 0) ? undefined : change;
    },
    version: () => [...roots.values()][0]?.ovs_version,
    problems: () => [...problems.values()],
  };
}

/** Options that are keys of their own: what a tunnel is encrypted with (ovs-vswitchd.conf.db(5), Interface, IPsec). They are not told. */
const secretOptions = new Set(['psk', 'private_key']);

/** The other end of a patch port; the options of whatever else is no plain device. */
function optionsOf(row: Row<'Interface'> | undefined): Pick<OvsPortFact, 'patchPeer' | 'options'> {
  if (!row) return {};
  const { peer, ...others } = row.options;
  const told = Object.entries(row.type === 'patch' ? others : row.options).filter(([name]) => !secretOptions.has(name));
  return {
    ...(row.type === 'patch' && peer !== undefined ? { patchPeer: peer } : {}),
    ...(told.length === 0 ? {} : { options: Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1))) }),
  };
}
