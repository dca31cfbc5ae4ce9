import { describe, expect, it } from 'vitest';
import type { Change } from '../../model/change.ts';
import { withChange, withProgress } from './changeNews.ts';
import { isUndoable, lastUndoable } from './undoable.ts';

const change = (fields: Partial<Change> = {}): Change => ({
  id: 'one',
  who: 'ada',
  startedAt: '2026-01-01T00:00:00.000Z',
  status: 'applied',
  operations: [{ kind: 'deleteBridge', name: 'br0', type: 'linux' }],
  steps: ['x', 'y'].map((name) => ({
    step: { do: 'deleteOvsPort', bridge: 'ovs0', name, vlan: null, externalIds: {} },
    command: `ovs-vsctl del-port ovs0 ${name}`,
    operation: 0,
    status: 'waiting',
  })),
  reversibility: 'exact',
  ...fields,
});

describe('news of changes', () => {
  it('keep the newest state of each, and one step at a time', () => {
    const [step] = change().steps;
    if (!step) throw new Error('no step');
    const begun = withChange([change({ id: 'other' })], change({ status: 'running' }));
    const further = withProgress(begun, { change: 'one', at: 1, step: { ...step, status: 'done' } });
    expect(further[1]?.steps.map((one) => one.status)).toEqual(['waiting', 'done']);
    expect(further[0]).toBe(begun[0]);
    expect(withProgress(begun, { change: 'unknown', at: 0, step })).toEqual(begun);
    const ended = withChange(further, change());
    expect(ended.map((one) => [one.id, one.status])).toEqual([
      ['other', 'applied'],
      ['one', 'applied'],
    ]);
  });
});

describe('what Ctrl+Z is about', () => {
  it('is the person’s own newest change that stands and has a way back', () => {
    const at = (minute: number): string => `2026-01-01T00:0${minute}:00.000Z`;
    const changes = [
      change({ id: 'a', startedAt: at(1) }),
      change({ id: 'b', startedAt: at(2) }),
      change({ id: 'c', startedAt: at(3), who: 'eve' }),
      change({ id: 'd', startedAt: at(4), status: 'reverted', revertedBy: 'e' }),
      change({ id: 'e', startedAt: at(5), reverts: 'd' }),
      change({ id: 'f', startedAt: at(6), reversibility: 'irreversible' }),
      change({ id: 'g', startedAt: at(7), status: 'failed' }),
    ];
    expect(changes.filter(isUndoable).map((one) => one.id)).toEqual(['a', 'b', 'c']);
    expect(lastUndoable(changes, 'ada')?.id).toBe('b');
    expect(lastUndoable(changes, 'nobody')).toBeUndefined();
  });
});
