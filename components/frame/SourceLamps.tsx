'use client';
import { Check, CircleDashed, Lock, Minus, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { type Host, type SourceName, type SourceState, sourceNames } from '../../model/host.ts';
import { codeKey } from '../topology/words.ts';
import { dateTimeText } from './time.ts';

const looks: Record<SourceState, { Glyph: typeof Check; className: string }> = {
  up: { Glyph: Check, className: 'text-ok' },
  reading: { Glyph: CircleDashed, className: 'text-muted' },
  absent: { Glyph: Minus, className: 'text-muted' },
  'no-permission': { Glyph: Lock, className: 'text-warn' },
  lost: { Glyph: TriangleAlert, className: 'text-warn' },
};

/** One lamp a source: shape and word; a click says why and what to do. */
export function SourceLamps({ sources }: { sources: Host['sources'] }): ReactNode {
  const t = useTranslations('frame');
  const s = useTranslations('source');
  const [open, setOpen] = useState<SourceName>();
  const panelId = useId();
  const status = open && sources[open];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's look and no form
    <div
      role="group"
      aria-label={t('sources')}
      className="relative flex items-center gap-1"
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(undefined);
      }}
    >
      {sourceNames.map((name) => {
        const { state } = sources[name];
        const { Glyph, className } = looks[state];
        return (
          <button
            key={name}
            type="button"
            className="flex h-6 items-center gap-1 rounded-md px-1.5 hover:bg-head"
            aria-expanded={open === name}
            aria-controls={open === name ? panelId : undefined}
            data-source={name}
            data-state={state}
            onClick={() => setOpen(open === name ? undefined : name)}
          >
            <Glyph size={12} className={`flex-none ${className}`} aria-hidden="true" />
            {s('name', { source: name })}
            {state !== 'up' && <span className="text-muted">{s('state', { state: codeKey(state) })}</span>}
          </button>
        );
      })}
      {open && status && (
        <div
          id={panelId}
          className="absolute right-0 top-8 z-40 w-80 rounded-lg border border-line bg-card p-4 shadow-lg"
          data-source-detail={open}
        >
          <p className="font-semibold">
            {s('name', { source: open })}: {s('state', { state: codeKey(status.state) })}
          </p>
          <p className="mb-2 text-muted">{s('since', { time: dateTimeText(new Date(status.since)) })}</p>
          <p>{s('explain', { state: codeKey(status.state) })}</p>
          {status.version !== undefined && (
            <p className="mt-2 text-muted">
              {s('version')}: <span className="mono">{status.version}</span>
            </p>
          )}
          {status.detail !== undefined && (
            <>
              <p className="caps mt-3">{s('detail')}</p>
              <p lang="en" className="mono wrap-anywhere">
                {status.detail}
              </p>
            </>
          )}
        </div>
      )}
    </div>
  );
}
