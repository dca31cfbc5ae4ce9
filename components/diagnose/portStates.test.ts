import { expect, it } from 'vitest';
import type { PortState } from '../../model/port-state.ts';
import { problemsFirst } from './portStates.ts';

const state = (verdict: PortState['verdict'], hostPort: number, family: PortState['family']): PortState =>
  ({ id: `mapping:${family}:${hostPort}`, verdict, hostPort, family }) as PortState;

it('lists what does not work first, then by number, IPv4 before IPv6', () => {
  const listed = [
    state('works', 80, 'inet6'),
    state('works', 80, 'inet'),
    state('nobody-listens', 9090, 'inet6'),
    state('works', 22, 'inet6'),
    state('nobody-listens', 9090, 'inet'),
  ].sort(problemsFirst);
  expect(listed.map((one) => `${one.hostPort} ${one.family}`)).toEqual([
    '9090 inet',
    '9090 inet6',
    '22 inet6',
    '80 inet',
    '80 inet6',
  ]);
});
