'use client';
import { Check, Circle, CircleDashed, LoaderCircle, OctagonX, TriangleAlert, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ChangeStep, StepError } from '../../model/change.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { Verbatim } from '../inspector/parts.tsx';
import { codeKey } from '../topology/words.ts';
import { useWords } from './useWords.ts';

export type ListedStep = { step: Step } & Partial<Pick<ChangeStep, 'status' | 'error' | 'undoError'>>;

const looks = {
  waiting: { Glyph: CircleDashed, className: 'text-muted' },
  running: { Glyph: LoaderCircle, className: 'text-accent step-running' },
  done: { Glyph: Check, className: 'text-ok' },
  failed: { Glyph: OctagonX, className: 'text-err' },
  undone: { Glyph: Undo2, className: 'text-muted' },
  'undo-failed': { Glyph: TriangleAlert, className: 'text-err' },
} as const;

/** Steps in words, each with how far it has come: a shape and, for a screen reader, a word. */
export function StepList({ steps, topology }: { steps: readonly ListedStep[]; topology: Topology }): ReactNode {
  const t = useTranslations('changes');
  const words = useWords();
  return (
    <ol className="flex flex-col gap-1" data-steps={steps.length}>
      {steps.map(({ step, status, error, undoError }, at) => {
        const { Glyph, className } = status ? looks[status] : { Glyph: Circle, className: 'text-muted' };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place in the plan
          <li key={at} data-step={step.do} data-status={status}>
            <span className="flex items-start gap-1.5">
              <Glyph size={13} className={`mt-[3.5px] flex-none ${className}`} aria-hidden="true" />
              <span className="min-w-0 wrap-anywhere">
                {words.step(step, topology).map((sentence) => (
                  <span key={sentence} className={`block ${status === 'undone' ? 'text-muted line-through' : ''}`}>
                    {sentence}
                  </span>
                ))}
                {status && <span className="sr-only">{t('stepStatus', { status: codeKey(status) })}</span>}
              </span>
            </span>
            {[error, undoError].map((one) => one && <Trouble key={one.code + one.detail} error={one} />)}
          </li>
        );
      })}
    </ol>
  );
}

/** Why a step was not done, or not taken back: in words, and in those of whoever refused. */
function Trouble({ error }: { error: StepError }): ReactNode {
  const t = useTranslations('changes');
  return (
    <div className="ml-5">
      <p className="text-err">{t('stepError', { code: codeKey(error.code) })}</p>
      <p lang="en">{error.detail}</p>
      {error.foreignText !== undefined && <Verbatim text={error.foreignText} what={t('verbatim')} />}
    </div>
  );
}
