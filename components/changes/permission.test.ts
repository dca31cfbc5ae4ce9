import { describe, expect, it } from 'vitest';
import { Builder } from '../topology/testing/builder.ts';
import { applyTrouble, engineTrouble, neededBy } from './permission.ts';

describe('what stands in the way', () => {
  const operator = { user: 'ada', role: 'operator', readOnly: false } as const;
  const live = { kind: 'live' } as const;

  it('of applying is read-only, the role, or a picture that is not live', () => {
    expect(applyTrouble(operator, live)).toBeUndefined();
    expect(applyTrouble(undefined, live)).toBe('unknown-user');
    expect(applyTrouble({ ...operator, readOnly: true }, live)).toBe('read-only');
    expect(applyTrouble({ ...operator, role: 'viewer' }, live)).toBe('needs-operator');
    expect(applyTrouble(operator, { kind: 'loading' })).toBe('not-live');
  });

  it('of looking at all is an engine that is away, for those who need it', () => {
    const { topology } = new Builder();
    const [host] = topology.hosts;
    if (!host) throw new Error('no host');
    host.sources = { ...host.sources, docker: { ...host.sources.docker, state: 'lost' } };
    expect(engineTrouble(topology, neededBy([{ kind: 'disconnectNetwork', container: 'a', network: 'b' }]))).toBe(
      'docker-lost',
    );
    expect(engineTrouble(topology, neededBy([{ kind: 'deleteBridge', name: 'x', type: 'ovs' }]))).toBeUndefined();
  });
});
