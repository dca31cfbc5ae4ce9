import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LabHost, upLabHost } from '../../../lab/host.ts';
import { until } from '../../../lab/poll.ts';
import type { OvsId } from '../../../model/ids.ts';
import type { Vlan } from '../../../model/link.ts';
import type { Step, StepOf } from '../../../model/step.ts';
import { type Stand, standOn } from '../testing.ts';
import { code, must } from './outcome.ts';

let host: LabHost;
let stand: Stand;
beforeAll(async () => {
  host = await upLabHost({ docker: false });
  stand = standOn(host.pid);
});
afterAll(async () => {
  await stand?.stop();
  await host?.down();
});
afterEach(async () => {
  for (const name of ['ovs0', 'ovs1']) await vsctl('--if-exists', 'del-br', name);
  await host.exec(['ip', 'link', 'del', 'dev', 'host0']);
});

const vsctl = (...argv: string[]): Promise<string> => host.run(['ovs-vsctl', '--timeout=10', ...argv]);
const get = async (...argv: string[]): Promise<string> => (await vsctl('get', ...argv)).trim();
const rowId = async (table: string, name: string): Promise<OvsId> =>
  `ovs:lab:${await get(table, name, '_uuid')}` as OvsId;

/** Every row of the three tables but for their uuids and what counts or is said anew of a device that is opened again. */
async function state(): Promise<string> {
  const columns = {
    Bridge: 'name,datapath_type,fail_mode,stp_enable,external_ids,controller',
    Port: 'name,tag,trunks,vlan_mode,external_ids,bond_mode',
    Interface: 'name,type,options,external_ids,error',
  };
  const tables: string[] = [];
  for (const [table, wanted] of Object.entries(columns)) {
    const rows = await vsctl('--format=csv', '--no-headings', `--columns=${wanted}`, 'list', table);
    tables.push(rows.split('\n').sort().join('\n'));
  }
  // `show` goes by the order of uuids, which are new for a row that is made again.
  const shown = (await vsctl('show')).split('\n').sort();
  return [...tables, ...shown].join('\n').replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '');
}

const take = async (step: Step): Promise<void> => {
  await must(stand.runner.check(step));
  await must(stand.runner.take(step));
};
async function thereAndBack(step: Step, inverse: Step, taken: () => Promise<void>): Promise<void> {
  const before = await state();
  await take(step);
  await taken();
  expect(await code(stand.runner.check(step))).toMatch(/^(exists|moved|missing)$/);
  await must(stand.runner.takeBack(inverse));
  expect(await state()).toBe(before);
  await must(stand.runner.takeBack(inverse));
  expect(await state()).toBe(before);
}

const bridge: Omit<StepOf<'addOvsBridge'>, 'do'> = {
  name: 'ovs0',
  datapathType: 'netdev',
  failMode: 'standalone',
  stp: false,
  externalIds: { patchbay: 'made' },
};
const addBridge: Step = { do: 'addOvsBridge', ...bridge };
const deleteBridge: Step = { do: 'deleteOvsBridge', ...bridge };
const port: Omit<StepOf<'addOvsPort'>, 'do'> = {
  bridge: 'ovs0',
  name: 'host0',
  vlan: { mode: 'access', tag: 100 },
  externalIds: { patchbay: 'attached', 'patchbay-container': 'test1' },
};
const addPort: Step = { do: 'addOvsPort', ...port };
const deletePort: Step = { do: 'deleteOvsPort', ...port };
const pairUp = () => host.run(['ip', 'link', 'add', 'name', 'host0', 'type', 'veth', 'peer', 'name', 'far0']);

describe('OVS bridges', () => {
  test('are made with their device there, and deleted while they have no ports', async () => {
    await thereAndBack(addBridge, deleteBridge, async () => {
      expect(await get('Bridge', 'ovs0', 'datapath_type', 'fail_mode')).toBe('netdev\nstandalone');
      expect(await get('Bridge', 'ovs0', 'external_ids')).toBe('{patchbay=made}');
      expect(await get('Interface', 'ovs0', 'ofport')).toBe('65534');
      await host.run(['ip', 'link', 'show', 'dev', 'ovs0']);
    });
    await take(addBridge);
    await pairUp();
    await take(addPort);
    expect(await code(stand.runner.check(deleteBridge))).toBe('refused');
    expect(await code(stand.runner.takeBack(deleteBridge))).toBe('refused');
    await take(deletePort);
    const row = await rowId('Bridge', 'ovs0');
    await take({ ...deleteBridge, row } as Step);
    expect(await code(stand.runner.check(deleteBridge))).toBe('missing');
    expect((await host.exec(['ip', 'link', 'show', 'dev', 'ovs0'])).code).not.toBe(0);
    // The inverse of a deletion names the row that was: the new one is another.
    await must(stand.runner.takeBack({ ...addBridge, row } as Step));
    await must(stand.runner.takeBack({ ...addBridge, row } as Step));
    expect(await code(stand.runner.check({ ...deleteBridge, row } as Step))).toBe('moved');
  });

  test('of the name that somebody else made are left alone', async () => {
    await vsctl('add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev');
    expect(await code(stand.runner.check(addBridge))).toBe('exists');
    expect(await code(stand.runner.takeBack(addBridge))).toBe('exists');
    expect(await code(stand.runner.check(deleteBridge))).toBe('moved');
    expect(await code(stand.runner.takeBack(deleteBridge))).toBe('moved');
    await vsctl('br-exists', 'ovs0');
  });

  test('that the switch cannot make are out of the database again', async () => {
    const before = await state();
    const kernelDatapath = (await host.exec(['ovs-dpctl', 'show'])).code === 0;
    expect(kernelDatapath, 'this kernel has the openvswitch module, which the test wants missing').toBe(false);
    const taken = await stand.runner.take({ ...addBridge, datapathType: 'system' } as Step);
    expect(taken).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await state()).toBe(before);
  }, 60_000);
});

describe('OVS ports', () => {
  test('are added with VLAN and external_ids, have a port number, and are deleted', async () => {
    await take(addBridge);
    await pairUp();
    await thereAndBack(addPort, deletePort, async () => {
      expect(await get('Port', 'host0', 'tag', 'trunks', 'vlan_mode')).toBe('100\n[]\n[]');
      expect(await get('Port', 'host0', 'external_ids')).toBe('{patchbay=attached, patchbay-container=test1}');
      expect(await get('Interface', 'host0', 'ofport')).toMatch(/^[1-9]\d*$/);
      expect((await vsctl('list-ports', 'ovs0')).trim()).toBe('host0');
    });
  });

  test('whose device is not there are refused in the words of the switch, and out of the database again', async () => {
    await take(addBridge);
    const before = await state();
    const taken = await stand.runner.take(addPort);
    expect(taken).toMatchObject({
      ok: false,
      error: { code: 'refused', foreignText: expect.stringContaining('could not open network device host0') },
    });
    expect(await state()).toBe(before);
    expect(await code(stand.runner.check({ ...addPort, bridge: 'ovs9' } as Step))).toBe('missing');
  });

  test('that are orphans are deleted, and put back as orphans', async () => {
    await take(addBridge);
    await host.exec(['ovs-vsctl', '--timeout=10', 'add-port', 'ovs0', 'host0', 'tag=100']);
    const orphan = { ...port, externalIds: {} };
    await thereAndBack({ do: 'deleteOvsPort', ...orphan }, { do: 'addOvsPort', ...orphan }, async () => {
      expect((await vsctl('list-ports', 'ovs0')).trim()).toBe('');
    });
    expect(await get('Interface', 'host0', 'error')).toMatch(/No such device/);
  });

  test('that are not the ones of the step are left alone', async () => {
    await take(addBridge);
    await vsctl('add-br', 'ovs1', '--', 'set', 'Bridge', 'ovs1', 'datapath_type=netdev');
    await pairUp();
    await vsctl('add-port', 'ovs1', 'host0', 'tag=100');
    expect(await code(stand.runner.check(addPort))).toBe('exists');
    expect(await code(stand.runner.check(deletePort))).toBe('moved');
    expect(await code(stand.runner.takeBack(deletePort))).toBe('moved');
    await vsctl('del-port', 'ovs1', 'host0', '--', 'add-port', 'ovs0', 'host0', 'tag=100');
    const otherRow = await rowId('Bridge', 'ovs0');
    expect(await code(stand.runner.takeBack(addPort))).toBe('exists');
    // On the right bridge, of the right VLAN, and without our mark.
    expect(await code(stand.runner.check(deletePort))).toBe('moved');
    expect(await code(stand.runner.takeBack(deletePort))).toBe('moved');
    await vsctl('set', 'Port', 'host0', 'external_ids:patchbay=attached', 'external_ids:patchbay-container=test1');
    expect(await code(stand.runner.check({ ...deletePort, row: otherRow } as Step))).toBe('moved');
    await vsctl('set', 'Port', 'host0', 'tag=200');
    expect(await code(stand.runner.check(deletePort))).toBe('moved');
    await vsctl('set', 'Port', 'host0', 'tag=100');
    await take({ ...deletePort, row: await rowId('Port', 'host0') } as Step);
  });
});

describe('the VLANs of a port', () => {
  const vlans: [string, Vlan | null, string][] = [
    ['an access VLAN', { mode: 'access', tag: 200 }, '200\n[]\n[]'],
    ['a trunk', { mode: 'trunk', trunks: [300, 100] }, '[]\n[100, 300]\n[]'],
    ['a trunk of all', { mode: 'trunk' }, '[]\n[]\n[]'],
    ['nothing said', null, '[]\n[]\n[]'],
    ['a native tagged VLAN', { mode: 'native-tagged', tag: 10, trunks: [20] }, '10\n[20]\nnative-tagged'],
    ['a native untagged VLAN', { mode: 'native-untagged', tag: 10, trunks: [] }, '10\n[]\nnative-untagged'],
  ];
  test.each(vlans)('%s is set and put back', async (_what, vlan, columns) => {
    await take(addBridge);
    await pairUp();
    await take(addPort);
    const row = await rowId('Port', 'host0');
    const step = (before: Vlan | null, after: Vlan | null): Step => ({
      do: 'setOvsPortVlan',
      bridge: 'ovs0',
      name: 'host0',
      row,
      before,
      after,
    });
    await thereAndBack(step(port.vlan, vlan), step(vlan, port.vlan), async () => {
      expect(await get('Port', 'host0', 'tag', 'trunks', 'vlan_mode')).toBe(columns);
    });
  });

  test('stand as somebody else set them', async () => {
    await take(addBridge);
    await pairUp();
    await vsctl('add-port', 'ovs0', 'host0', 'tag=100', 'vlan_mode=access');
    const named = { do: 'setOvsPortVlan', bridge: 'ovs0', name: 'host0' } as const;
    const before: Vlan = { mode: 'access', tag: 100 };
    const after: Vlan = { mode: 'access', tag: 200 };
    // Spelled out or following from the tag, the mode is the same.
    await must(stand.runner.check({ ...named, before, after }));
    await vsctl('set', 'Port', 'host0', 'tag=300');
    expect(await code(stand.runner.check({ ...named, before, after }))).toBe('moved');
    expect(await code(stand.runner.takeBack({ ...named, before: after, after: before }))).toBe('moved');
    await vsctl('del-port', 'host0');
    await must(stand.runner.takeBack({ ...named, before: after, after: before }));
  });
});

describe('Open vSwitch that does not run', () => {
  test('in part: nothing new is begun without the daemon, and what is to be taken back leaves the database', async () => {
    await take(addBridge);
    await pairUp();
    await take(addPort);
    const pid = (await host.run(['cat', '/run/openvswitch/ovs-vswitchd.pid'])).trim();
    await host.run(['kill', '-STOP', pid]);
    const late = await stand.runner.takeBack({
      do: 'setOvsPortVlan',
      bridge: 'ovs0',
      name: 'host0',
      before: port.vlan,
      after: { mode: 'access', tag: 300 },
    });
    expect(late).toMatchObject({ ok: false, error: { code: 'timeout' } });
    await host.run(['kill', '-CONT', pid]);
    await host.run(['kill', '-KILL', pid]);
    await until('the daemon is gone', async () => (await host.exec(['kill', '-0', pid])).code !== 0);
    const more: Step = { ...addPort, name: 'host1' } as Step;
    expect(await code(stand.runner.check(more))).toBe('source-lost');
    expect(await code(stand.runner.take(more))).toBe('source-lost');
    await must(stand.runner.takeBack(deletePort));
    expect((await vsctl('--no-wait', 'list-ports', 'ovs0')).trim()).toBe('');
    await host.stopOvs();
    for (const step of [addBridge, deletePort, addPort]) {
      expect([step.do, await code(stand.runner.check(step))]).toEqual([step.do, 'source-lost']);
      expect([step.do, await code(stand.runner.takeBack(step))]).toEqual([step.do, 'source-lost']);
    }
    await host.startOvs();
    await must(stand.runner.takeBack(deleteBridge));
  }, 60_000);
});

test('the steps of plugging a veth into an OVS bridge, timed', async () => {
  await take(addBridge);
  await pairUp();
  const rounds = 10;
  const tookMs: Record<string, number[]> = {};
  const timed = async (what: string, doing: () => ReturnType<Stand['runner']['check']>): Promise<void> => {
    const began = performance.now();
    await must(doing());
    tookMs[what] = [...(tookMs[what] ?? []), performance.now() - began];
  };
  const vlan: Step = {
    do: 'setOvsPortVlan',
    bridge: 'ovs0',
    name: 'host0',
    before: port.vlan,
    after: { mode: 'access', tag: 200 },
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const step of [addPort, vlan, { ...deletePort, vlan: { mode: 'access', tag: 200 } } as Step]) {
      await timed(`${step.do} check`, () => stand.runner.check(step));
      await timed(`${step.do} take`, () => stand.runner.take(step));
    }
  }
  const medianMs = ([...all]: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  const told = Object.entries(tookMs).map(([what, all]) => `${what} ${medianMs(all).toFixed(2)}`);
  console.log(`steps on an OVS bridge, median of ${rounds}, in ms: ${told.join(', ')}`);
});
