'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Container } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { LinkList } from './LinkList.tsx';
import { NetnsRouting } from './NetnsPanel.tsx';
import { Field, Fields, Lines, pairs, Reference, Section } from './parts.tsx';
import { linksOf } from './records.ts';

export function ContainerPanel({ topology, record }: { topology: Topology; record: Container }): ReactNode {
  const t = useTranslations('inspector');
  const s = useTranslations('speak');
  const netns = topology.netns.find((one) => one.id === record.netns);
  const ports = record.publishedPorts.map((port) => {
    const address = port.hostAddress.includes(':') ? `[${port.hostAddress}]` : port.hostAddress;
    return `${address}:${port.hostPort} → ${port.containerPort}/${port.protocol}`;
  });
  return (
    <>
      <Section title={t('links')}>
        <LinkList topology={topology} links={netns && netns.owner !== 'host' ? linksOf(topology, netns.id) : []} />
      </Section>
      <Section title={t('kind', { kind: 'container' })}>
        <Fields>
          <Field name="state">{s('state', { state: record.state })}</Field>
          <Field name="image">{record.image}</Field>
          <Field name="networkMode">{record.networkMode}</Field>
          <Field name="sharesNetnsWith">
            {record.sharesNetnsWith && <Reference topology={topology} id={record.sharesNetnsWith} />}
          </Field>
          <Field name="netns">{netns && <Reference topology={topology} id={netns.id} />}</Field>
        </Fields>
      </Section>
      <Section title={t('publishedPorts')} {...(ports.length > 0 ? { note: t('publishedNote') } : {})}>
        <Lines lines={ports} />
      </Section>
      {netns && netns.owner !== 'host' && <NetnsRouting topology={topology} record={netns} />}
      <Section title={t('labels')}>
        <Lines lines={pairs(record.labels)} />
      </Section>
    </>
  );
}
