'use client';
import { ArrowLeft, Download, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import { type Change, changeSchema } from '../../model/change.ts';
import type { Topology } from '../../model/topology.ts';
import { dateTimeText } from '../frame/time.ts';
import { useDemand } from '../live/demand.ts';
import { useLiveStore } from '../live/store.ts';
import { PlaceLink } from '../place/PlaceLink.tsx';
import { stepTo } from '../place/place.ts';
import { changeUrl } from './api.ts';
import { Commands } from './Commands.tsx';
import { useChangeNews } from './changeNews.ts';
import { openForm } from './formStore.ts';
import { Outcome } from './Outcome.tsx';
import { FaultText } from './Refusal.tsx';
import { isUndoable } from './undoable.ts';
import { useWords } from './useWords.ts';
import { tookMs } from './words.ts';

/** One change: who, when, what, each step as it ended, the commands, the way back. */
export function ChangePage({ topology, id }: { topology: Topology; id: string }): ReactNode {
  const t = useTranslations('changes');
  const demand = useDemand(changeUrl(id), changeSchema);
  const news = useChangeNews((state) => state.changes.find((one) => one.id === id));
  const live = useLiveStore((state) => state.connection.kind === 'live');
  const { refresh } = demand;
  // What the stream told may have been missed while the page was away.
  useEffect(() => {
    if (live) refresh();
  }, [live, refresh]);
  const change = news ?? demand.data;
  return (
    <div className="h-full overflow-auto" data-change-page={change?.id}>
      <div className="mx-auto flex max-w-3xl flex-col gap-4 p-6">
        <PlaceLink
          step={stepTo({ page: 'table', table: 'changes' })}
          className="flex items-center gap-1 self-start text-accent underline underline-offset-2"
        >
          <ArrowLeft size={14} aria-hidden="true" />
          {t('page.back')}
        </PlaceLink>
        {change ? (
          <Told change={change} topology={topology} />
        ) : demand.fault?.code === 'not-found' ? (
          <p>{t('page.notFound')}</p>
        ) : demand.fault ? (
          <p role="alert">
            <FaultText fault={demand.fault} />
          </p>
        ) : (
          <p className="text-muted">{t('page.reading')}</p>
        )}
      </div>
    </div>
  );
}

function Told({ change, topology }: { change: Change; topology: Topology }): ReactNode {
  const t = useTranslations('changes');
  const words = useWords();
  const what = words.change(change, topology);
  const ms = tookMs(change);
  const lines = change.steps.flatMap((step) => step.command.split('\n')).filter((line) => line !== '');
  const other = (id: string): ReactNode => (
    <PlaceLink step={stepTo({ page: 'change', id })} className="mono text-accent underline underline-offset-2">
      {id}
    </PlaceLink>
  );
  const facts: [string, ReactNode][] = [
    [t('page.result'), t('page.status', { status: change.status })],
    [t('page.who'), change.who],
    [
      t('page.when'),
      <span key="when" className="mono">
        {dateTimeText(new Date(change.startedAt))}
      </span>,
    ],
    ...(ms === undefined ? [] : [[t('page.took'), t('page.ms', { ms })] satisfies [string, ReactNode]]),
    ...(change.revertedBy === undefined
      ? []
      : [[t('page.takenBackBy'), other(change.revertedBy)] satisfies [string, ReactNode]]),
    ...(change.reverts === undefined
      ? []
      : [[t('page.takesBack'), other(change.reverts)] satisfies [string, ReactNode]]),
    [
      t('page.id'),
      <span key="id" className="mono wrap-anywhere">
        {change.id}
      </span>,
    ],
  ];
  return (
    <>
      <h2 className="text-[15px] font-semibold wrap-anywhere">{what}</h2>
      <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        {isUndoable(change) && (
          <button
            type="button"
            className="button"
            data-undo=""
            onClick={(event) => openForm({ form: 'revert', change: change.id }, event.currentTarget)}
          >
            <Undo2 size={13} aria-hidden="true" />
            {t('undo')}
          </button>
        )}
        <a href={`${changeUrl(change.id)}/script`} download className="button" data-script="">
          <Download size={13} aria-hidden="true" />
          {t('page.script')}
        </a>
      </div>
      <Outcome change={change} topology={topology} />
      <Commands lines={lines} open />
    </>
  );
}
