import { describe, expect, it } from 'vitest';
import { keyAction, type Press } from './keys.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const free = { afterG: false, typing: false, letters: true };

describe('keys of every page', () => {
  it('goes to a table by g and a letter', () => {
    expect(keyAction(press('g'), free)).toEqual({ action: undefined, afterG: true });
    expect(keyAction(press('l'), { ...free, afterG: true })).toEqual({
      action: { does: 'go', table: 'links' },
      afterG: false,
    });
    expect(keyAction(press('x'), { ...free, afterG: true })).toEqual({ action: undefined, afterG: false });
    expect(keyAction(press('l'), free).action).toBeUndefined();
  });

  it('leaves a field what is typed there, except Ctrl+K', () => {
    const typing = { ...free, typing: true };
    for (const key of ['/', 'g', '?', '`', '[', 't']) expect(keyAction(press(key), typing).action).toBeUndefined();
    expect(keyAction(press('k', { ctrlKey: true }), typing).action).toEqual({ does: 'search' });
    expect(keyAction(press('c', { ctrlKey: true }), { ...free, afterG: true }).action).toBeUndefined();
  });

  it('can have single signs switched off', () => {
    const off = { ...free, letters: false };
    for (const key of ['/', 'g', '?', '`', ']'])
      expect(keyAction(press(key), off)).toEqual({ action: undefined, afterG: false });
    expect(keyAction(press('K', { metaKey: true }), off).action).toEqual({ does: 'search' });
  });

  it('knows the key by its place where an input method gives another sign', () => {
    expect(keyAction(press('·', { code: 'Backquote' }), free).action).toEqual({ does: 'drawer' });
    expect(keyAction(press('？', { code: 'Slash', shiftKey: true }), free).action).toEqual({
      does: 'panel',
      panel: 'sheet',
    });
    expect(keyAction(press('】', { code: 'BracketRight' }), free).action).toEqual({
      does: 'panel',
      panel: 'inspector',
    });
  });
});
