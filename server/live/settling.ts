/**
 * Findings are told when they have stood for a while. While a container starts its cable is plugged in before its other end is switched on,
 * and while one stops the other way round: every `docker run` would flash a fault that is none.
 */
import type { Finding } from '../../model/finding.ts';
import type { Changes } from '../topology/join.ts';

/** A start under load takes its steps within a second; a person waits no longer than this for the word on what they broke. */
export const settleMs = 3_000;

export interface Settling {
  /** What of these changes is to be told now; undefined when that is nothing. */
  pass(changes: Changes): Changes | undefined;
  /** Not told yet. */
  holds(id: string): boolean;
  /** Lets go of everything held before, as of now told; from here on each is held for `settleMs`. */
  begin(): void;
  stop(): void;
}

/** `onStanding` is handed what has stood long enough. Until `begin` everything is held. */
export function createSettling(onStanding: (findings: Finding[]) => void): Settling {
  const held = new Map<string, { finding: Finding; since: number }>();
  let begun = false;
  let timer: NodeJS.Timeout | undefined;

  const release = (isDue: (since: number) => boolean): void => {
    const due = [...held.values()].filter((one) => isDue(one.since)).map((one) => one.finding);
    for (const { id } of due) held.delete(id);
    if (due.length > 0) onStanding(due);
  };
  const wait = (): void => {
    // Insertion order is order of time: the first is the next to be due.
    const [next] = held.values();
    if (timer !== undefined || !begun || next === undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        release((since) => since + settleMs <= performance.now());
        wait();
      },
      Math.max(1, next.since + settleMs - performance.now()),
    );
  };

  return {
    pass(changes) {
      const { added, updated, removed } = changes;
      const since = performance.now();
      for (const finding of added.findings ?? []) held.set(finding.id, { finding, since });
      const told = (updated.findings ?? []).filter(([, after]) => {
        const waiting = held.get(after.id);
        if (waiting) waiting.finding = after;
        return waiting === undefined;
      });
      const gone = (removed.findings ?? []).filter(({ id }) => !held.delete(id));
      wait();
      const next: Changes = { added: { ...added }, updated: { ...updated }, removed: { ...removed } };
      delete next.added.findings;
      if (told.length > 0) next.updated.findings = told;
      else delete next.updated.findings;
      if (gone.length > 0) next.removed.findings = gone;
      else delete next.removed.findings;
      const parts = [next.added, next.updated, next.removed];
      return parts.some((part) => Object.keys(part).length > 0) ? next : undefined;
    },
    holds: (id) => held.has(id),
    begin() {
      if (begun) return;
      begun = true;
      release(() => true);
    },
    stop() {
      clearTimeout(timer);
      held.clear();
    },
  };
}
