import { describe, expect, it } from 'vitest';
import { Builder, v4 } from '../topology/testing/builder.ts';
import { filledRows, manyOperations, pastedRows, rowOfFault, sourcesOf } from './manyDraft.ts';
import { targetNamed } from './targets.ts';
import { accessDraft, noVlan } from './vlanDraft.ts';

const b = new Builder();
const ovs0 = b.ovsBridge('ovs0');
function plugged(name: string, address: string, tag: number) {
  const netns = b.netns();
  const [end] = b.pair([b.hostNetns, `p-${name}`], [netns, 'eth0', { addresses: [v4(address)] }]);
  b.ovsPort(ovs0, `p-${name}`, { tag, link: end.id });
  return b.container(name, netns);
}
plugged('one', '192.168.0.1', 100);
plugged('three', '192.168.0.3', 100);
const bare = ['a', 'b', 'c'].map((name) => b.container(name, b.netns()));
const onHost = b.container('on-host', b.hostNetns, { networkMode: 'host' });
const side = b.container(
  'side',
  b.topology.netns.find((one) => one.id === bare[0]?.netns),
  {
    sharesNetnsWith: bare[0]?.id as never,
  },
);
const topology = b.done();
const target = targetNamed(topology, 'ovs0');
if (!target) throw new Error('no ovs0');
const rows = filledRows(topology, bare, target, accessDraft(100));

describe('many containers into one switch', () => {
  it('are those that can be plugged in, each once', () => {
    const { containers, left } = sourcesOf(topology, [...bare.map((one) => one.id), side.id, onHost.id]);
    expect(containers.map((one) => one.name)).toEqual(['a', 'b', 'c']);
    expect(left).toEqual([{ name: 'on-host', why: 'host-mode' }]);
  });

  it('get free addresses in their order, past those that are taken', () => {
    expect(rows.map(({ name, addresses }) => `${name} ${addresses}`)).toEqual([
      'eth0 192.168.0.2/24',
      'eth0 192.168.0.4/24',
      'eth0 192.168.0.5/24',
    ]);
  });

  it('become one change of an operation each', () => {
    const result = manyOperations(topology, rows, target, accessDraft(100));
    expect(result).toMatchObject({
      operations: ['a', 'b', 'c'].map((container) => ({
        kind: 'attach',
        container,
        to: { ovsBridge: 'ovs0' },
        vlan: 100,
        gateway: null,
      })),
    });
  });

  it('are refused row by row: an address twice at its second place, a VLAN once for all', () => {
    const [first, second, third] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];
    const wrong = [first, { ...second, addresses: first.addresses }, { ...third, name: 'a/b' }];
    const result = manyOperations(topology, wrong, target, { ...noVlan, mode: 'access', tag: '4095' });
    expect('troubles' in result && [...result.troubles.rows]).toEqual([
      [1, { addresses: { trouble: 'address-twice', value: '192.168.0.2/24' } }],
      [2, { name: { trouble: 'name-signs', value: 'a/b' } }],
    ]);
    expect('troubles' in result && result.troubles.vlan?.vlan?.trouble).toBe('vlan-number');
  });

  it('know which row a refusal is about', () => {
    expect(rowOfFault('operations.2.addresses.0')).toEqual({ row: 2, field: 'addresses' });
    expect(rowOfFault('operations.0.to')).toBeUndefined();
    expect(rowOfFault(undefined)).toBeUndefined();
  });
});

describe('a pasted table', () => {
  it('orders and fills the rows it names and keeps the others', () => {
    const got = pastedRows(
      topology,
      rows,
      'container,name,address\r\nc,net0,10.0.0.3/24\r\n"a",10.0.0.1/24\nnobody,x,y\n',
    );
    expect(got?.unknown).toEqual(['nobody']);
    expect(
      got?.rows.map((row) => [
        topology.containers.find((one) => one.id === row.container)?.name,
        row.name,
        row.addresses,
      ]),
    ).toEqual([
      ['c', 'net0', '10.0.0.3/24'],
      ['a', 'eth0', '10.0.0.1/24'],
      ['b', 'eth0', '192.168.0.4/24'],
    ]);
  });

  it('may come with tabs, as a spreadsheet copies it', () => {
    expect(pastedRows(topology, rows, 'b\teth7\t10.0.0.9/24')?.rows[0]).toMatchObject({
      name: 'eth7',
      addresses: '10.0.0.9/24',
    });
  });

  it('is none where it is a single value', () => {
    expect(pastedRows(topology, rows, '192.168.0.9/24')).toBeUndefined();
  });
});
