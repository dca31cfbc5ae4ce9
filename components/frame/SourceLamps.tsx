'use client';
import * as Popover from '@radix-ui/react-popover';
import { Check, CircleDashed, Lock, Minus, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type Host, type SourceName, type SourceState, type SourceStatus, sourceNames } from '../../model/host.ts';
import type { Netns } from '../../model/netns.ts';
import { announce } from '../live/announce.ts';
import { codeKey } from '../topology/words.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Words } from '../ui/Words.tsx';
import { lockedMendings, mendings } from './mend.ts';
import { clockText, dateTimeText } from './time.ts';

const looks: Record<SourceState, { Glyph: typeof Check; className: string }> = {
  up: { Glyph: Check, className: 'text-ok' },
  reading: { Glyph: CircleDashed, className: 'text-muted' },
  absent: { Glyph: Minus, className: 'text-muted' },
  'no-permission': { Glyph: Lock, className: 'text-warn' },
  lost: { Glyph: TriangleAlert, className: 'text-warn' },
};

/** One lamp a source: shape and word; a click says why, and the command that mends it. */
export function SourceLamps(props: {
  sources: Host['sources'];
  /** Namespaces that cannot be read: the kernel's lamp says so, although the rest of its facts is live. */
  locked: readonly Netns[];
}): ReactNode {
  const { sources, locked } = props;
  const t = useTranslations('frame');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's look and no form
    <div role="group" aria-label={t('sources')} className="lamps">
      {sourceNames.map((name) => (
        <Lamp key={name} name={name} status={sources[name]} locked={name === 'kernel' ? locked : []} />
      ))}
    </div>
  );
}

type LampOf = { name: SourceName; status: SourceStatus; locked: readonly Netns[] };

/** Up, and not of everything: it looks like what may not be read. */
const lookOf = ({ status, locked }: LampOf) =>
  looks[status.state === 'up' && locked.length > 0 ? 'no-permission' : status.state];

function Lamp(props: LampOf): ReactNode {
  const { name, status, locked } = props;
  const s = useTranslations('source');
  const { state } = status;
  const { Glyph, className } = lookOf(props);
  const quiet = state === 'absent';
  const lostAt = clockText(new Date(status.since)).slice(0, 5);
  return (
    <Popover.Root>
      <Popover.Trigger
        className={`lamp ${quiet ? 'text-muted' : ''}`}
        data-source={name}
        data-state={state}
        data-locked={locked.length || undefined}
        aria-label={
          state === 'lost'
            ? s('lampLost', { source: name, time: lostAt })
            : locked.length > 0
              ? s('lampLocked', { source: name, count: locked.length })
              : s('lamp', { source: name, state: codeKey(state) })
        }
      >
        <Glyph size={12} className={`flex-none ${className}`} aria-hidden="true" />
        {/* The space is not drawn: it parts the words for who reads the text alone. */}
        <span>{s('name', { source: name })}</span>{' '}
        {locked.length > 0 && <span className="lamp-state text-warn">{s('locked', { count: locked.length })}</span>}
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
          <Detail {...props} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Detail(props: LampOf): ReactNode {
  const { name, status, locked } = props;
  const s = useTranslations('source');
  const { Glyph, className } = lookOf(props);
  const detail = status.detail ?? locked[0]?.unreadableReason;
  return (
    <>
      <p className="flex items-center gap-1.5 font-semibold">
        <Glyph size={14} className={className} aria-hidden="true" />
        {s('name', { source: name })}: {s('state', { state: codeKey(status.state) })}
      </p>
      <p className="text-muted">{s('since', { time: dateTimeText(new Date(status.since)) })}</p>
      <p className="mt-2">{s('explainOf', { source: name })}</p>
      <p className="mt-1">{s('explain', { state: codeKey(status.state) })}</p>
      {locked.length > 0 && <p className="mt-1">{s('lockedWhy', { count: locked.length })}</p>}
      {[...mendings(name, status.state), ...(locked.length > 0 ? lockedMendings : [])].map((one) => (
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
      {detail !== undefined && (
        <>
          <p className="caps mt-3">{s('detail')}</p>
          <p lang="en" className="mono wrap-anywhere">
            {detail}
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
