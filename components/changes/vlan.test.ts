import { describe, expect, it } from 'vitest';
import type { Vlan } from '../../model/link.ts';
import { Builder } from '../topology/testing/builder.ts';
import { draftOf, vlanListOf, vlanOfWish, wishOf } from './vlanDraft.ts';
import { leavesAndMeets, vlanPortOf, vlansOn } from './vlanUse.ts';

describe('VLAN settings as they are typed', () => {
  it('are an access VLAN, a trunk, a native VLAN or none', () => {
    expect(wishOf({ mode: 'none', tag: '', trunks: '' })).toEqual({ wish: null });
    expect(wishOf({ mode: 'access', tag: '100', trunks: '' })).toEqual({ wish: 100 });
    expect(wishOf({ mode: 'trunk', tag: '', trunks: '' })).toEqual({ wish: { mode: 'trunk' } });
    expect(wishOf({ mode: 'native-untagged', tag: '5', trunks: '7,10-12' })).toEqual({
      wish: { mode: 'native-untagged', tag: 5, trunks: [7, 10, 11, 12] },
    });
  });

  it('are refused at their field', () => {
    for (const tag of ['0', '4095', 'abc', '10000', '1.5']) {
      expect(wishOf({ mode: 'access', tag, trunks: '' })).toEqual({ trouble: 'vlan-number', field: 'tag' });
    }
    expect(wishOf({ mode: 'access', tag: ' ', trunks: '' })).toEqual({ trouble: 'vlan-empty', field: 'tag' });
    for (const trunks of ['0', '5-3', '1-2-3', 'x']) expect(vlanListOf(trunks)).toBeUndefined();
  });

  it('are shown as the port has them', () => {
    for (const vlan of [
      { mode: 'access', tag: 100 },
      { mode: 'trunk', trunks: [1, 2] },
      { mode: 'native-tagged', tag: 3, trunks: [4] },
    ] as const) {
      const wish = wishOf(draftOf(structuredClone(vlan) as Vlan));
      if (!('wish' in wish)) throw new Error('refused');
      expect(vlanOfWish(wish.wish)).toEqual(vlan);
    }
    expect(draftOf({ mode: 'trunk' }).mode).toBe('none');
  });
});

describe('whom a port leaves and meets', () => {
  const b = new Builder();
  const ovs = b.ovsBridge('ovs0');
  const ends = ([100, 100, 100, 200, 200, undefined] as const).map((tag, at) => {
    const netns = b.netns();
    const [port, far] = b.pair([b.hostNetns, `p${at}`], [netns, 'eth1']);
    const row = b.ovsPort(ovs, `p${at}`, { link: port.id, ...(tag === undefined ? {} : { tag }) });
    port.ovsPort = row.id;
    b.container(`c${at}`, netns);
    return { port, far, row };
  });
  const topology = b.done();

  it('counts the VLANs in use', () => {
    const port = vlanPortOf(topology, ends[0]?.row.id ?? '');
    if (!port) throw new Error('no port');
    expect(vlansOn(topology, port.target)).toEqual([
      { vlan: 100, ports: 3 },
      { vlan: 200, ports: 2 },
    ]);
  });

  it('is the same port from its row, its device and the end in the container', () => {
    const [first] = ends;
    for (const record of [first?.row.id, first?.port.id, first?.far.id]) {
      expect(vlanPortOf(topology, record ?? '')?.plug.name).toBe('p0');
    }
  });

  it('leaves those in its VLAN and meets those in the other; a trunk of all hears both', () => {
    const port = vlanPortOf(topology, ends[0]?.row.id ?? '');
    if (!port) throw new Error('no port');
    expect(leavesAndMeets(topology, port, { mode: 'access', tag: 200 })).toEqual({ leaves: 2, meets: 2 });
    expect(leavesAndMeets(topology, port, { mode: 'access', tag: 300 })).toEqual({ leaves: 2, meets: 0 });
    expect(leavesAndMeets(topology, port, { mode: 'trunk' })).toEqual({ leaves: 0, meets: 2 });
    expect(leavesAndMeets(topology, port, { mode: 'access', tag: 100 })).toEqual({ leaves: 0, meets: 0 });
  });
});
