import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, type Delta, diffLists, isEmpty, reverseDelta, squashDeltas } from './delta.ts';
import { hostId, linkId, netnsId } from './ids.ts';
import type { Link } from './link.ts';
import type { Netns } from './netns.ts';
import { emptyTopology, type Topology } from './topology.ts';
import { applyWire, spliceBetween, toWire, wireDeltaSchema } from './wire.ts';

const host = hostId('h');
const netnsOf = (cookie: number) => netnsId(host, 'boot', String(cookie));

const linkArbitrary: fc.Arbitrary<Link> = fc
  .record({
    cookie: fc.integer({ min: 1, max: 3 }),
    ifindex: fc.integer({ min: 1, max: 5 }),
    name: fc.constantFrom('eth0', 'veth1', 'br0'),
    up: fc.boolean(),
    alias: fc.option(fc.constantFrom('pb:1', '端口'), { nil: undefined }),
    addresses: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 14 }),
  })
  .map(({ cookie, ifindex, name, up, alias, addresses }) => ({
    id: linkId(netnsOf(cookie), ifindex),
    netns: netnsOf(cookie),
    ifindex,
    name,
    kind: 'veth',
    mtu: 1500,
    up,
    carrier: up,
    operState: 'UP',
    addresses: addresses.map((one) => ({
      address: `10.0.0.${one}`,
      prefixLength: 24,
      family: 'inet' as const,
      scope: 'global',
    })),
    ...(alias === undefined ? {} : { alias }),
  }));

const netnsArbitrary: fc.Arbitrary<Netns> = fc
  .record({
    cookie: fc.integer({ min: 1, max: 3 }),
    routes: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 30 }),
  })
  .map(({ cookie, routes }) => ({
    id: netnsOf(cookie),
    host,
    inode: 1,
    owner: 'process',
    readable: true,
    routes: routes.map((one) => ({
      family: 'inet' as const,
      destination: `10.${one}.0.0/16`,
      type: 'unicast',
      table: 254,
      metric: 0,
      protocol: 4,
      scope: 0,
    })),
    rules: [],
  }));

const topologyArbitrary: fc.Arbitrary<Topology> = fc
  .record({
    links: fc.uniqueArray(linkArbitrary, { selector: (one) => one.id, maxLength: 12 }),
    netns: fc.uniqueArray(netnsArbitrary, { selector: (one) => one.id }),
  })
  .map((lists) => ({ ...emptyTopology(), ...lists }));

const sorted = (topology: Topology) => ({
  ...topology,
  links: topology.links.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  netns: topology.netns.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});
const at = (topology: Topology, revision: number): Topology => ({ ...topology, revision });

describe('delta', () => {
  it('leads from one topology to the other, and its reverse leads back', () => {
    fc.assert(
      fc.property(topologyArbitrary, topologyArbitrary, (before, after) => {
        const delta = diffLists(before, after, 0, 1);
        const there = applyDelta(before, delta);
        expect(sorted(there)).toEqual(sorted(at(after, 1)));
        expect(sorted(applyDelta(there, reverseDelta(delta)))).toEqual(sorted(before));
      }),
    );
  });

  it('squashed does what both do, and nothing when the second takes back the first', () => {
    fc.assert(
      fc.property(topologyArbitrary, topologyArbitrary, topologyArbitrary, (a, b, c) => {
        const first = diffLists(a, b, 0, 1);
        const second = diffLists(b, c, 1, 2);
        expect(sorted(applyDelta(a, squashDeltas(first, second)))).toEqual(sorted(at(c, 2)));
        expect(isEmpty(squashDeltas(first, { ...reverseDelta(first), from: 1, to: 2 }))).toBe(true);
      }),
    );
  });

  it('refuses a delta of another revision', () => {
    const delta: Delta = { from: 3, to: 4, added: {}, updated: {}, removed: {} };
    expect(() => applyDelta(emptyTopology(), delta)).toThrow('revision 3');
    expect(() => squashDeltas(delta, delta)).toThrow();
  });
});

describe('wire', () => {
  it('brings the receiver to the same topology through JSON, and keeps what is untouched', () => {
    fc.assert(
      fc.property(topologyArbitrary, topologyArbitrary, (before, after) => {
        const sent = JSON.stringify(toWire(diffLists(before, after, 0, 1)));
        const result = applyWire(before, wireDeltaSchema.parse(JSON.parse(sent)));
        expect(result.ok && sorted(result.value)).toEqual(sorted(at(after, 1)));
        if (!result.ok) return;
        for (const link of before.links) {
          const same = after.links.find((one) => one.id === link.id);
          if (same && JSON.stringify(same) === JSON.stringify(link)) {
            expect(result.value.links.find((one) => one.id === link.id)).toBe(link);
          }
        }
      }),
    );
  });

  it('sends one inserted route of a long list as one splice', () => {
    const list = Array.from({ length: 1000 }, (_, index) => ({ index }));
    expect(spliceBetween(list, list.toSpliced(500, 0, { index: -1 }))).toEqual({
      at: 500,
      delete: 0,
      insert: [{ index: -1 }],
    });
  });

  it.each([
    ['a revision is missing', { from: 7, to: 8 }],
    [
      'a patch names a record that is not there',
      { from: 0, to: 1, patch: { links: [{ id: 'link:x', set: { up: true } }] } },
    ],
    ['a record does not parse', { from: 0, to: 1, put: { links: [{ id: 'link:x', name: 7 }] } }],
    ['a removed record is not there', { from: 0, to: 1, remove: { netns: ['netns:x'] } }],
  ])('asks for a snapshot when %s', (_why, wire) => {
    const result = applyWire(emptyTopology(), wireDeltaSchema.parse(wire));
    expect(result.ok).toBe(false);
  });

  it('never lets a patch reach the prototype', () => {
    const [link] = fc.sample(linkArbitrary, 1);
    if (!link) throw new Error('no sample');
    const topology = { ...emptyTopology(), links: [link] };
    const hostile = JSON.parse(
      `{"from":0,"to":1,"patch":{"links":[{"id":"${link.id}","set":{"__proto__":{"polluted":1}}}]}}`,
    );
    const result = applyWire(topology, hostile);
    expect(result.ok).toBe(true);
    if (result.ok) expect((result.value.links[0] as Record<string, unknown> | undefined)?.polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
