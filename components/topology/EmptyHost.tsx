'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { announce } from '../live/announce.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Words } from '../ui/Words.tsx';

const starts = [
  { name: 'container', command: 'docker run -d --name web nginx' },
  { name: 'bridge', command: 'sudo ip link add name br0 type bridge' },
  { name: 'demo', command: 'sudo npm run demo' },
] as const;

/** A host without anything wired: three ways to see something. */
export function EmptyHost(): ReactNode {
  const t = useTranslations('canvas');
  return (
    <section
      className="absolute left-1/2 top-1/4 z-10 w-105 max-w-[calc(100%-32px)] -translate-x-1/4 rounded-lg border border-line bg-card p-5"
      data-empty-host=""
    >
      <h2 className="mb-1 font-semibold">{t('emptyTitle')}</h2>
      <p className="mb-3 text-muted">{t('emptyText')}</p>
      <ul className="flex flex-col gap-3">
        {starts.map(({ name, command }) => (
          <li key={name} data-start={name}>
            <p>{t('emptyStart', { start: name })}</p>
            <p className="mt-1 flex items-center gap-1 rounded-md bg-head py-1 pl-3 pr-1">
              <code lang="en" className="mono min-w-0 flex-1 wrap-anywhere">
                <Words text={command} />
              </code>
              <CopyButton
                text={command}
                label={t('copyCommand', { command })}
                done={t('copied')}
                onCopied={() => announce(t('copied'))}
              />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
