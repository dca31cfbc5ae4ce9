'use client';
import { OctagonX, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Change } from '../../model/change.ts';
import type { Topology } from '../../model/topology.ts';
import { CommandLines } from './Commands.tsx';
import { StepList } from './StepList.tsx';

/** How a change that did not go well ended: that nothing was changed only where the host says so, else what is left over. */
export function Outcome({ change, topology }: { change: Change; topology: Topology }): ReactNode {
  const t = useTranslations('changes');
  const left = change.steps.flatMap((step) =>
    step.status === 'undo-failed' ? (step.undoCommand?.split('\n') ?? []) : [],
  );
  return (
    <div className="flex flex-col gap-2" data-outcome={change.status}>
      {change.status === 'failed' && (
        <p className="flex items-start gap-1.5 font-medium">
          <OctagonX size={14} className="mt-[3px] flex-none text-err" aria-hidden="true" />
          {t('outcome.failed')}
        </p>
      )}
      {change.status === 'incomplete' && (
        <p className="flex items-start gap-1.5 font-medium text-err">
          <TriangleAlert size={14} className="mt-[3px] flex-none" aria-hidden="true" />
          {t('outcome.incomplete')}
        </p>
      )}
      <StepList steps={change.steps} topology={topology} />
      {left.length > 0 && (
        <div>
          <p>{t('outcome.leftCommands')}</p>
          <CommandLines lines={left} />
        </div>
      )}
    </div>
  );
}
