import { existsSync, readdirSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import type { SourceStatus } from '../../model/host.ts';
import type { OvsBridgeFact, OvsChange, OvsPortFact } from './facts.ts';
import { startOvsSource } from './source.ts';

let host: LabHost;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  host = await upLabHost({ docker: false });
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await host?.down();
});

const runDir = () => `/proc/${host.pid}/root/run/openvswitch`;

/** Applies changes the way a consumer does, and remembers what was told. */
function collect() {
  const bridges = new Map<string, OvsBridgeFact>();
  const ports = new Map<string, OvsPortFact>();
  const statuses: Omit<SourceStatus, 'since'>[] = [];
  const changes: OvsChange[] = [];
  const source = startOvsSource({
    runDir: runDir(),
    onStatus: (status) => statuses.push(status),
    onChange: (change) => {
      changes.push(change);
      if (change.reset) {
        bridges.clear();
        ports.clear();
      }
      for (const one of change.bridges) bridges.set(one.uuid, one);
      for (const one of change.ports) ports.set(one.uuid, one);
      for (const uuid of change.goneBridges) bridges.delete(uuid);
      for (const uuid of change.gonePorts) ports.delete(uuid);
    },
  });
  stops.push(source.stop);
  return {
    bridges,
    ports,
    statuses,
    changes,
    resets: () => changes.filter((one) => one.reset).length,
    status: () => statuses.at(-1),
    state: () => statuses.at(-1)?.state,
    port: (name: string) => [...ports.values()].find((one) => one.name === name),
    stop: source.stop,
  };
}
type Collected = ReturnType<typeof collect>;

const vsctl = (...args: string[]) => host.run(['ovs-vsctl', '--timeout=10', ...args]);

const listing = z.object({ headings: z.array(z.string()), data: z.array(z.array(z.unknown())) });
/** Rows of a table as `ovs-vsctl --format=json` prints them, cells in the wire's form. */
async function rows(table: string): Promise<Record<string, unknown>[]> {
  const { headings, data } = listing.parse(JSON.parse(await vsctl('--format=json', 'list', table)));
  return data.map((cells) => Object.fromEntries(headings.map((name, index) => [name, cells[index]])));
}
const isTagged = (cell: unknown, tag: string): cell is [string, unknown[]] => Array.isArray(cell) && cell[0] === tag;
const members = (cell: unknown): unknown[] => (isTagged(cell, 'set') ? cell[1] : [cell]);
const uuid = (cell: unknown): string => (isTagged(cell, 'uuid') ? String(cell[1]) : '');

/** The other end of a patch port, and whatever else the row of an interface was given. */
function optionsOf(row: Record<string, unknown> | undefined): { patchPeer?: unknown; options?: unknown } {
  const pairs = isTagged(row?.options, 'map') ? (row.options[1] as [string, string][]) : [];
  const isPatch = row?.type === 'patch';
  const others = pairs.filter(([name]) => !isPatch || name !== 'peer');
  return {
    patchPeer: isPatch ? pairs.find(([name]) => name === 'peer')?.[1] : undefined,
    options: others.length === 0 ? undefined : Object.fromEntries(others),
  };
}

/** A map column; undefined when it is empty. */
function mapOf(cell: unknown): Record<string, string> | undefined {
  const pairs = isTagged(cell, 'map') ? (cell[1] as [string, string][]) : [];
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

async function observed() {
  const bridges = await rows('Bridge');
  const ports = await rows('Port');
  const interfaces = await rows('Interface');
  return {
    bridges: bridges
      .map((row) => ({
        uuid: uuid(row._uuid),
        name: row.name,
        datapathType: row.datapath_type === '' ? 'system' : row.datapath_type,
        failMode: members(row.fail_mode)[0],
        stp: row.stp_enable,
        externalIds: mapOf(row.external_ids),
      }))
      .sort(byUuid),
    ports: ports
      .map((row) => {
        const own = interfaces
          .filter((one) => members(row.interfaces).some((id) => uuid(id) === uuid(one._uuid)))
          .sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
        const trunks = members(row.trunks).map(Number);
        return {
          uuid: uuid(row._uuid),
          bridgeUuid: uuid(
            bridges.find((one) => members(one.ports).some((id) => uuid(id) === uuid(row._uuid)))?._uuid ?? '',
          ),
          name: row.name,
          interfaceName: own[0]?.name,
          interfaceNames: own.map((one) => one.name),
          interfaceType: own[0]?.type,
          tag: members(row.tag)[0],
          trunks: trunks.length === 0 ? undefined : trunks.sort((a, b) => a - b),
          vlanMode: members(row.vlan_mode)[0],
          ofport: members(own[0]?.ofport)[0],
          error: members(own[0]?.error)[0],
          ...optionsOf(own[0]),
          externalIds: Object.fromEntries(isTagged(row.external_ids, 'map') ? (row.external_ids[1] as []) : []),
        };
      })
      .sort(byUuid),
  };
}
const byUuid = (a: { uuid: string }, b: { uuid: string }) => (a.uuid < b.uuid ? -1 : 1);

async function expectAgreement(seen: Collected): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const want = await observed();
    try {
      // toEqual: an absent field equals an undefined one.
      expect({
        bridges: [...seen.bridges.values()].sort(byUuid),
        ports: [...seen.ports.values()].sort(byUuid),
      }).toEqual(want);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describe('facts of a real database', () => {
  test('every kind of change arrives and equals ovs-vsctl', async () => {
    const seen = collect();
    await until('up', () => seen.state() === 'up');
    // The lab starts the daemons by hand; what ovs-ctl does besides is to enter the version.
    await vsctl('--no-wait', 'set', 'Open_vSwitch', '.', 'ovs_version=3.1.0');
    await until('version', () => seen.status()?.version !== undefined);
    expect(seen.status()).toEqual({ state: 'up', version: '3.1.0' });
    const step = async (...args: string[]) => {
      await vsctl(...args);
      await expectAgreement(seen);
    };
    await step('add-br', 'ovs0', '--', 'set', 'bridge', 'ovs0', 'datapath_type=netdev');
    await step('add-port', 'ovs0', 'int0', '--', 'set', 'interface', 'int0', 'type=internal');
    await until('ofport', () => (seen.port('int0')?.ofport ?? -1) > 0);
    const changesBefore = seen.changes.length;
    await step('set', 'port', 'int0', 'tag=100');
    expect(seen.port('int0')?.tag).toBe(100);
    expect(seen.changes.slice(changesBefore).flatMap((one) => one.ports.map((port) => port.name))).toEqual(['int0']);
    await step('set', 'port', 'int0', 'trunks=30,10,20', 'vlan_mode=native-untagged');
    expect(seen.port('int0')?.trunks).toEqual([10, 20, 30]);
    await step('remove', 'port', 'int0', 'tag', '100');
    expect(seen.port('int0')?.tag).toBeUndefined();
    await step('set', 'port', 'int0', 'external_ids:patchbay=1', 'external_ids:"odd key"="{}"');
    await step('--no-wait', 'add-port', 'ovs0', 'nodev0');
    await until('error', () => (seen.port('nodev0')?.error ?? '') !== '');
    await step('set', 'bridge', 'ovs0', 'fail_mode=secure', 'stp_enable=true', 'external_ids:owner=x');
    await step('add-br', 'ovs1', '--', 'set', 'bridge', 'ovs1', 'datapath_type=netdev');
    await step(
      ...['--', 'add-port', 'ovs0', 'patch0', '--', 'set', 'interface', 'patch0', 'type=patch', 'options:peer=patch1'],
      ...['--', 'add-port', 'ovs1', 'patch1', '--', 'set', 'interface', 'patch1', 'type=patch', 'options:peer=patch0'],
    );
    await step(
      ...['--', 'add-bond', 'ovs1', 'bond0', 'b2', 'b1', '--', 'set', 'interface', 'b1', 'type=internal'],
      ...['--', 'set', 'interface', 'b2', 'type=internal'],
    );
    expect(seen.port('bond0')).toMatchObject({ interfaceName: 'b1', interfaceNames: ['b1', 'b2'] });
    await step('--', 'del-port', 'ovs0', 'int0', '--', 'add-port', 'ovs1', 'int0');
    await step('del-br', 'ovs1');
    await step('del-port', 'ovs0', 'nodev0');
    expect(seen.resets()).toBe(1);
    await seen.stop();
  });

  test('a storm of ports ends with facts equal to a fresh listing', async () => {
    const seen = collect();
    await until('up', () => seen.state() === 'up');
    const worker = async (first: number) => {
      for (let number = first; number < 60; number += 3) {
        const name = `s${number}`;
        await vsctl(
          '--no-wait',
          'add-port',
          'ovs0',
          name,
          `tag=${number}`,
          '--',
          'set',
          'interface',
          name,
          'type=internal',
        );
        if (number % 4 !== 0) await vsctl('--no-wait', 'del-port', 'ovs0', name);
      }
    };
    await Promise.all([0, 1, 2].map(worker));
    await expectAgreement(seen);
    expect([...seen.ports.values()].filter((one) => /^s\d/.test(one.name))).toHaveLength(15);
    await seen.stop();
  });
});

describe('a database that goes away', () => {
  const pidOf = async (daemon: string) => (await host.run(['cat', `/run/openvswitch/${daemon}.pid`])).trim();
  const kill = async (daemon: string) => host.run(['kill', '-KILL', await pidOf(daemon)]);

  test('restarted: lost with its facts kept, then one reset', async () => {
    const seen = collect();
    await until('up', () => seen.state() === 'up');
    await host.stopOvsdb();
    await until('lost', () => seen.state() === 'lost');
    expect(seen.bridges.size).toBe(1);
    expect(seen.resets()).toBe(1);
    await host.startOvsdb();
    await until('up again', () => seen.state() === 'up');
    expect(seen.resets()).toBe(2);
    await expectAgreement(seen);
    await seen.stop();
  });

  test('killed by SIGKILL: lost, then back', async () => {
    const seen = collect();
    await until('up', () => seen.state() === 'up');
    await kill('ovsdb-server');
    await until('lost', () => seen.state() === 'lost');
    await host.startOvsdb();
    await until('up again', () => seen.state() === 'up');
    await expectAgreement(seen);
    await seen.stop();
  });

  test('ovs-vswitchd killed: still up, and the detail says that it does not run', async () => {
    const seen = collect();
    await until('up', () => seen.state() === 'up');
    expect(seen.status()?.detail).toBeUndefined();
    await kill('ovs-vswitchd');
    await until('said', () => seen.status()?.detail?.includes('ovs-vswitchd does not run'));
    expect(seen.state()).toBe('up');
    await host.stopOvs();
    await host.startOvs();
    await until('runs again', () => seen.state() === 'up' && seen.status()?.detail === undefined);
    await expectAgreement(seen);
    await seen.stop();
  });

  test('absent until its socket appears, and no descriptor stays', async () => {
    await host.stopOvs();
    // The process opens its one inotify descriptor with its first watch and keeps it.
    watch(tmpdir()).close();
    const before = readdirSync('/proc/self/fd').length;
    expect(existsSync(`${runDir()}/db.sock`)).toBe(false);
    const seen = collect();
    await until('absent', () => seen.state() === 'absent');
    expect(seen.status()?.detail).toContain('db.sock');
    expect(seen.changes).toEqual([]);
    await host.startOvs();
    await until('up', () => seen.state() === 'up');
    await expectAgreement(seen);
    await seen.stop();
    expect(seen.statuses.map((one) => one.state)).not.toContain('lost');
    await until('descriptors as before', () => readdirSync('/proc/self/fd').length <= before, 5_000);
  });
});
