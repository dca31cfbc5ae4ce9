'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type Host, sourceNames } from '../../model/host.ts';
import type { Topology } from '../../model/topology.ts';
import { codeKey } from '../topology/words.ts';
import { LinkList } from './LinkList.tsx';
import { NetnsRouting } from './NetnsPanel.tsx';
import { Field, Fields, Section } from './parts.tsx';
import { linksOf } from './records.ts';

/** The host: its kernel, its sources, its own namespace. */
export function HostPanel({ topology, record }: { topology: Topology; record: Host }): ReactNode {
  const t = useTranslations('inspector');
  const s = useTranslations('source');
  const netns = topology.netns.find((one) => one.owner === 'host' && one.host === record.id);
  return (
    <>
      <Section title={t('kind', { kind: 'host' })}>
        <Fields>
          <Field name="kernel">{record.kernel}</Field>
          <Field name="bootId">{record.bootId}</Field>
        </Fields>
      </Section>
      <Section title={t('sources')}>
        <ul>
          {sourceNames.map((name) => (
            <li key={name} className="flex gap-2">
              <span>{s('name', { source: name })}</span>
              <span className="text-muted">{s('state', { state: codeKey(record.sources[name].state) })}</span>
              <span className="mono ml-auto text-muted">{record.sources[name].version}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('links')}>
        <LinkList topology={topology} links={linksOf(topology, netns?.id)} />
      </Section>
      {netns && <NetnsRouting topology={topology} record={netns} />}
    </>
  );
}
