import { describe, expect, it } from 'vitest';
import { Builder } from '../topology/testing/builder.ts';
import { lostSources, staleNames } from './lostSources.ts';

const since = '2026-01-01T10:00:00.000Z';

describe('lostSources', () => {
  it('tells a source whose facts are old from one that never answered: only old facts are marked as old', () => {
    const b = new Builder();
    b.network('front', b.bridge('br-front'));
    const topology = b.done();
    const [host] = topology.hosts;
    if (!host) throw new Error('no host');
    expect(lostSources(topology)).toEqual([]);
    expect(staleNames(topology)).toBeUndefined();
    host.sources.docker = { state: 'lost', since };
    host.sources.ovs = { state: 'lost', since };
    const sinceMs = Date.parse(since);
    expect(lostSources(topology)).toEqual([
      { name: 'docker', sinceMs, known: true },
      { name: 'ovs', sinceMs, known: false },
    ]);
    expect(staleNames(topology)).toBe('docker');
  });
});
