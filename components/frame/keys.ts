/** What a key does on every page. Pure; the listener is in useKeys.ts. */
import type { RowVerb } from '../changes/openers.ts';
import type { TableName } from '../place/route.ts';

export type KeyAction =
  | { does: 'search' }
  | { does: 'go'; table: TableName }
  | { does: 'canvas' }
  | { does: 'panel'; panel: 'rail' | 'inspector' | 'sheet' }
  | { does: 'drawer' }
  | { does: 'tidy' }
  | { does: 'undo' }
  /** A form for the row that has the focus, or for what is selected. */
  | { does: 'verb'; verb: RowVerb };

/** The letter after `g`. */
export const goKeys: Record<string, TableName> = {
  c: 'containers',
  l: 'links',
  v: 'vlans',
  p: 'ports',
  f: 'findings',
  u: 'changes',
  a: 'attachments',
};

export type Press = {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
};

/** Where an input method gives another sign for the key (`·` for the backquote, `【` for the bracket), its place on the keyboard counts. */
const byCode: Record<string, string> = { Backquote: '`', BracketLeft: '[', BracketRight: ']', Slash: '/' };

function signOf(press: Press): string {
  if (press.key.length !== 1 || press.key.charCodeAt(0) < 128) return press.key;
  const sign = byCode[press.code] ?? '';
  return sign === '/' && press.shiftKey ? '?' : sign;
}

/**
 * The action of a press, and whether `g` now waits for its letter. `typing`: the press belongs to a field or a menu. `letters`: single signs
 * act as keys at all (WCAG 2.1.4 lets a person switch them off); Ctrl+K and Ctrl+Z do always.
 */
export function keyAction(
  press: Press,
  state: { afterG: boolean; typing: boolean; letters: boolean },
): { action: KeyAction | undefined; afterG: boolean } {
  const none = { action: undefined, afterG: false };
  if ((press.ctrlKey || press.metaKey) && !press.altKey && !press.shiftKey && press.key.toLowerCase() === 'k') {
    return { action: { does: 'search' }, afterG: false };
  }
  // In a field Ctrl+Z is the field's own.
  if ((press.ctrlKey || press.metaKey) && !press.altKey && !press.shiftKey && press.key.toLowerCase() === 'z') {
    return { action: state.typing ? undefined : { does: 'undo' }, afterG: false };
  }
  if (press.ctrlKey || press.metaKey || press.altKey || state.typing || !state.letters) return none;
  const sign = signOf(press);
  if (sign === 'Shift') return { action: undefined, afterG: state.afterG };
  if (state.afterG) {
    if (sign === 'h') return { action: { does: 'canvas' }, afterG: false };
    const table = goKeys[sign];
    return { action: table && { does: 'go', table }, afterG: false };
  }
  switch (sign) {
    case 'g':
      return { action: undefined, afterG: true };
    case '/':
      return { action: { does: 'search' }, afterG: false };
    case '[':
      return { action: { does: 'panel', panel: 'rail' }, afterG: false };
    case ']':
      return { action: { does: 'panel', panel: 'inspector' }, afterG: false };
    case '?':
      return { action: { does: 'panel', panel: 'sheet' }, afterG: false };
    case '`':
      return { action: { does: 'drawer' }, afterG: false };
    case 't':
      return { action: { does: 'tidy' }, afterG: false };
    case 'a':
      return { action: { does: 'verb', verb: 'attach' }, afterG: false };
    case 'v':
      return { action: { does: 'verb', verb: 'vlan' }, afterG: false };
    case 'x':
      return { action: { does: 'verb', verb: 'detach' }, afterG: false };
    default:
      return none;
  }
}
