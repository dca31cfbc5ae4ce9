'use client';
import * as Popover from '@radix-ui/react-popover';
import { Check, CircleDashed, Lock, Minus, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type Host, type SourceName, type SourceState, type SourceStatus, sourceNames } from '../../model/host.ts';
import { announce } from '../live/announce.ts';
import { codeKey } from '../topology/words.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Words } from '../ui/Words.tsx';
import { mendings } from './mend.ts';
import { clockText, dateTimeText } from './time.ts';

const looks: Record<SourceState, { Glyph: typeof Check; className: string }> = {
  up: { Glyph: Check, className: 'text-ok' },
  reading: { Glyph: CircleDashed, className: 'text-muted' },
  absent: { Glyph: Minus, className: 'text-muted' },
  'no-permission': { Glyph: Lock, className: 'text-warn' },
  lost: { Glyph: TriangleAlert, className: 'text-warn' },
};

/** One lamp a source: shape and word; a click says why, and the command that mends it. */
export function SourceLamps({ sources }: { sources: Host['sources'] }): ReactNode {
  const t = useTranslations('frame');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's look and no form
    <div role="group" aria-label={t('sources')} className="lamps">
      {sourceNames.map((name) => (
        <Lamp key={name} name={name} status={sources[name]} />
      ))}
    </div>
  );
}

function Lamp({ name, status }: { name: SourceName; status: SourceStatus }): ReactNode {
  const s = useTranslations('source');
  const { state } = status;
  const { Glyph, className } = looks[state];
  const quiet = state === 'absent';
  const lostAt = clockText(new Date(status.since)).slice(0, 5);
  return (
    <Popover.Root>
      <Popover.Trigger
        className={`lamp ${quiet ? 'text-muted' : ''}`}
        data-source={name}
        data-state={state}
        aria-label={
          state === 'lost'
            ? s('lampLost', { source: name, time: lostAt })
            : s('lamp', { source: name, state: codeKey(state) })
        }
      >
        <Glyph size={12} className={`flex-none ${className}`} aria-hidden="true" />
        {/* The space is not drawn: it parts the words for who reads the text alone. */}
        <span>{s('name', { source: name })}</span>{' '}
        {state !== 'up' && (
          <span className={`lamp-state ${state === 'lost' || state === 'no-permission' ? 'text-warn' : 'text-muted'}`}>
            {state === 'lost' ? s('lostSince', { time: lostAt }) : s('state', { state: codeKey(state) })}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-90 max-w-[calc(100vw-16px)] rounded-lg border border-line bg-card p-4 shadow-lg"
          aria-label={s('name', { source: name })}
          data-source-detail={name}
        >
          <Detail name={name} status={status} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Detail({ name, status }: { name: SourceName; status: SourceStatus }): ReactNode {
  const s = useTranslations('source');
  const { Glyph, className } = looks[status.state];
  return (
    <>
      <p className="flex items-center gap-1.5 font-semibold">
        <Glyph size={14} className={className} aria-hidden="true" />
        {s('name', { source: name })}: {s('state', { state: codeKey(status.state) })}
      </p>
      <p className="text-muted">{s('since', { time: dateTimeText(new Date(status.since)) })}</p>
      <p className="mt-2">{s('explainOf', { source: name })}</p>
      <p className="mt-1">{s('explain', { state: codeKey(status.state) })}</p>
      {mendings(name, status.state).map((one) => (
        <div key={one.kind} className="mt-3" data-mending={one.kind}>
          <p className="text-muted">{s(one.kind)}</p>
          {one.commands.map((command) => (
            <Command key={command} command={command} />
          ))}
        </div>
      ))}
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
    </>
  );
}

function Command({ command }: { command: string }): ReactNode {
  const s = useTranslations('source');
  const label = s('copyCommand', { command });
  return (
    <p className="mt-1 flex items-center gap-1 rounded-md bg-head py-0.5 pl-2 pr-1">
      <code lang="en" className="mono min-w-0 flex-1 wrap-anywhere">
        <Words text={command} />
      </code>
      <CopyButton text={command} label={label} done={s('copied')} onCopied={() => announce(s('copied'))} />
    </p>
  );
}
