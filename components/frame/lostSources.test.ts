import { describe, expect, it } from 'vitest';
import { type PortMapping, portMappingId } from '../../model/port-mapping.ts';
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

  it('does not take a mapping that a proxy alone carries for what the packet filter once said', () => {
    const b = new Builder();
    const topology = b.done();
    const [host] = topology.hosts;
    if (!host) throw new Error('no host');
    host.sources.netfilter = { state: 'lost', since };
    const mapping: PortMapping = {
      id: portMappingId(host.id, 'inet', 'tcp', '0.0.0.0', 8080),
      host: host.id,
      family: 'inet',
      protocol: 'tcp',
      hostAddress: '0.0.0.0',
      hostPort: 8080,
      targetAddress: '172.17.0.2',
      targetPort: 80,
      via: ['userland-proxy'],
      rules: [],
      backends: [],
    };
    topology.portMappings.push(mapping);
    expect(staleNames(topology)).toBeUndefined();
    topology.portMappings[0] = { ...mapping, via: ['dnat', 'userland-proxy'], backends: ['iptables-nft'] };
    expect(staleNames(topology)).toBe('netfilter');
  });
});
