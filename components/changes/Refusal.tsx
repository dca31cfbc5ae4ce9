'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { DemandFault } from '../live/demand.ts';
import { codeKey } from '../topology/words.ts';
import { SeverityGlyph } from '../ui/SeverityGlyph.tsx';

/** Why it was refused: in words, and in those of the answer. */
export function Refusal({ fault, note }: { fault: DemandFault; note: string | undefined }): ReactNode {
  const t = useTranslations('changes');
  return (
    <div className="flex items-start gap-1.5" data-refusal={fault.code}>
      <span className="mt-[3px]">
        <SeverityGlyph severity="error" size={14} />
      </span>
      <div className="min-w-0 wrap-anywhere">
        <p>{note ?? t('fault', { code: codeKey(fault.code) })}</p>
        <p lang="en" className="text-muted">
          {fault.detail}
        </p>
      </div>
    </div>
  );
}

/** The same in a line: the catalogue's sentence for the code, then the answer's own. */
export function FaultText({ fault }: { fault: DemandFault }): ReactNode {
  const t = useTranslations('changes');
  return (
    <>
      {t('fault', { code: codeKey(fault.code) })} <span lang="en">{fault.detail}</span>
    </>
  );
}
