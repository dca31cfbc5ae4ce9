'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { announce } from '../../live/announce.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import type { Found } from '../records.ts';

/** The record as the API has it. */
export function RawTab({ found }: { found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const text = JSON.stringify(found.record, undefined, 2);
  return (
    <div className="relative">
      <CopyButton
        text={text}
        label={t('copyWhat', { what: 'JSON' })}
        done={t('copied')}
        className="!absolute right-1 top-1 bg-head"
        onCopied={() => announce(t('copiedWhat', { what: 'JSON' }))}
      />
      <pre lang="en" className="mono rounded-md bg-head p-2 !text-[11px] leading-4 whitespace-pre-wrap wrap-anywhere">
        {text}
      </pre>
    </div>
  );
}
