/**
 * The run of one change: each step checked, written down and taken; when one fails, everything that was done taken back in reverse. Every
 * state is in the journal before the host gets to it, so that a run which does not live to its end can be taken back by the next.
 */
import type { Change, ChangeStatus, ChangeStep, StepError } from '../../model/change.ts';
import type { PlannedStep } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';
import type { Journaled, LeftAs } from '../store/journal.ts';
import type { StepRunner, StepTrouble } from './step-runner.ts';

export type RunParts = {
  runner: StepRunner;
  /** What `Journal.write` does; may throw when the disk does not take it. */
  write(journaled: Journaled, positions: Iterable<number>): void;
  /** Tells that the step at `at` is not what it was, or without a place that the change is not. */
  tell(change: Change, at?: number): void;
  /** The lines that do a step by hand. */
  commandsOf(step: Step): string[];
  /** Asked before each step: was the agent told to end? */
  toldToEnd(): boolean;
  /** A bug of ours, or a journal that cannot be written; for the log. */
  onError(what: string, error: unknown): void;
};

export type Run = ReturnType<typeof createRun>;

/** The steps of a plan, none of them begun. */
export function waitingSteps(planned: readonly PlannedStep[]): ChangeStep[] {
  return planned.map(({ step, commands, operation }) => ({
    step,
    command: commands.join('\n'),
    operation,
    status: 'waiting',
  }));
}

const agentEnded: StepError = { code: 'agent-ended', detail: 'The agent ended in the middle of this change.' };

/** Set whole or not at all, and nothing tells ours from another's of the same value. */
const setWhole: ReadonlySet<Step['do']> = new Set([
  'addAddress',
  'removeAddress',
  'addRoute',
  'removeRoute',
  'announce',
]);

/** May a step that failed in this way have done a part of what it does? See `StepRunner.take`. */
function mayBeHalfDone(step: Step, { code }: StepError): boolean {
  if (code === 'exists' || code === 'journal-lost' || code === 'told-to-end') return false;
  if (['timeout', 'source-lost', 'agent-ended', 'bug'].includes(code)) return true;
  return !setWhole.has(step.do);
}

/** `journaled`: a change that waits to be run, or one found in the journal in mid-run. */
export function createRun(journaled: Journaled, parts: RunParts) {
  const { planned } = journaled;
  let { change } = journaled;
  /** Places of steps whose state is not in the journal yet. */
  const unwritten = new Set<number>();

  const set = (
    at: number,
    status: ChangeStep['status'],
    why: Pick<ChangeStep, 'error' | 'undoError' | 'undoCommand'> = {},
  ): void => {
    const { undoError: _, undoCommand: __, ...before } = change.steps[at] as ChangeStep;
    change = { ...change, steps: change.steps.with(at, { ...before, status, ...why }) };
    unwritten.add(at);
    parts.tell(change, at);
  };
  const setUndoFailed = (at: number, undoError: StepError): void => {
    const lines = planned[at]?.inverse.flatMap((step) => parts.commandsOf(step)) ?? [];
    set(at, 'undo-failed', { undoError, ...(lines.length > 0 ? { undoCommand: lines.join('\n') } : {}) });
  };

  /** Brings the journal up to what is; a failure is told and given. */
  const write = (leftAs?: LeftAs): Result<void, StepError> => {
    try {
      parts.write({ change, planned, ...(leftAs ? { leftAs } : {}) }, unwritten);
      unwritten.clear();
      return ok(undefined);
    } catch (error) {
      parts.onError('the journal could not be written', error);
      const detail = 'The journal could not be written, so the step was not begun.';
      return { ok: false, error: { code: 'journal-lost', detail, foreignText: String(error) } };
    }
  };

  const attempt = async (act: () => Promise<Result<void, StepTrouble>>): Promise<Result<void, StepError>> => {
    try {
      return await act();
    } catch (error) {
      parts.onError('a step of a change failed by a bug', error);
      return { ok: false, error: { code: 'bug', detail: 'Patchbay made a mistake; its log on the host says more.' } };
    }
  };

  /** Takes one step; the state of the one before is written along, so that a step costs the disk one wait and not two. */
  const takeStep = async (at: number, step: Step): Promise<{ error: StepError; begun: boolean } | undefined> => {
    if (parts.toldToEnd()) {
      const detail = 'The agent was told to end, so the step was not begun.';
      return { error: { code: 'told-to-end', detail }, begun: false };
    }
    const checked = await attempt(() => parts.runner.check(step));
    if (!checked.ok) return { error: checked.error, begun: false };
    set(at, 'running');
    const written = write();
    if (!written.ok) return { error: written.error, begun: false };
    const taken = await attempt(() => parts.runner.take(step));
    return taken.ok ? undefined : { error: taken.error, begun: true };
  };

  /** Takes back what the step at `at` did. */
  const takeBackStep = async (at: number): Promise<StepError | undefined> => {
    const one = planned[at] as PlannedStep;
    if (one.reversibility === 'irreversible') {
      return { code: 'irreversible', detail: 'What this step did cannot be taken back.' };
    }
    for (const step of one.inverse) {
      const taken = await attempt(() => parts.runner.takeBack(step));
      if (!taken.ok) return taken.error;
    }
    return undefined;
  };

  /**
   * Takes back the steps at `places`, the last first. What cannot be taken back does not keep the others from being, and is tried once more
   * after them: a link that went took its addresses along.
   */
  const takeBackAll = async (places: number[]): Promise<void> => {
    const again: number[] = [];
    const takeBack = async (at: number, last: boolean): Promise<void> => {
      const error = await takeBackStep(at);
      // A step that failed keeps its own reason; that nothing of it is left over is what `failed` says.
      if (!error) set(at, change.steps[at]?.status === 'failed' ? 'failed' : 'undone');
      else if (last || error.code === 'irreversible') setUndoFailed(at, error);
      else again.push(at);
      write();
    };
    for (const at of places.toReversed()) await takeBack(at, false);
    for (const at of [...again]) await takeBack(at, true);
  };

  const ended = (status: ChangeStatus): void => {
    change = { ...change, status, endedAt: new Date().toISOString() };
  };
  const failedOrIncomplete = (): ChangeStatus =>
    change.steps.some((one) => one.status === 'undo-failed') ? 'incomplete' : 'failed';

  return {
    change: () => change,
    /**
     * Takes every step, or none in the end. The caller writes how it ended, with `finish`.
     */
    async carryOut(): Promise<void> {
      for (const [at, { step }] of planned.entries()) {
        const failure = await takeStep(at, step);
        if (!failure) {
          set(at, 'done');
          continue;
        }
        set(at, 'failed', { error: failure.error });
        write();
        const before = Array.from({ length: at }, (_, index) => index);
        const halfDone = failure.begun && mayBeHalfDone(step, failure.error);
        await takeBackAll(halfDone ? [...before, at] : before);
        return ended(failedOrIncomplete());
      }
      ended('applied');
      const written = write();
      if (written.ok) return;
      // Found unfinished at the next start it would be taken back then: better now, while a person waits for it.
      if (planned.length > 0) set(planned.length - 1, 'failed', { error: written.error });
      await takeBackAll([...planned.keys()]);
      ended(failedOrIncomplete());
    },
    /** Takes back a change whose agent did not live to its end. */
    async recover(): Promise<void> {
      const places: number[] = [];
      for (const [at, { status, step, error }] of change.steps.entries()) {
        if (status === 'running') set(at, 'failed', { error: agentEnded });
        else if (status === 'waiting' || status === 'undone') continue;
        else if (status === 'failed' && error && !mayBeHalfDone(step, error)) continue;
        places.push(at);
      }
      await takeBackAll(places);
      ended(failedOrIncomplete());
    },
    /** Writes the end down; on disk when it returns. */
    finish(revision: number, leftAs?: LeftAs): void {
      change = { ...change, revision };
      write(leftAs);
      parts.tell(change);
    },
  };
}
