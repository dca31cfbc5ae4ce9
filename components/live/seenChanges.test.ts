import { describe, expect, it } from 'vitest';
import { diffLists } from '../../model/delta.ts';
import { toWire } from '../../model/wire.ts';
import { Builder } from '../topology/testing/builder.ts';
import { changesOf } from './seenChanges.ts';

describe('changesOf', () => {
  it('tells what came, what changed with its fields, and what is gone', () => {
    const b = new Builder();
    const web = b.plugged('web', [b.bridge('br0')]);
    const gone = b.container('old', undefined);
    const before = b.done();
    const after = {
      ...before,
      revision: 2,
      containers: [
        ...before.containers
          .filter((one) => one.id !== gone.id)
          .map((one) => (one.id === web.id ? { ...one, state: 'paused' as const, startedAt: 'now' } : one)),
        { ...gone, id: `${gone.id}2` as typeof gone.id, name: 'fresh' },
      ],
    };
    const wire = toWire(diffLists(before, after, 1, 2));
    expect(changesOf(before, after, wire, 7)).toEqual([
      expect.objectContaining({ id: `${gone.id}2`, what: 'came', fields: [] }),
      expect.objectContaining({ id: gone.id, what: 'gone', fields: [] }),
      {
        atMs: 7,
        revision: 2,
        collection: 'containers',
        id: web.id,
        what: 'changed',
        fields: [
          { field: 'state', before: 'running', after: 'paused' },
          { field: 'startedAt', before: undefined, after: 'now' },
        ],
      },
    ]);
  });
});
