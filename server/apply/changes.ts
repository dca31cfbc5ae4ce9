/**
 * Changes of the host, made one at a time: plans, runs, reverts, and the list of what was done. Everything that a run needs is handed in; the
 * order is kept here.
 */
import type { Change, ChangeProgress } from '../../model/change.ts';
import type { Fault } from '../../model/fault.ts';
import type { Operation } from '../../model/operation.ts';
import type { Plan, PlannedStep } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';
import type { LiveView } from '../live/view.ts';
import { commandsOf } from '../plan/commands/commands.ts';
import type { KernelFeatures } from '../plan/context.ts';
import type { Journal, Journaled } from '../store/journal.ts';
import { attachedAgain } from './attachments.ts';
import { expectationsOf, keyOf } from './expect.ts';
import { leftBy } from './left-as.ts';
import { createPlans, type PlanRequest } from './plans.ts';
import { createRun, type Run, waitingSteps } from './run.ts';
import { scriptOf } from './script.ts';
import { untilShown } from './shown.ts';
import type { StepRunner } from './step-runner.ts';
import { createTurns } from './turns.ts';

export type ChangesParts = {
  live: Pick<LiveView, 'isReady' | 'snapshot' | 'since' | 'subscribe' | 'epoch'>;
  runner: StepRunner;
  journal: Journal;
  features(): KernelFeatures;
  log: { warn(words: string): void; error(object: object, words: string): void };
  limits?: Partial<typeof standardLimits>;
};

const standardLimits = {
  /** How long a change waits for others before it is told that they are busy, and how many may wait. */
  turnMs: 10_000,
  waiting: 32,
  /** How long the topology may take to show what was done. */
  shownMs: 2_000,
  /** How long a source that is not back yet is waited for when a change of the agent's last life is taken back. */
  recoveryMs: 30_000,
};

/** What readers of the stream are told. */
export type ChangeNews = { kind: 'change'; change: Change } | { kind: 'change-step'; progress: ChangeProgress };

export type ChangeRequest = (
  | { operations: readonly Operation[]; planId?: undefined }
  | { operations?: undefined; planId: string }
) & {
  baseRevision?: number | undefined;
  acknowledge?: boolean | undefined;
};

export interface Changes {
  /** Plans to be looked at; nothing is changed. */
  plan(request: PlanRequest): Result<Plan, Fault>;
  planRevert(change: string): Result<Plan, Fault>;
  /** Carries out a plan that was shown, or one made now. Settles when the change has ended, however it did. */
  apply(request: ChangeRequest, who: string): Promise<Result<Change, Fault>>;
  /** Takes an applied change back, by a change of its own. */
  revert(change: string, who: string): Promise<Result<Change, Fault>>;
  read(id: string): Change | undefined;
  /** The newest first, all of them or those before `before`; undefined when there is no change of that id. */
  newest(limit: number, before?: string): Change[] | undefined;
  /** A script that makes everything again which is attached now. */
  attachmentsScript(): Result<string, Fault>;
  /** The one that runs now. */
  running(): Change | undefined;
  /** Tells each listener what happens from now on. Gives the function that ends it. */
  subscribe(listener: (news: ChangeNews) => void): () => void;
  /** Takes back what the agent's last life left unfinished; until it settles no change is taken on. */
  recover(): Promise<void>;
  /** Takes on nothing more, lets the change that runs end within `finishMs` or take itself back after that; settles within `withinMs`. */
  stop(finishMs: number, withinMs: number): Promise<void>;
}

const notRead: Fault = { code: 'not-ready', detail: 'The first read of the host is not finished.' };

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const scriptStep = ({ operation, commands }: PlannedStep) => ({ operation, lines: commands });

export function createChanges(parts: ChangesParts): Changes {
  const { live, journal, log } = parts;
  const limits = { ...standardLimits, ...parts.limits };
  const plans = createPlans({ live, journal, features: parts.features, now: Date.now });
  const turns = createTurns({ waitMs: limits.turnMs, waiting: limits.waiting });
  const listeners = new Set<(news: ChangeNews) => void>();
  let current: Run | undefined;
  let recovering = true;
  let ending: 'no' | 'soon' | 'now' = 'no';

  const tell = (news: ChangeNews): void => {
    for (const listener of [...listeners]) listener(news);
  };

  const runOf = (journaled: Journaled, runner: StepRunner): Run =>
    createRun(journaled, {
      runner,
      write: journal.write,
      tell(change, at) {
        const step = at === undefined ? undefined : change.steps[at];
        if (at === undefined || !step) tell({ kind: 'change', change });
        else tell({ kind: 'change-step', progress: { change: change.id, at, step } });
      },
      commandsOf: (step) => commandsOf(live.snapshot(), step),
      toldToEnd: () => ending === 'now',
      onError: (words, error) => log.error({ err: error }, words),
    });

  /** What the host was brought to: the steps, or what took them back. */
  const broughtTo = ({ planned }: Journaled, { steps, status }: Change): Step[] => {
    if (status === 'applied') return steps.map((one) => one.step);
    return planned.toReversed().flatMap(({ inverse }, fromEnd) => {
      const undone = steps[planned.length - 1 - fromEnd]?.status === 'undone';
      return undone ? inverse : [];
    });
  };

  /** Waits until what was done can be seen, and writes the end down. */
  const finish = async (run: Run, journaled: Journaled): Promise<Change> => {
    const steps = broughtTo(journaled, run.change());
    const { topology, unshown } = await untilShown(live, expectationsOf(steps), limits.shownMs);
    const applied = run.change().status === 'applied';
    if (applied && unshown.length > 0) {
      log.warn(
        `change ${run.change().id} is applied, and not shown within ${limits.shownMs} ms: ${JSON.stringify(unshown)}`,
      );
    }
    const leftAs = { made: leftBy(steps, topology), unshown: unshown.map(keyOf) };
    run.finish(topology.revision, applied ? leftAs : undefined);
    const change = run.change();
    const reverted = applied && change.reverts !== undefined ? journal.read(change.reverts) : undefined;
    if (reverted) tell({ kind: 'change', change: reverted.change });
    return change;
  };

  const carryOut = async (plan: Plan, who: string): Promise<Change> => {
    const change: Change = {
      id: plan.id,
      who,
      startedAt: new Date().toISOString(),
      status: 'running',
      operations: plan.operations,
      steps: waitingSteps(plan.steps),
      reversibility: plan.reversibility,
      ...(plan.reverts === undefined ? {} : { reverts: plan.reverts }),
    };
    const journaled: Journaled = { change, planned: plan.steps };
    current = runOf(journaled, parts.runner);
    try {
      tell({ kind: 'change', change });
      await current.carryOut();
      return await finish(current, journaled);
    } finally {
      current = undefined;
    }
  };

  /** What keeps any change from being made now. */
  const closed = (): Fault | undefined => {
    if (ending !== 'no') return { code: 'busy', detail: 'The agent is ending. Try again in a moment.' };
    if (!live.isReady()) return notRead;
    if (recovering)
      return { code: 'not-ready', detail: 'A change that the agent did not live to end is being taken back.' };
    return undefined;
  };

  const inTurn = async (
    plan: () => Result<Plan, Fault>,
    who: string,
    acknowledge: boolean,
  ): Promise<Result<Change, Fault>> => {
    const before = closed();
    if (before) return err(before);
    const release = await turns.take();
    if (!release) return err({ code: 'busy', detail: 'Other changes are being made. Try again in a moment.' });
    try {
      const meanwhile = closed();
      if (meanwhile) return err(meanwhile);
      const made = plan();
      if (!made.ok) return made;
      if (made.value.reversibility === 'irreversible' && !acknowledge) {
        const detail = 'A step of this cannot be taken back. Send "acknowledge": true to do it all the same.';
        return err({ code: 'needs-acknowledge', detail, field: 'acknowledge' });
      }
      return ok(await carryOut(made.value, who));
    } finally {
      release();
    }
  };

  /** A change as it is, which for the one that runs is not what the journal has. */
  const present = (change: Change): Change => (current?.change().id === change.id ? current.change() : change);

  /** Like the runner, but patient with sources that are on their way. */
  const patient = (until: number): StepRunner => ({
    check: (step) => parts.runner.check(step),
    take: (step) => parts.runner.take(step),
    async takeBack(step) {
      for (;;) {
        const taken = await parts.runner.takeBack(step);
        if (taken.ok || taken.error.code !== 'source-lost' || Date.now() >= until) return taken;
        await sleep(250);
      }
    },
  });

  const untilReady = (): Promise<void> => {
    if (live.isReady()) return Promise.resolve();
    return new Promise((resolve) => {
      const unsubscribe = live.subscribe(undefined, () => {
        if (!live.isReady()) return;
        queueMicrotask(() => unsubscribe());
        resolve();
      });
    });
  };

  return {
    plan: (request) => (live.isReady() ? plans.make(request, true) : err(notRead)),
    planRevert: (change) => (live.isReady() ? plans.makeRevert(change, true) : err(notRead)),
    apply({ operations, planId, baseRevision, acknowledge }, who) {
      const plan = () => (planId === undefined ? plans.make({ operations, baseRevision }, false) : plans.take(planId));
      return inTurn(plan, who, acknowledge ?? false);
    },
    revert: (change, who) => inTurn(() => plans.makeRevert(change, false), who, false),
    read(id) {
      const running = current?.change();
      return running?.id === id ? running : journal.read(id)?.change;
    },
    newest(limit, before) {
      const list = journal.newest(limit, before)?.map(present);
      const running = current?.change();
      // Until its first step is written down it is in no journal.
      if (!list || !running || before !== undefined || list.some((one) => one.id === running.id)) return list;
      return [running, ...list].slice(0, limit);
    },
    attachmentsScript() {
      const topology = live.snapshot();
      const { operations, without } = attachedAgain(topology);
      const title = [`Patchbay: the ${operations.length} attachments of ${topology.hosts[0]?.hostname ?? 'this host'}`];
      if (operations.length === 0) return ok(scriptOf(title, [], []));
      const plan = plans.compileOn(without, operations);
      return plan.ok ? ok(scriptOf(title, operations, plan.value.steps.map(scriptStep))) : plan;
    },
    running: () => current?.change(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async recover() {
      const left = journal.running();
      if (left.length > 0) await untilReady();
      const runner = patient(Date.now() + limits.recoveryMs);
      for (const journaled of left) {
        const { id, who, startedAt } = journaled.change;
        log.warn(`the agent ended in the middle of change ${id} of ${who}, begun at ${startedAt}; it is taken back`);
        current = runOf(journaled, runner);
        await current.recover();
        const change = await finish(current, journaled);
        current = undefined;
        log.warn(
          `change ${id}: ${change.status === 'failed' ? 'all of it is taken back' : 'not all of it could be taken back'}`,
        );
      }
      recovering = false;
    },
    async stop(finishMs, withinMs) {
      ending = 'soon';
      const idle = turns.idle();
      await Promise.race([idle, sleep(finishMs)]);
      ending = 'now';
      await Promise.race([idle, sleep(withinMs - finishMs)]);
    },
  };
}
