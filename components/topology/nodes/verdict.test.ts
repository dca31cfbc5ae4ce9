import { describe, expect, it } from 'vitest';
import type { PortState, PortVerdict } from '../../../model/port-state.ts';
import type { PublishedObject } from '../scene/scene.ts';
import { gravityOf, verdictOf } from './verdict.ts';

const chip = (fields: Partial<PublishedObject>): PublishedObject => ({
  kind: 'published',
  id: 'c',
  record: 'm4',
  hostAddress: '',
  hostPort: 8080,
  containerPort: 80,
  protocol: 'tcp',
  families: '4·6',
  loopback: false,
  mappings: ['m4', 'm6'],
  asked: true,
  found: { address: '172.17.0.2', port: 80, via: ['dnat'] },
  kernelRead: true,
  askedKnown: true,
  others: 0,
  ...fields,
});
const states = (...verdicts: PortVerdict[]): Map<string, PortState> =>
  new Map(verdicts.map((verdict, at) => [at === 0 ? 'm4' : 'm6', { verdict } as PortState]));

describe('verdictOf', () => {
  it('is the worse of both families', () => {
    expect(verdictOf(chip({}), states('works', 'nobody-listens'))).toBe('nobody-listens');
    expect(verdictOf(chip({}), states('works', 'works'))).toBe('works');
    expect(verdictOf(chip({}), states('works', 'unknown'))).toBe('unknown');
  });

  it('never says that something unknown works', () => {
    expect(verdictOf(chip({}), new Map())).toBe('unknown');
    expect(gravityOf('unknown')).not.toBe('fine');
  });

  it('tells what only one side has before any state is read', () => {
    const { found: _found, ...bare } = chip({});
    expect(verdictOf(bare, new Map())).toBe('rule-missing');
    expect(verdictOf({ ...bare, kernelRead: false }, new Map())).toBe('unknown');
    expect(verdictOf(chip({ asked: false }), new Map())).toBe('not-published');
    expect(verdictOf(chip({ asked: false, askedKnown: false }), new Map())).toBe('unknown');
  });

  it('sees that both sides lead to different ports', () => {
    const found = { address: '172.17.0.2', port: 81, via: [] };
    expect(verdictOf(chip({ found }), states('works'))).toBe('differs');
    expect(verdictOf(chip({ found }), states('nobody-listens'))).toBe('nobody-listens');
  });
});
