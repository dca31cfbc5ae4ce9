/** What one picture leaves for the next: where things stand, how groups are drawn, and what a person's own steps were, to take them back. */

import type { Arrangement } from '../../../model/arrangement.ts';
import type { GroupBy } from '../grouping/groups.ts';
import type { GroupView } from '../grouping/views.ts';
import { freshMemory, type LayoutMemory, noOrder, type Order, orderOf, tidiedOrder } from './memory.ts';
import { type Move, withMove } from './reorder.ts';

/** What a person does to the arrangement; `serial` grows from one to the next. */
export type ArrangeStep = { serial: number } & ({ does: 'move'; move: Move } | { does: 'tidy' | 'reset' | 'undo' });

/** The last step a picture shows, and how many of them can be taken back. */
export type Arranged = { serial: number; undoable: number };

export type Session = {
  memory: LayoutMemory;
  views: Map<string, GroupView>;
  homes: Map<string, string>;
  choices: Arrangement['groups'];
  drawn: Set<string>;
  groupBy: GroupBy;
};

const freshSession = (order: Order, groupBy: GroupBy): Session => ({
  memory: freshMemory(order),
  views: new Map(),
  homes: new Map(),
  choices: {},
  drawn: new Set(),
  groupBy,
});

/** Steps that can be taken back. */
const mostUndoable = 50;

type Asked = {
  groupBy: GroupBy;
  shown?: string[];
  order?: Order;
  steps: readonly ArrangeStep[];
};

export type Sessions = { sessionFor(asked: Asked): Session; arranged(): Arranged };

/** Takes each step once, however often it is asked for. */
export function createSessions(): Sessions {
  let whole: Session | undefined;
  let filtered: { session: Session; by: string } | undefined;
  let past: Session[] = [];
  let taken = 0;

  const replace = (before: Session, after: Session): Session => {
    past = [...past, { ...before }].slice(-mostUndoable);
    filtered = undefined;
    return after;
  };
  const after = (now: Session, step: ArrangeStep): Session => {
    switch (step.does) {
      case 'move': {
        const memory = withMove(now.memory, step.move);
        return memory === now.memory ? now : replace(now, { ...now, memory });
      }
      case 'tidy':
        return replace(now, freshSession(tidiedOrder(orderOf(now.memory)), now.groupBy));
      case 'reset':
        return replace(now, freshSession(noOrder, now.groupBy));
      case 'undo':
        filtered = undefined;
        return past.pop() ?? now;
    }
  };

  return {
    sessionFor({ groupBy, shown, order, steps }) {
      if (whole?.groupBy !== groupBy) {
        // Grouped another way, things keep the order they have as far as that goes; the steps before were of another picture.
        whole = freshSession(whole ? orderOf(whole.memory) : (order ?? noOrder), groupBy);
        filtered = undefined;
        past = [];
      }
      for (const step of steps) {
        if (step.serial <= taken) continue;
        taken = step.serial;
        whole = after(whole, step);
      }
      if (!shown) {
        filtered = undefined;
        return whole;
      }
      const by = shown.join();
      // A filter has a picture of its own, without the gaps of what it leaves out.
      if (filtered?.by !== by) filtered = { session: freshSession(orderOf(whole.memory), groupBy), by };
      return filtered.session;
    },
    arranged: () => ({ serial: taken, undoable: past.length }),
  };
}
