'use client';
/** From what is edited to its plan, from the plan to the change that carries it out. */
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Change } from '../../model/change.ts';
import type { Operation } from '../../model/operation.ts';
import type { Plan } from '../../model/plan.ts';
import { announce } from '../live/announce.ts';
import type { DemandFault } from '../live/demand.ts';
import { usePrincipalStore } from '../live/principal.ts';
import { useLiveStore } from '../live/store.ts';
import { codeKey } from '../topology/words.ts';
import { applyPlan, askPlan, askRevertPlan } from './api.ts';
import { noteChange, useChangeNews } from './changeNews.ts';
import { closeForm, useForms } from './formStore.ts';
import { type ApplyTrouble, applyTrouble } from './permission.ts';
import { createPlanner, type PlanState } from './planner.ts';
import { showToast } from './toastStore.ts';
import { useWords } from './useWords.ts';

/** What a plan is asked for: operations, or the way back of a change. */
export type Wish = { operations: readonly Operation[] } | { revert: string };

/** `ended`: badly; a change that went well closes its form. */
export type Run =
  | { state: 'none' }
  | { state: 'applying'; plan: Plan }
  | { state: 'ended'; change: Change }
  | { state: 'refused'; fault: DemandFault };

export type ChangeWork = {
  plan: PlanState;
  run: Run;
  /** The change as far as it has come. */
  progress: Change | undefined;
  trouble: ApplyTrouble | undefined;
  acknowledged: boolean;
  acknowledge: (yes: boolean) => void;
  apply: () => void;
  /** Asks for the plan anew, of the host as it is now. */
  again: () => void;
};

const browserClock = {
  nowMs: () => Date.now(),
  after(delayMs: number, action: () => void) {
    const timer = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** A change that takes long is answered while it runs; the stream tells how it ends. */
function endOf(change: Change): Promise<Change> {
  const ended = (): Change | undefined =>
    useChangeNews.getState().changes.find((one) => one.id === change.id && one.status !== 'running');
  if (change.status !== 'running') return Promise.resolve(change);
  return new Promise((resolve) => {
    const known = ended();
    if (known) return resolve(known);
    const stop = useChangeNews.subscribe(() => {
      const now = ended();
      if (!now) return;
      stop();
      resolve(now);
    });
  });
}

function usePlan(wish: Wish | undefined, asked: number): PlanState {
  const [plan, setPlan] = useState<PlanState>(wish ? { state: 'asking' } : { state: 'none' });
  const planner = useRef<ReturnType<typeof createPlanner>>(undefined);
  useEffect(() => {
    planner.current = createPlanner(browserClock, setPlan);
    return () => planner.current?.stop();
  }, []);
  const key = wish && JSON.stringify(wish);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the wish's content, `asked` asks again for the same
  useEffect(() => {
    // The revision is that of the picture the edit was made in, not of the moment the question goes out.
    const revision = useLiveStore.getState().topology?.revision ?? 0;
    planner.current?.edit(
      wish &&
        ((signal) =>
          'revert' in wish ? askRevertPlan(wish.revert, signal) : askPlan(wish.operations, revision, signal)),
    );
  }, [key, asked]);
  return plan;
}

/** The work on one change; undefined: what is typed is no wish yet. */
export function useChange(wish: Wish | undefined): ChangeWork {
  const t = useTranslations('changes');
  const words = useWords();
  const [asked, setAsked] = useState(0);
  const [run, setRun] = useState<Run>({ state: 'none' });
  const [acknowledged, acknowledge] = useState(false);
  const plan = usePlan(wish, asked);
  const principal = usePrincipalStore((state) => state.principal);
  const connection = useLiveStore((state) => state.connection);
  const trouble = applyTrouble(principal, connection);
  const running = run.state === 'applying' ? run.plan.id : undefined;
  const progress = useChangeNews((state) => state.changes.find((one) => one.id === running));

  // Another edit is another wish: what came of the one before is of no interest any more.
  const key = wish && JSON.stringify(wish);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another wish forgets
  useEffect(() => {
    setRun((now) => (now.state === 'applying' ? now : { state: 'none' }));
    acknowledge(false);
  }, [key]);

  const apply = useCallback(() => {
    if (plan.state !== 'ready' || plan.plan.steps.length === 0 || trouble || run.state === 'applying') return;
    if (plan.plan.reversibility === 'irreversible' && !acknowledged) return;
    useForms.setState({ busy: true });
    setRun({ state: 'applying', plan: plan.plan });
    void applyPlan(plan.plan, acknowledged).then(async (answer) => {
      const ended = 'data' in answer ? { data: await endOf(answer.data) } : answer;
      useForms.setState({ busy: false });
      if ('fault' in ended) {
        setRun({ state: 'refused', fault: ended.fault });
        announce(t('fault', { code: codeKey(ended.fault.code) }), 'assertive');
        return;
      }
      const change = ended.data;
      noteChange(change);
      if (change.status === 'failed' || change.status === 'incomplete') {
        setRun({ state: 'ended', change });
        announce(t(`outcome.${change.status}`), 'assertive');
        return;
      }
      const { topology } = useLiveStore.getState();
      if (topology) announce(words.change(change, topology));
      showToast(change);
      closeForm();
    });
  }, [plan, trouble, run.state, acknowledged, t, words]);

  const again = useCallback(() => {
    setRun({ state: 'none' });
    setAsked((count) => count + 1);
  }, []);
  return { plan, run, progress, trouble, acknowledged, acknowledge, apply, again };
}
