import { describe, expect, it } from 'vitest';
import { Builder } from '../topology/testing/builder.ts';
import { forgetPicture, keepPicture, readPicture } from './lastPicture.ts';

/** A storage as browsers have it, of `room` characters. */
function storageOf(room = 1e6): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (name) => items.get(name) ?? null,
    removeItem: (name) => void items.delete(name),
    setItem: (name, value) => {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      items.set(name, value);
    },
  };
}

describe('the last picture', () => {
  const topology = new Builder().done();

  it('is read as it was kept, until it is forgotten', () => {
    const storage = storageOf();
    expect(readPicture(storage)).toBeUndefined();
    expect(keepPicture(storage, { topology, atMs: 5 })).toBe(true);
    expect(readPicture(storage)).toEqual({ topology, atMs: 5 });
    forgetPicture(storage);
    expect(readPicture(storage)).toBeUndefined();
  });

  it('is not kept where it does not fit', () => {
    expect(keepPicture(storageOf(10), { topology, atMs: 5 })).toBe(false);
  });

  it.each([
    ['no JSON', 'x'],
    ['another form', JSON.stringify({ topology: { revision: 'one' }, atMs: 5 })],
    ['no time', JSON.stringify({ topology })],
  ])('is thrown away when it is %s', (_what, text) => {
    const storage = storageOf();
    keepPicture(storage, { topology, atMs: 5 });
    const name = storage.key(0) ?? '';
    storage.setItem(name, text);
    expect(readPicture(storage)).toBeUndefined();
    expect(storage.length).toBe(0);
  });
});
