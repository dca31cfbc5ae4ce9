/**
 * Slots: the places of a column, from top to bottom, in runs of rows. What is there keeps its slot; what leaves leaves it empty; what comes
 * takes an empty one. Nothing that stays moves, except downwards when something above needs more rows.
 */

/** `key` of the one that has or last had it, empty for a spare one; `section`: those of one group stand together. */
export type Slot = { key: string; section: string; rows: number; taken: boolean };
/** `edge`: it stands above or below the others of its section; what stands above comes only with its section, never later. */
export type Wanted = { key: string; section: string; rows: number; edge?: 'first' | 'last' };

/** Room for newcomers at a group's end. */
export const spareSlots = 2;

/** Empty slots of one row that nobody had. */
export const spares = (section: string, count: number): Slot[] =>
  Array.from({ length: count }, () => ({ key: '', section, rows: 1, taken: false }));

const slotFor = ({ key, section, rows }: Wanted): Slot => ({ key, section, rows, taken: true });

/** Slots of a column that has none yet, in the order wanted; sections stand in the order of their first one. `spare`: a section's spares. */
export function firstSlots(wanted: Wanted[], spare: (section: string) => number): Slot[] {
  const sections = Map.groupBy(wanted, (one) => one.section);
  return [...sections].flatMap(([section, all]) => sectionSlots(section, all, spare(section)));
}

function sectionSlots(section: string, wanted: Wanted[], spare: number): Slot[] {
  const at = (edge: Wanted['edge']): Slot[] => wanted.filter((one) => one.edge === edge).map(slotFor);
  return [...at('first'), ...at(undefined), ...spares(section, spare), ...at('last')];
}

/**
 * The slots after a change. `remade`: sections whose members were exchanged as a whole (a group was opened or closed); they keep their
 * place and, unless in `released`, at least the rows they had.
 */
export function settle(
  before: Slot[],
  wanted: Wanted[],
  spare: (section: string) => number,
  remade: ReadonlySet<string> = new Set(),
  released: ReadonlySet<string> = new Set(),
): Slot[] {
  const slots = remake(before, wanted, spare, remade, released);
  const at = new Map(slots.map((slot, index) => [`${slot.section}\n${slot.key}`, index]));
  const settled = slots.map((slot) => ({ ...slot, taken: false }));
  const fresh: Wanted[] = [];
  for (const one of wanted) {
    const slot = settled[at.get(`${one.section}\n${one.key}`) ?? -1];
    if (!slot) fresh.push(one);
    else {
      slot.taken = true;
      slot.rows = Math.max(slot.rows, one.rows);
    }
  }
  const known = new Set(settled.map((slot) => slot.section));
  const late = fresh.filter((one) => known.has(one.section) && one.edge !== 'first');
  for (const one of late) seat(settled, one, wanted);
  return [
    ...settled,
    ...firstSlots(
      fresh.filter((one) => !known.has(one.section)),
      spare,
    ),
  ];
}

function remake(
  before: Slot[],
  wanted: Wanted[],
  spare: (section: string) => number,
  remade: ReadonlySet<string>,
  released: ReadonlySet<string>,
): Slot[] {
  if (remade.size === 0) return before;
  const out: Slot[] = [];
  const done = new Set<string>();
  for (const slot of before) {
    if (!remade.has(slot.section)) {
      out.push(slot);
      continue;
    }
    if (done.has(slot.section)) continue;
    done.add(slot.section);
    const place = new Map(before.map((one, index) => [one.key, index]));
    const rank = (one: Wanted): number => place.get(one.key) ?? before.length;
    const members = wanted.filter((one) => one.section === slot.section).sort((a, b) => rank(a) - rank(b));
    const now = members.length > 0 ? sectionSlots(slot.section, members, spare(slot.section)) : [];
    const had = rowsOf(before.filter((one) => one.section === slot.section));
    const short = had - rowsOf(now);
    out.push(...now, ...(released.has(slot.section) || short <= 0 ? [] : spares(slot.section, short)));
  }
  return out;
}

export const rowsOf = (slots: Slot[]): number => slots.reduce((sum, slot) => sum + slot.rows, 0);

/** Gives a newcomer a place: spare slots of its section, else one left empty that is large enough, else new rows at the section's end. */
function seat(slots: Slot[], one: Wanted, wanted: Wanted[]): void {
  const own = slots.flatMap((slot, index) => (slot.section === one.section ? [index] : []));
  const last = own.at(-1);
  if (last === undefined) return;
  const run = spareRun(slots, own, one.rows);
  if (run) {
    const left = rowsOf(slots.slice(run.from, run.to)) - one.rows;
    slots.splice(run.from, run.to - run.from, slotFor(one), ...spares(one.section, Math.max(0, left)));
    return;
  }
  const empty = own.find((index) => {
    const slot = slots[index];
    return slot && !slot.taken && slot.key !== '' && slot.rows >= one.rows;
  });
  if (empty !== undefined) {
    const slot = slots[empty];
    if (slot) slots[empty] = { ...slot, key: one.key, taken: true };
    return;
  }
  // What must stay last (the row that stands for the rest) keeps standing below.
  const tail = new Set(
    wanted.filter((other) => other.section === one.section && other.edge === 'last').map((other) => other.key),
  );
  const before = own.findLast((index) => !tail.has(slots[index]?.key ?? ''));
  // Spares too few for it lie at the end: it takes them and grows by what is missing.
  const to = (before ?? last) + 1;
  let from = to;
  while (slots[from - 1]?.section === one.section && slots[from - 1]?.key === '') from -= 1;
  slots.splice(from, to - from, slotFor(one));
}

/** The first run of neighbouring spare slots with at least so many rows. */
function spareRun(slots: Slot[], own: number[], rows: number): { from: number; to: number } | undefined {
  for (const from of own) {
    let sum = 0;
    for (let to = from; slots[to]?.key === '' && slots[to]?.section === slots[from]?.section; to += 1) {
      sum += slots[to]?.rows ?? 0;
      if (sum >= rows) return { from, to: to + 1 };
    }
  }
  return undefined;
}

/** Key -> first row of each slot that is taken, from `from` on. */
export function rowsByKey(slots: Slot[], from = 0): Map<string, number> {
  const out = new Map<string, number>();
  let row = from;
  for (const slot of slots) {
    if (slot.taken) out.set(slot.key, row);
    row += slot.rows;
  }
  return out;
}

/** Keys in the order of a column, null for a slot nobody had; those long gone are forgotten. */
export function keysOf(slots: Slot[]): (string | null)[] {
  const gone = slots.filter((slot) => !slot.taken && slot.key !== '');
  const forgotten = new Set(gone.slice(0, Math.max(0, gone.length - 100)));
  return slots.filter((slot) => !forgotten.has(slot)).map((slot) => slot.key || null);
}
