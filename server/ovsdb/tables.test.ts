import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deepEqual } from '../../model/equal.ts';
import type { OvsBridgeFact, OvsChange, OvsPortFact } from './facts.ts';
import { createOvsTables } from './tables.ts';

type WireRow = Record<string, unknown>;
type Database = Record<'Bridge' | 'Port' | 'Interface' | 'Controller' | 'Open_vSwitch', Map<string, WireRow>>;

const uuidOf = (kind: number, number: number) =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
/** As the server writes sets: one member as the bare atom. */
const asSet = (list: unknown[]) => (list.length === 1 ? list[0] : ['set', list]);
const refs = (list: string[]) => asSet(list.map((uuid) => ['uuid', uuid]));

/** A whole database: `ports[n]` says which bridge holds port n and what it is made of. */
const portShape = fc.record({
  bridge: fc.nat(2),
  interfaces: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
  tag: fc.option(fc.nat(4095), { nil: undefined }),
  trunks: fc.uniqueArray(fc.nat(4095), { maxLength: 3 }),
  ofport: fc.option(fc.integer({ min: -1, max: 9 }), { nil: undefined }),
  error: fc.option(fc.constantFrom('could not open device', ''), { nil: undefined }),
  kind: fc.constantFrom('', 'patch', 'vxlan'),
  ids: fc.dictionary(fc.constantFrom('patchbay', '__proto__', 'x'), fc.string({ maxLength: 3 })),
});
const databaseShape = fc.record({
  ports: fc.array(fc.option(portShape, { nil: undefined, freq: 4 }), { maxLength: 6 }),
  bridges: fc.array(fc.record({ stp: fc.boolean(), datapath: fc.constantFrom('', 'netdev'), controllers: fc.nat(2) }), {
    minLength: 3,
    maxLength: 3,
  }),
  broken: fc.nat(20),
});

function build(shape: typeof databaseShape extends fc.Arbitrary<infer Value> ? Value : never): Database {
  const database: Database = {
    ...{ Bridge: new Map(), Port: new Map(), Interface: new Map(), Controller: new Map(), Open_vSwitch: new Map() },
  };
  const members: string[][] = [[], [], []];
  for (const [number, port] of shape.ports.entries()) {
    if (!port) continue;
    const uuid = uuidOf(2, number);
    members[port.bridge]?.push(uuid);
    const interfaces = port.interfaces.map((one) => uuidOf(3, number * 10 + one));
    for (const [index, id] of interfaces.entries()) {
      database.Interface.set(id, {
        name: `if${number}-${index}`,
        type: port.kind,
        options: ['map', Object.entries({ peer: `if${number}`, key: '42', psk: 'secret' })],
        ofport: asSet(port.ofport === undefined ? [] : [port.ofport]),
        error: asSet(port.error === undefined ? [] : [port.error]),
      });
    }
    database.Port.set(uuid, {
      name: `port${number}`,
      interfaces: refs(interfaces),
      tag: asSet(port.tag === undefined ? [] : [port.tag]),
      trunks: asSet(port.trunks),
      // A word this version does not know: that row, and only that row, is left out.
      vlan_mode: shape.broken === number ? 'not-a-mode' : ['set', []],
      external_ids: ['map', Object.entries(port.ids)],
    });
  }
  for (const [number, bridge] of shape.bridges.entries()) {
    const ports = members[number] ?? [];
    if (ports.length === 0) continue;
    const targets = Array.from({ length: bridge.controllers }, (_, index) => uuidOf(4, number * 10 + index));
    for (const [index, id] of targets.entries())
      database.Controller.set(id, { target: `tcp:127.0.0.1:${6653 - index}` });
    database.Bridge.set(uuidOf(1, number), {
      name: `br${number}`,
      ports: refs(ports),
      datapath_type: bridge.datapath,
      fail_mode: ['set', []],
      stp_enable: bridge.stp,
      controller: refs(targets),
      external_ids: ['map', bridge.stp ? [['owner', 'x']] : []],
    });
  }
  database.Open_vSwitch.set(uuidOf(9, 0), { ovs_version: '3.1.0' });
  return database;
}

/** The `<table-updates>` from one database to the next, tables in the order given. */
function updates(before: Database | undefined, after: Database, order: (keyof Database)[]) {
  const out: Record<string, Record<string, { old?: WireRow; new?: WireRow }>> = {};
  for (const table of order) {
    const rows: Record<string, { old?: WireRow; new?: WireRow }> = {};
    for (const [uuid, row] of after[table]) {
      const was = before?.[table].get(uuid);
      if (was === undefined) rows[uuid] = { new: row };
      else if (!deepEqual(was, row)) rows[uuid] = { old: was, new: row };
    }
    for (const [uuid, row] of before?.[table] ?? []) if (!after[table].has(uuid)) rows[uuid] = { old: row };
    if (Object.keys(rows).length > 0) out[table] = rows;
  }
  return out;
}

function consumer() {
  const bridges = new Map<string, OvsBridgeFact>();
  const ports = new Map<string, OvsPortFact>();
  const take = (change: OvsChange | undefined) => {
    if (!change) return;
    if (change.reset) {
      bridges.clear();
      ports.clear();
    }
    for (const one of change.bridges) bridges.set(one.uuid, one);
    for (const one of change.ports) ports.set(one.uuid, one);
    for (const uuid of change.goneBridges) expect(bridges.delete(uuid)).toBe(true);
    for (const uuid of change.gonePorts) expect(ports.delete(uuid)).toBe(true);
  };
  const sorted = <Fact extends { uuid: string }>(map: Map<string, Fact>) =>
    [...map.values()].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
  return { take, state: () => ({ bridges: sorted(bridges), ports: sorted(ports) }) };
}

function load(database: Database) {
  const tables = createOvsTables();
  const fresh = consumer();
  expect(
    tables.update(updates(undefined, database, ['Interface', 'Port', 'Bridge', 'Controller', 'Open_vSwitch'])).ok,
  ).toBe(true);
  fresh.take(tables.takeAll());
  return { facts: fresh.state(), problems: tables.problems().sort() };
}

const orders = fc.shuffledSubarray<keyof Database>(['Bridge', 'Port', 'Interface', 'Controller', 'Open_vSwitch'], {
  minLength: 5,
  maxLength: 5,
});

describe('ovs tables', () => {
  test('applying updates gives what a fresh monitor gives, whatever the order of tables', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(databaseShape, orders), { minLength: 1, maxLength: 6 }), (steps) => {
        const tables = createOvsTables();
        const following = consumer();
        let before: Database | undefined;
        for (const [shape, order] of steps) {
          const after = build(shape);
          expect(tables.update(updates(before, after, order)).ok).toBe(true);
          following.take(before === undefined ? tables.takeAll() : tables.take());
          const fresh = load(after);
          expect(following.state()).toEqual(fresh.facts);
          expect(tables.problems().sort()).toEqual(fresh.problems);
          expect(tables.take()).toBeUndefined();
          before = after;
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  test('a change names only what changed', () => {
    const shape = {
      ports: [0, 1, 2].map(() => ({
        bridge: 0,
        interfaces: [0],
        tag: undefined as number | undefined,
        trunks: [] as number[],
        ofport: 1,
        error: undefined,
        kind: '' as const,
        ids: {},
      })),
      bridges: [0, 1, 2].map(() => ({ stp: false, datapath: 'netdev' as const, controllers: 0 })),
      broken: 20,
    };
    const before = build(shape);
    const tables = createOvsTables();
    tables.update(updates(undefined, before, ['Bridge', 'Port', 'Interface', 'Controller', 'Open_vSwitch']));
    tables.takeAll();
    const second = shape.ports[1];
    if (second) second.tag = 100;
    tables.update(updates(before, build(shape), ['Bridge', 'Port', 'Interface', 'Controller', 'Open_vSwitch']));
    expect(tables.take()).toEqual({
      reset: false,
      bridges: [],
      ports: [expect.objectContaining({ name: 'port1', tag: 100 })],
      goneBridges: [],
      gonePorts: [],
    });
  });

  test('controllers, the other end of a patch port and a tunnel’s options without its secrets', () => {
    const port = { bridge: 0, interfaces: [0], tag: undefined, trunks: [], ofport: 1, error: undefined, ids: {} };
    const facts = load(
      build({
        ports: [
          { ...port, kind: 'patch' as const },
          { ...port, kind: 'vxlan' as const },
        ],
        bridges: [0, 1, 2].map(() => ({ stp: false, datapath: 'netdev' as const, controllers: 2 })),
        broken: 20,
      }),
    ).facts;
    expect(facts.bridges).toMatchObject([{ controllers: ['tcp:127.0.0.1:6652', 'tcp:127.0.0.1:6653'] }]);
    expect(facts.ports).toMatchObject([
      { patchPeer: 'if0', options: { key: '42' } },
      { options: { key: '42', peer: 'if1' } },
    ]);
    expect(JSON.stringify(facts)).not.toContain('secret');
  });

  test.each([[null], [[]], [{ Bridge: 1 }], [{ Nonsense: { [uuidOf(1, 1)]: { new: {} } } }]])(
    '%j has not the form of table updates',
    (value) => {
      expect(createOvsTables().update(value).ok).toBe(false);
    },
  );
});
