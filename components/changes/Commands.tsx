'use client';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { announce } from '../live/announce.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Words } from '../ui/Words.tsx';

/** What a person would type, folded away; one copy takes all of it. */
export function Commands({ lines, open }: { lines: readonly string[]; open?: boolean }): ReactNode {
  const t = useTranslations('changes');
  if (lines.length === 0) return null;
  const text = lines.join('\n');
  return (
    <details className="fold" open={open} data-commands="">
      <summary className="flex min-h-6 items-center gap-1">
        <ChevronRight size={13} className="fold-mark flex-none" aria-hidden="true" />
        {t('commands')}
      </summary>
      <CommandLines lines={lines} />
      <CopyButton
        text={text}
        label={t('copyCommands')}
        done={t('copied')}
        className="fold-copy"
        onCopied={() => announce(t('copied'))}
      />
    </details>
  );
}

/** One command a line, broken between its words only. */
export function CommandLines({ lines }: { lines: readonly string[] }): ReactNode {
  return (
    <ol lang="en" className="mono rounded-md bg-head px-2 py-1 !text-[11.5px]">
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand twice
        <li key={at} className="command-line">
          <Words text={line} />
        </li>
      ))}
    </ol>
  );
}
