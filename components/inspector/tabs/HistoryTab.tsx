'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { engineEventsSchema } from '../../../model/on-demand.ts';
import type { Topology } from '../../../model/topology.ts';
import { clockText, dateTimeText } from '../../frame/time.ts';
import { useDemand } from '../../live/demand.ts';
import { type SeenChange, useSeenChanges } from '../../live/seenChanges.ts';
import { Part } from '../parts.tsx';
import { type Found, referenceText } from '../records.ts';
import { eventsAbout, historyIds } from '../related.ts';
import { TabFrame } from './TabFrame.tsx';

/** More rows than a person reads; the rest is a number. */
const mostRows = 100;

/** What happened to a record: what this tab saw change, and for what Docker has, its events. */
export function HistoryTab({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  return (
    <>
      {(found.kind === 'container' || found.kind === 'network') && <EngineEvents found={found} />}
      <Seen topology={topology} found={found} />
    </>
  );
}

function Seen({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const changes = useSeenChanges((state) => state.changes);
  const about = useMemo(() => {
    const ids = historyIds(topology, found);
    return changes.filter((one) => ids.has(one.id));
  }, [changes, topology, found]);
  return (
    <Part title={t('history.seen')}>
      {about.length === 0 && <p className="text-muted">{t('history.nothingSeen')}</p>}
      <ul className="flex flex-col gap-1">
        {about.slice(0, mostRows).map((one) => (
          <li key={`${one.revision} ${one.id}`} className="row" data-change={one.what}>
            <span className="flex items-baseline gap-2">
              <span className="mono text-muted">{clockText(new Date(one.atMs))}</span>
              <span className="min-w-0 flex-1 wrap-anywhere">
                {one.id === found.record.id ? '' : <span className="mono">{referenceText(topology, one.id)} </span>}
                {t('history.what', { what: one.what })}
              </span>
            </span>
            <Fields change={one} />
          </li>
        ))}
      </ul>
      {about.length > mostRows && (
        <p className="small mt-1 text-muted">{t('moreRows', { count: about.length - mostRows })}</p>
      )}
    </Part>
  );
}

const short = (value: unknown): string => {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
};

function Fields({ change }: { change: SeenChange }): ReactNode {
  return change.fields.map((one) => (
    <span key={one.field} lang="en" className="mono block wrap-anywhere">
      {one.field}: <span className="text-muted">{short(one.before)}</span> → {short(one.after)}
    </span>
  ));
}

function EngineEvents({ found }: { found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const demand = useDemand('/api/v1/engine-events', engineEventsSchema);
  return (
    <TabFrame demand={demand}>
      {({ events }) => {
        const about = eventsAbout(events, found);
        return (
          <Part title={t('history.engine')}>
            {about.length === 0 && <p className="text-muted">{t('history.nothingEngine')}</p>}
            <ul className="flex flex-col gap-1">
              {about.slice(0, mostRows).map((one) => (
                <li
                  key={`${one.time} ${one.type} ${one.action} ${one.actorId}`}
                  className="row"
                  data-event={one.action}
                >
                  <span className="flex flex-wrap items-baseline gap-x-2">
                    <span className="mono text-muted">{dateTimeText(new Date(one.time))}</span>
                    <span lang="en" className="mono wrap-anywhere">
                      {one.type} {one.action}
                    </span>
                  </span>
                  {one.attributes.exitCode !== undefined && (
                    <span lang="en" className="mono block text-muted">
                      exitCode {one.attributes.exitCode}
                    </span>
                  )}
                  {one.type === 'network' && found.kind === 'container' && (
                    <span lang="en" className="mono block text-muted wrap-anywhere">
                      {one.attributes.name}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </Part>
        );
      }}
    </TabFrame>
  );
}
