import { describe, expect, it } from 'vitest';
import { Builder, v4 } from '../topology/testing/builder.ts';
import { entriesOf } from './entries.ts';
import { portViewsOf } from './publishedPorts.ts';
import { findHits } from './search.ts';
import { parseFind } from './terms.ts';

const published = { hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' as const };

/** One container with a link in two networks each; the second has two addresses and a MAC. */
function entries() {
  const built = new Builder();
  const inner = built.netns();
  const [, first] = built.pair(
    [built.hostNetns, 'veth1'],
    [inner, 'eth0', { addresses: [v4('172.17.0.2', 16)], mac: '02:42:AC:11:00:02' }],
  );
  built.pair(
    [built.hostNetns, 'veth2'],
    [
      inner,
      'eth1',
      { addresses: [v4('172.18.0.7', 16), { ...v4('fd00::7', 64), family: 'inet6' }], mac: '02:42:ac:12:00:07' },
    ],
  );
  built.container('cafe', inner, { image: 'nginx:1', publishedPorts: [published, { ...published, hostPort: 8443 }] });
  const topology = built.done();
  return { first, entries: entriesOf(topology, portViewsOf(topology, undefined)) };
}

function detailsOf(expression: string): string[] {
  const parsed = parseFind(expression);
  if (!parsed.ok) throw new Error(parsed.fault.why);
  const hits = findHits(entries().entries, parsed.terms);
  return hits.list.map((hit) => hits.detailOf(hit));
}

describe('the second line of a hit', () => {
  it('is the first address, where none was asked for', () => {
    expect(detailsOf('name:cafe')).toEqual(['eth0 172.17.0.2/16']);
    // A MAC has these letters too: what was found is the name.
    expect(detailsOf('caf')).toEqual(['eth0 172.17.0.2/16']);
  });

  it('is the address that was found', () => {
    expect(detailsOf('172.18.0.0/16')).toEqual(['eth1 172.18.0.7/16']);
    expect(detailsOf('172.18')).toEqual(['eth1 172.18.0.7/16']);
    expect(detailsOf('fd00::7')).toEqual(['eth1 fd00::7/64']);
    expect(detailsOf('172.16.0.0/12')).toEqual(['eth0 172.17.0.2/16']);
    expect(detailsOf('172.18.0.0/16 kind:link')).toEqual(['veth 172.18.0.7/16']);
  });

  it('is the MAC or the port that was found', () => {
    expect(detailsOf('mac:02:42:ac:12')).toEqual(['eth1 02:42:ac:12:00:07']);
    expect(detailsOf('02:42:ac:11')).toEqual(['eth0 02:42:AC:11:00:02']);
    expect(detailsOf(':8443')).toEqual(['0.0.0.0:8443/tcp → 80']);
    expect(detailsOf('8443')).toEqual(['0.0.0.0:8443/tcp → 80']);
    expect(detailsOf(':80 kind:published')).toEqual(['cafe → :80', 'cafe → :80']);
  });

  it('is each of them where several are asked for, and not what must not be', () => {
    expect(detailsOf('172.18.0.0/16 :8443')).toEqual(['eth1 172.18.0.7/16 · 0.0.0.0:8443/tcp → 80']);
    expect(detailsOf('172.18.0.7:8443')).toEqual(['eth1 172.18.0.7/16 · 0.0.0.0:8443/tcp → 80']);
    expect(detailsOf('cafe !10.0.0.0/8')).toEqual(['eth0 172.17.0.2/16']);
  });
});
