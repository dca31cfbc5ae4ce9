import { describe, expect, it } from 'vitest';
import type { Finding } from '../../model/finding.ts';
import type { Topology } from '../../model/topology.ts';
import { Builder, v4 } from '../topology/testing/builder.ts';
import { entriesOf } from './entries.ts';

/** Two networks with two containers each. */
function host(): Topology {
  const b = new Builder();
  for (const name of ['app', 'data']) {
    const bridge = b.bridge(`br-${name}`, { addresses: [v4('172.30.0.1', 16)] });
    const network = b.network(name, bridge);
    expect(network).toBeDefined();
    for (const index of [1, 2]) b.plugged(`${name}-${index}`, [bridge], { labels: { team: name } });
  }
  return b.done();
}

/** One record of a list replaced, all others the same objects: as a delta leaves a topology. */
function withChanged<Name extends 'containers' | 'links' | 'networks' | 'netns'>(
  topology: Topology,
  name: Name,
  at: number,
  change: Partial<Topology[Name][number]>,
): Topology {
  const list = topology[name] as Topology[Name][number][];
  return { ...topology, [name]: list.map((one, index) => (index === at ? { ...one, ...change } : one)) };
}

const finding = (object: string): Finding =>
  ({ id: `finding:${object}`, check: 'orphan-veth', severity: 'error', object, evidence: {} }) as unknown as Finding;

describe('entries after a change', () => {
  const start = host();
  const inside = start.links.findIndex((one) => one.name === 'eth0');
  const port = start.links.findIndex((one) => one.master !== undefined);
  const steps: [string, (topology: Topology) => Topology][] = [
    ['a container renamed', (one) => withChanged(one, 'containers', 0, { name: 'other' })],
    ['labels', (one) => withChanged(one, 'containers', 1, { labels: { 'com.docker.compose.project': 'shop' } })],
    ['a network renamed', (one) => withChanged(one, 'networks', 0, { name: 'shop_app' })],
    ['a link down', (one) => withChanged(one, 'links', inside, { up: false })],
    ['a port in a VLAN', (one) => withChanged(one, 'links', port, { vlan: { mode: 'access', tag: 7 } })],
    ['a port on no bridge', (one) => withChanged(one, 'links', port, { master: undefined })],
    ['something wrong', (one) => ({ ...one, findings: [finding(one.links[inside]?.id ?? '')] })],
    ['nothing wrong any more', (one) => ({ ...one, findings: [] })],
    ['a container gone', (one) => ({ ...one, containers: one.containers.slice(1) })],
  ];

  it('are those that a page opened now would have', () => {
    let now = start;
    entriesOf(now, []);
    for (const [what, step] of steps) {
      now = step(now);
      const { all } = entriesOf(now, []);
      // Copies share no object with what was seen before: nothing of it can have been kept.
      expect(all, what).toEqual(entriesOf(structuredClone(now), []).all);
    }
  });

  it('are the same objects where nothing has changed', () => {
    const before = entriesOf(start, []);
    const after = entriesOf(withChanged(start, 'containers', 0, { name: 'other' }), []);
    const kept = after.all.filter((entry) => entry.kind === 'container' && before.all.includes(entry));
    expect(kept.map((entry) => entry.title)).toEqual(start.containers.slice(1).map((one) => one.name));
  });
});
