/** What of a source's facts has been told on, by id, so that only what differs is told again. Pure. */
import { deepEqual } from '../../model/equal.ts';

export type Told<Fact> = {
  /** The fact may have come, changed or gone. */
  touch(id: string): void;
  /** Forgets what was told: all of `ids` is told anew, and nothing is told to be gone. */
  startOver(ids: Iterable<string>): void;
  /** Touched facts that differ from what was told, and ids of told ones that are gone. */
  take(): { facts: Fact[]; gone: string[] };
};

/** `factOf` gives what is to be told now; undefined where there is nothing any more. */
export function createTold<Fact>(factOf: (id: string) => Fact | undefined): Told<Fact> {
  const told = new Map<string, Fact>();
  const touched = new Set<string>();
  return {
    touch: (id) => void touched.add(id),
    startOver(ids) {
      told.clear();
      for (const id of ids) touched.add(id);
    },
    take() {
      const taken: { facts: Fact[]; gone: string[] } = { facts: [], gone: [] };
      for (const id of touched) {
        const fact = factOf(id);
        if (fact === undefined) {
          if (told.delete(id)) taken.gone.push(id);
        } else if (!told.has(id) || !deepEqual(told.get(id), fact)) {
          told.set(id, fact);
          taken.facts.push(fact);
        }
      }
      touched.clear();
      return taken;
    },
  };
}
