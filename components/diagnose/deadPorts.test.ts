import { describe, expect, it } from 'vitest';
import { type PortState, type PortVerdict, portVerdictSchema } from '../../model/port-state.ts';
import { countDeadPorts, gravityOfVerdict } from './deadPorts.ts';

const state = (hostPort: number, verdict: PortVerdict, hostAddress = '0.0.0.0'): PortState =>
  ({ hostPort, verdict, hostAddress, protocol: 'tcp' }) as PortState;

describe('countDeadPorts', () => {
  it('counts what does not work, once for both families, and each address for itself', () => {
    expect(countDeadPorts([state(80, 'nobody-listens'), state(80, 'nobody-listens', '::')])).toBe(1);
    expect(countDeadPorts([state(80, 'blocked'), state(80, 'blocked', '127.0.0.1')])).toBe(2);
    expect(countDeadPorts([state(80, 'works'), state(80, 'listens-on-loopback', '::'), state(81, 'blocked')])).toBe(2);
  });

  it('leaves out what works, what is not known, and what a finding tells of', () => {
    const left = portVerdictSchema.options.filter((verdict) => countDeadPorts([state(1, verdict)]) === 0);
    expect(left.toSorted()).toEqual(['not-published', 'rule-missing', 'unknown', 'works']);
  });

  it('never takes the unknown for fine', () => {
    expect(gravityOfVerdict.unknown).not.toBe('fine');
  });
});
