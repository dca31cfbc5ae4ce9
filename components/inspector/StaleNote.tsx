'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { SourceName } from '../../model/host.ts';
import type { Topology } from '../../model/topology.ts';
import { clockText } from '../frame/time.ts';
import type { Found } from './records.ts';

/** The source whose loss leaves a record as it was. */
const sourceOf: Record<Found['kind'], SourceName> = {
  host: 'kernel',
  netns: 'kernel',
  link: 'kernel',
  container: 'docker',
  network: 'docker',
  ovsBridge: 'ovs',
  ovsPort: 'ovs',
  mapping: 'netfilter',
};

/** Over a record whose source is lost: whose data it is and of when. */
export function StaleNote({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('source');
  const [host] = topology.hosts;
  const source = sourceOf[found.kind];
  const status = host?.sources[source];
  if (status?.state !== 'lost') return null;
  return (
    <p className="hatched border-t border-warn px-4 py-1.5 font-medium" data-stale-note={source}>
      {t('dataOf', { source, time: clockText(new Date(status.since)) })}
    </p>
  );
}
