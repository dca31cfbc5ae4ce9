'use client';
import { Check, Circle, CircleDashed, CircleX, Lock, OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Principal } from '../../model/access.ts';
import type { Topology } from '../../model/topology.ts';
import { countDeadPorts } from '../diagnose/deadPorts.ts';
import { usePortStates } from '../diagnose/portStates.ts';
import { SearchBox } from '../find/SearchBox.tsx';
import type { Connection } from '../live/connection.ts';
import { useLiveStore } from '../live/store.ts';
import { PlaceLink } from '../place/PlaceLink.tsx';
import { stepTo } from '../place/place.ts';
import { severities } from '../tables/severity.ts';
import { SeverityGlyph } from '../ui/SeverityGlyph.tsx';
import { SourceLamps } from './SourceLamps.tsx';
import { UserMenu } from './UserMenu.tsx';
import { useVerbs } from './useVerbs.ts';

export function TopBar({
  topology,
  principal,
}: {
  topology: Topology | undefined;
  principal: Principal | undefined;
}): ReactNode {
  const t = useTranslations('frame');
  const host = topology?.hosts[0];
  const verbs = useVerbs(topology);
  return (
    <header className="top-bar col-span-3 row-start-1 flex items-center gap-4 border-b border-line bg-card px-4">
      <a
        href="#inspector"
        className="sr-only focus:not-sr-only focus:absolute focus:left-2 focus:top-2 focus:z-50 focus:rounded-md focus:bg-card focus:px-3 focus:py-1"
      >
        {t('skipToInspector')}
      </a>
      <h1 className="top-title flex flex-none items-center gap-2 text-[15px] font-semibold">
        <Logo />
        <span>{t('title')}</span>
      </h1>
      {host && (
        <p className="flex min-w-0 items-baseline gap-2 whitespace-nowrap">
          <strong className="top-host flex-none font-semibold" title={host.hostname} data-hostname="">
            {host.hostname}
          </strong>
          <span
            className="top-kernel mono min-w-0 overflow-hidden text-ellipsis text-muted"
            title={`Linux ${host.kernel}`}
          >
            Linux {host.kernel}
          </span>
        </p>
      )}
      <SearchBox topology={topology} verbs={verbs} />
      <div className="top-right ml-auto flex flex-none items-center gap-3">
        {host && <SourceLamps sources={host.sources} locked={topology.netns.filter((one) => !one.readable)} />}
        <LiveState />
        {topology && <Problems topology={topology} />}
        {principal?.readOnly && (
          <span
            className="tag tag-box flex items-center gap-1 !text-text"
            title={t('readOnlyWhy')}
            data-badge="read-only"
          >
            <Lock size={12} aria-hidden="true" />
            {t('readOnly')}
          </span>
        )}
        {principal?.role === 'viewer' && (
          <span className="tag tag-box !text-text" title={t('viewerWhy')} data-badge="viewer">
            {t('viewer')}
          </span>
        )}
        <UserMenu principal={principal} />
      </div>
    </header>
  );
}

/** What is wrong, where one looks first: findings, and published ports that do not work. */
function Problems({ topology }: { topology: Topology }): ReactNode {
  const ported = topology.portMappings.length > 0 || topology.containers.some((one) => one.publishedPorts.length > 0);
  return ported ? <AskedProblems topology={topology} /> : <ProblemCounts topology={topology} deadPorts={0} />;
}

/** Who listens is read on demand only: the agent is asked while there is anything published. */
function AskedProblems({ topology }: { topology: Topology }): ReactNode {
  const { states } = usePortStates();
  return <ProblemCounts topology={topology} deadPorts={countDeadPorts(states)} />;
}

/** How many of each, with the worst one's shape; each leads to its table. */
function ProblemCounts({ topology, deadPorts }: { topology: Topology; deadPorts: number }): ReactNode {
  const t = useTranslations('frame');
  const { findings } = topology;
  const worst = severities.find((severity) => findings.some((one) => one.severity === severity));
  return (
    <>
      {(findings.length > 0 || deadPorts === 0) && (
        <PlaceLink step={stepTo({ page: 'table', table: 'findings' })} className={countLook}>
          {worst ? (
            <SeverityGlyph severity={worst} size={13} />
          ) : (
            <Check size={13} className="text-ok" aria-hidden="true" />
          )}
          <span className="top-words" data-problems="findings">
            {t('findings', { count: findings.length })}
          </span>
        </PlaceLink>
      )}
      {deadPorts > 0 && (
        <PlaceLink step={stepTo({ page: 'table', table: 'ports' })} className={countLook}>
          <OctagonX size={13} className="text-err" aria-hidden="true" />
          <span className="top-words" data-problems="ports">
            {t('deadPorts', { count: deadPorts })}
          </span>
        </PlaceLink>
      )}
    </>
  );
}

const countLook = 'flex h-6 items-center gap-1 rounded-md px-1.5 hover:bg-head';

const liveKeys = {
  loading: 'loading',
  reading: 'reading',
  live: 'live',
  lost: 'lost',
  'signed-out': 'signedOut',
} as const satisfies Record<Connection['kind'], string>;

/** Live or not, in words and shape. */
function LiveState(): ReactNode {
  const t = useTranslations('live');
  const kind = useLiveStore((state) => state.connection.kind);
  const Glyph = kind === 'live' ? Circle : kind === 'lost' || kind === 'signed-out' ? CircleX : CircleDashed;
  return (
    <span
      className={`flex items-center gap-1.5 ${kind === 'live' ? 'text-ok' : kind === 'lost' ? 'text-warn' : 'text-muted'}`}
      data-live={kind}
    >
      <Glyph size={12} fill={kind === 'live' ? 'currentColor' : 'none'} aria-hidden="true" />
      <span className="top-words">{t(liveKeys[kind])}</span>
    </span>
  );
}

/** A socket with a cable's end in it. */
function Logo(): ReactNode {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" className="text-accent">
      <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="3" />
    </svg>
  );
}
