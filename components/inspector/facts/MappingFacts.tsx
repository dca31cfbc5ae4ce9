'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../../model/topology.ts';
import { Field, Fields, Reference } from '../parts.tsx';
import type { MappedPort } from '../records.ts';

const endText = (address: string, port: number): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;

/** One host port: what Docker was asked and, beside it, what the kernel has. */
export function MappingFacts({ topology, record }: { topology: Topology; record: MappedPort }): ReactNode {
  const t = useTranslations('inspector');
  const { asked, mapping } = record;
  const container = asked?.container.id ?? mapping?.container;
  return (
    <Fields>
      <Field name="container">{container && <Reference topology={topology} id={container} />}</Field>
      <Field name="listenAddress">{endText(record.hostAddress, record.hostPort)}</Field>
      <Field name="protocol">{record.protocol}</Field>
      <Field name="family">{t('family', { family: record.family })}</Field>
      <Field name="asked">{asked ? `→ ${asked.port.containerPort}` : t('notAsked')}</Field>
      <Field name="inKernel">
        {mapping ? `→ ${endText(mapping.targetAddress, mapping.targetPort)}` : t('notInKernel')}
      </Field>
      <Field name="via">{mapping?.via.join(', ')}</Field>
      <Field name="backend">{mapping?.backends.join(', ')}</Field>
      <Field name="proxy">{mapping?.proxy && `${mapping.proxy.processName} ${mapping.proxy.pid}`}</Field>
    </Fields>
  );
}
