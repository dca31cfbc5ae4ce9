/** What was changed, by whom and how it ended, one change a row; the newest first. Pure. */
import type { Change } from '../../../model/change.ts';
import type { Topology } from '../../../model/topology.ts';
import { isUndoable } from '../../changes/undoable.ts';
import { changeWords, isDone, tookMs } from '../../changes/words.ts';
import type { Entries, Entry } from '../../find/entries.ts';
import { lower, nothing } from '../../find/facets.ts';
import { naturalKey } from '../../find/natural.ts';
import { type Cell, type Column, number, type Table, text } from '../table.ts';

type Item = { change: Change; topology: Topology };

/** `attach web eth1 ovs0 100`: the words of a change as they are in any language, for the clipboard, the file and the filter. */
function plainWords({ change, topology }: Item): string[] {
  const words = changeWords(change, topology);
  return words ? [words.first.key, ...Object.values(words.first.values).map(String)] : [];
}

function whatCell(item: Item): Cell {
  const words = changeWords(item.change, item.topology);
  const plain = plainWords(item).join(' ');
  return {
    ...text(plain),
    ...(words
      ? { change: { ...words, reverts: item.change.reverts !== undefined, done: isDone(item.change.status) } }
      : {}),
  };
}

function tookCell({ change }: Item): Cell {
  const ms = tookMs(change);
  return { ...number(ms), ...(ms === undefined ? {} : { shown: [`${ms} ms`] }) };
}

/** What has become of the way back. */
function revertWord({ change }: Item): string | undefined {
  if (isUndoable(change)) return 'undoable';
  if (change.revertedBy !== undefined) return 'undone';
  return change.status === 'applied' && change.reverts === undefined ? 'not-undoable' : undefined;
}

const columns: Column<Item>[] = [
  {
    key: 'when',
    widthPx: 180,
    mono: true,
    cell: ({ change }) => ({ ...text(change.startedAt), time: change.startedAt }),
  },
  { key: 'who', widthPx: 120, cell: ({ change }) => text(change.who) },
  { key: 'what', widthPx: 420, cell: whatCell },
  {
    key: 'result',
    widthPx: 190,
    cell: ({ change }) => ({
      ...text(change.status),
      word: change.status,
      ...(change.status === 'incomplete' ? { mark: { is: 'severity', severity: 'error' } as const } : {}),
    }),
  },
  { key: 'took', widthPx: 88, mono: true, right: true, cell: tookCell },
  {
    key: 'revert',
    widthPx: 150,
    cell: (item) => {
      const word = revertWord(item);
      return { ...text(word), ...(word === undefined ? {} : { word }) };
    },
  },
  { key: 'changeId', widthPx: 220, mono: true, extra: true, cell: ({ change }) => text(change.id) },
];

/** A change is no record of the host; what a filter may ask of it is made here. */
function entryOf(item: Item): Entry {
  const { change } = item;
  const plain = lower(plainWords(item));
  return {
    id: change.id,
    kind: 'change',
    title: change.id,
    detail: '',
    parts: [],
    own: {
      ...nothing,
      names: plain,
      texts: [...plain, ...lower([change.id, change.who, change.status])],
      states: [change.status],
    },
  };
}

/** Later is less, so that the newest comes first. */
const newestFirst = ({ startedAt, id }: Change): string =>
  naturalKey(`${Number.MAX_SAFE_INTEGER - Date.parse(startedAt)} ${id}`);

export const changesTable = ({ view }: Entries, changes: readonly Change[]): Table<Item> => ({
  name: 'changes',
  columns,
  rows: changes.map((change) => {
    const item = { change, topology: view.topology };
    return {
      id: `change:${change.id}`,
      record: `change:${change.id}`,
      problem: change.status === 'incomplete' ? 0 : 3,
      nameKey: newestFirst(change),
      entry: entryOf(item),
      item,
    };
  }),
});
