'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Netns } from '../../model/netns.ts';
import type { Topology } from '../../model/topology.ts';
import { LinkList } from './LinkList.tsx';
import { Field, Fields, Lines, Reference, Section } from './parts.tsx';
import { linksOf, routeText, ruleText, sortedRoutes, sortedRules } from './records.ts';

export function NetnsPanel({ topology, record }: { topology: Topology; record: Netns }): ReactNode {
  const t = useTranslations('inspector');
  const inside = topology.containers.filter((one) => one.netns === record.id);
  return (
    <>
      <Section title={t('links')}>
        <LinkList topology={topology} links={linksOf(topology, record.id)} />
      </Section>
      <Section title={t('kind', { kind: 'netns' })}>
        <Fields>
          <Field name="owner">{t('owner', { owner: record.owner })}</Field>
          <Field name="name">{record.name}</Field>
          <Field name="inode">{String(record.inode)}</Field>
          <Field name="pid">
            {record.pid === undefined ? undefined : `${record.pid} ${record.processName ?? ''}`.trim()}
          </Field>
          <Field name="unreadableReason">{record.unreadableReason}</Field>
        </Fields>
      </Section>
      {inside.length > 0 && (
        <Section title={t('containers')}>
          <ul>
            {inside.map((one) => (
              <li key={one.id}>
                <Reference topology={topology} id={one.id} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <NetnsRouting topology={topology} record={record} />
    </>
  );
}

/** Routes and policy rules of a namespace. */
export function NetnsRouting({ topology, record }: { topology: Topology; record: Netns }): ReactNode {
  const t = useTranslations('inspector');
  return (
    <>
      <Section title={t('routes')}>
        <Lines lines={sortedRoutes(record.routes).map((route) => routeText(topology, record, route))} />
      </Section>
      <Section title={t('rules')}>
        <Lines lines={sortedRules(record.rules).map((rule) => ruleText(rule))} />
      </Section>
    </>
  );
}
