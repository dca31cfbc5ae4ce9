'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Network } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { LinkList } from './LinkList.tsx';
import { Field, Fields, Lines, pairs, Reference, Section } from './parts.tsx';

/** A Docker network: what the engine says, and the ports its bridge has. */
export function NetworkPanel({ topology, record }: { topology: Topology; record: Network }): ReactNode {
  const t = useTranslations('inspector');
  return (
    <>
      <Section title={t('kind', { kind: 'network' })}>
        <Fields>
          <Field name="driver">{record.driver}</Field>
          <Field name="internal">{record.internal ? t('yes') : t('no')}</Field>
          <Field name="subnets">{record.subnets.join(', ')}</Field>
          <Field name="gateways">{record.gateways.join(', ')}</Field>
          <Field name="bridge">{record.bridge && <Reference topology={topology} id={record.bridge} />}</Field>
          <Field name="parent">{record.parent && <Reference topology={topology} id={record.parent} />}</Field>
        </Fields>
      </Section>
      <Section title={t('endpoints')}>
        {record.endpoints.length === 0 && <p className="text-muted">{t('none')}</p>}
        <ul className="flex flex-col gap-1.5">
          {record.endpoints.map((endpoint) => (
            <li key={endpoint.container} className="rounded-md bg-head px-2.5 py-1.5">
              <span className="flex flex-wrap gap-x-3">
                <Reference topology={topology} id={endpoint.container} />
                {endpoint.link && <Reference topology={topology} id={endpoint.link} />}
              </span>
              <span className="mono block wrap-anywhere">{endpoint.addresses.join(' ')}</span>
              {endpoint.mac !== undefined && <span className="mono block text-muted">{endpoint.mac}</span>}
            </li>
          ))}
        </ul>
      </Section>
      {record.bridge && (
        <Section title={t('ports')}>
          <LinkList topology={topology} links={topology.links.filter((link) => link.master === record.bridge)} />
        </Section>
      )}
      <Section title={t('options')}>
        <Lines lines={pairs(record.options)} />
      </Section>
    </>
  );
}
