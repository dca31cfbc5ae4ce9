import { describe, expect, it } from 'vitest';
import en from '../../messages/en/changes.json';
import { stepSchema } from '../../model/step.ts';
import { Builder } from '../topology/testing/builder.ts';
import { changeWords, operationWords, stepWords, tookMs } from './words.ts';

const b = new Builder();
const br0 = b.bridge('br0');
const web = b.plugged('web', [br0]);
const topology = b.done();
const host = b.hostNetns.id;
const inWeb = web.netns ?? host;
const eth0 = topology.links.find((link) => link.name === 'eth0');

/** One step of each kind, and more where the words differ. */
const steps = [
  { do: 'addBridge', link: { netns: host, name: 'br1' }, mac: '02:00:00:00:00:01' },
  { do: 'deleteOrphan', link: { netns: host, name: 'left' } },
  {
    do: 'addVeth',
    host: { netns: host, name: 'web-eth1', mac: '02:00:00:00:00:01', mtu: 1500 },
    peer: { netns: inWeb, name: 'eth1', mac: '02:00:00:00:00:02', mtu: 1500 },
  },
  {
    do: 'setLink',
    link: { netns: inWeb, name: 'eth1' },
    before: { up: false, txChecksum: true, master: null },
    after: { up: true, txChecksum: false, master: 'br1' },
  },
  { do: 'setLink', link: { netns: host, name: 'p' }, before: { master: 'br1' }, after: { master: null } },
  { do: 'addAddress', link: { netns: inWeb, name: 'eth1' }, address: '10.0.0.5', prefixLength: 24 },
  {
    do: 'addRoute',
    netns: inWeb,
    route: { family: 'inet', destination: 'default', gateway: '10.0.0.1', protocol: 4, scope: 0, table: 254 },
  },
  { do: 'addOvsPort', bridge: 'ovs0', name: 'p', vlan: { mode: 'access', tag: 100 }, externalIds: {} },
  { do: 'addOvsPort', bridge: 'ovs0', name: 'p', vlan: null, externalIds: {} },
  { do: 'setOvsPortVlan', bridge: 'ovs0', name: 'p', before: null, after: { mode: 'trunk', trunks: [1, 2] } },
  { do: 'announce', link: { netns: inWeb, name: 'eth1' }, mac: '02:00:00:00:00:02', addresses: ['10.0.0.5'] },
].map((step) => stepSchema.parse(step));

describe('steps in words', () => {
  const told = steps.map((step) => stepWords(step, topology));

  it('say each thing in a sentence of its own, with the names a person knows', () => {
    expect(told.map((sentences) => sentences.map((one) => one.key))).toEqual([
      ['addBridge'],
      ['deleteOrphan'],
      ['addVeth'],
      ['up', 'master', 'txChecksumOff'],
      ['noMaster'],
      ['addAddress'],
      ['addRoute'],
      ['addOvsPort'],
      ['addOvsPort'],
      ['setOvsPortVlan'],
      ['announce'],
    ]);
    expect(told[2]?.[0]?.values).toEqual({ host: 'web-eth1', hostNetns: 'box', peer: 'eth1', peerNetns: 'web' });
    expect(told[6]?.[0]?.values).toMatchObject({ by: 'gateway', destination: 'default', netns: 'web' });
    expect([told[7], told[8]].map((one) => one?.[0]?.values.vlan)).toEqual(['100', 'none']);
    expect(told[9]?.[0]?.values).toMatchObject({ before: 'none', after: 'T 1,2' });
  });

  it('have a sentence in the catalogue that asks for no more than they give', () => {
    for (const { key, values } of told.flat()) {
      const text = (en.step as Record<string, string>)[key] ?? '';
      expect(text, key).not.toBe('');
      for (const [, name] of text.matchAll(/\{(\w+)[,}]/g)) expect(Object.keys(values), key).toContain(name);
    }
  });
});

describe('changes in words', () => {
  it('name a link by what it is called, by its container, or by the step that took it away', () => {
    const operation = { kind: 'detach', link: eth0?.id } as const;
    expect(operationWords(operation, topology).values).toEqual({ link: 'web:eth0' });
    expect(operationWords({ kind: 'detach', container: 'gone', name: 'eth9' }, topology).values).toEqual({
      link: 'gone:eth9',
    });
    const gone = { kind: 'detach', link: `${eth0?.id}9` as NonNullable<typeof eth0>['id'] } as const;
    expect(operationWords(gone, topology, [steps[1]].flat() as typeof steps).values).toEqual({ link: 'left' });
  });

  it('are about their first operation, and count the rest', () => {
    const operations = [
      { kind: 'deleteBridge', name: 'a', type: 'linux' },
      { kind: 'deleteBridge', name: 'b', type: 'linux' },
    ] as const;
    expect(changeWords({ operations, steps: [] }, topology)).toEqual({
      first: { key: 'deleteBridge', values: { name: 'a' } },
      more: 1,
    });
    expect(changeWords({ operations: [], steps: [] }, topology)).toBeUndefined();
  });

  it('took as long as from its beginning to its end', () => {
    expect(tookMs({ startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:00:00.012Z' })).toBe(12);
    expect(tookMs({ startedAt: '2026-01-01T00:00:00.000Z' })).toBeUndefined();
  });
});
