'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { Topology } from '../../model/topology.ts';
import type { DemandFault } from '../live/demand.ts';
import { codeKey } from '../topology/words.ts';
import { closeForm } from './formStore.ts';
import { Outcome } from './Outcome.tsx';
import { PlanView } from './PlanView.tsx';
import { Refusal } from './Refusal.tsx';
import { StepList } from './StepList.tsx';
import type { ChangeWork } from './useChange.ts';

type Props = {
  topology: Topology;
  work: ChangeWork;
  applyText?: string;
  /** A refusal that the form shows at its field. */
  ownField?: (fault: DemandFault) => boolean;
  /** Apply was pressed while there is nothing to apply. */
  onWaiting?: () => void;
};

/** Below a form: what it comes to, step by step, and the one button that does it. */
export function PlanPanel(props: Props): ReactNode {
  const state = stateOf(props.work);
  const box = useRef<HTMLDivElement>(null);
  // What had the focus may be gone with the state before: it stays in the form, on what comes next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state is what moves it
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement !== document.body && activeElement !== box.current) return;
    (box.current?.querySelector<HTMLElement>('[data-apply]') ?? box.current)?.focus({ preventScroll: true });
  }, [state]);
  return (
    <div ref={box} tabIndex={-1} className="mt-3 flex flex-col gap-2 border-t border-line pt-3" data-plan={state}>
      <Body {...props} />
    </div>
  );
}

/** `applying`, how it ended, why it was refused, or how far its plan is. */
function stateOf({ run, plan }: ChangeWork): string {
  if (run.state === 'applying') return 'applying';
  if (run.state === 'ended') return run.change.status;
  const refused = refusalOf({ run, plan });
  return refused ? (refused.code === 'stale' ? 'stale' : 'refused') : plan.state;
}

const refusalOf = ({ run, plan }: Pick<ChangeWork, 'run' | 'plan'>): DemandFault | undefined =>
  run.state === 'refused' ? run.fault : plan.state === 'refused' ? plan.fault : undefined;

function Body({ topology, work, applyText, ownField, onWaiting }: Props): ReactNode {
  const { plan, run, progress, trouble } = work;
  const t = useTranslations('changes');
  if (run.state === 'applying') {
    const steps = progress?.steps ?? run.plan.steps.map(({ step }) => ({ step, status: 'waiting' as const }));
    return (
      <>
        <p className="font-medium">{t('applying')}</p>
        <StepList steps={steps} topology={topology} />
      </>
    );
  }
  if (run.state === 'ended') {
    return (
      <>
        <Outcome change={run.change} topology={topology} />
        <Buttons applyText={t('retry')} onApply={work.again} />
      </>
    );
  }
  const refused = refusalOf(work);
  if (refused) {
    const lost = run.state === 'refused' && refused.code === 'unreachable';
    const elsewhere = run.state !== 'refused' && ownField?.(refused) === true;
    return (
      <>
        {!elsewhere && <Refusal fault={refused} note={lost ? t('unknownOutcome') : undefined} />}
        <Buttons applyText={refused.code === 'stale' ? t('recheck') : t('retry')} onApply={work.again} />
      </>
    );
  }
  const shown = plan.state === 'ready' || plan.state === 'asking' ? plan.plan : undefined;
  const unsure = shown?.reversibility === 'irreversible' && !work.acknowledged;
  return (
    <>
      {shown && <PlanView plan={shown} topology={topology} old={plan.state === 'asking'} />}
      {!shown && plan.state === 'asking' && <p className="text-muted">{t('planning')}</p>}
      {shown?.reversibility === 'irreversible' && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1"
            checked={work.acknowledged}
            onChange={(event) => work.acknowledge(event.target.checked)}
          />
          {t('acknowledge')}
        </label>
      )}
      <Buttons
        applyText={applyText ?? t('apply')}
        onApply={work.apply}
        onWaiting={onWaiting}
        note={trouble && t(`applyTrouble.${codeKey(trouble)}` as 'applyTrouble.notLive')}
        waits={plan.state !== 'ready' || plan.plan.steps.length === 0 || trouble !== undefined || unsure}
      />
    </>
  );
}

function Buttons(props: {
  applyText: string;
  onApply: () => void;
  note?: string | undefined;
  waits?: boolean;
  onWaiting?: (() => void) | undefined;
}): ReactNode {
  const { applyText, onApply, onWaiting, note, waits = false } = props;
  const t = useTranslations('changes');
  const noteId = useId();
  return (
    <div className="flex flex-col gap-1.5">
      {note !== undefined && (
        <p id={noteId} className="text-muted" data-apply-trouble="">
          {note}
        </p>
      )}
      <div className="flex gap-2">
        {/* Not `disabled`: it keeps the focus while the plan is on its way, and says why it waits. */}
        <button
          type="button"
          className="button button-primary flex-1 justify-center"
          aria-disabled={waits}
          aria-describedby={note === undefined ? undefined : noteId}
          aria-keyshortcuts="Control+Enter"
          data-apply=""
          onClick={() => (waits ? onWaiting?.() : onApply())}
        >
          {applyText}
        </button>
        <button type="button" className="button" onClick={closeForm}>
          {t('cancel')}
        </button>
      </div>
    </div>
  );
}
