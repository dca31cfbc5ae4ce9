'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { OvsBridge, OvsPort } from '../../model/ovs.ts';
import type { Topology } from '../../model/topology.ts';
import { Chip } from '../topology/nodes/parts.tsx';
import { ovsPortVlan, vlanChip } from '../topology/scene/vlan.ts';
import { Field, Fields, Lines, pairs, Reference, Section } from './parts.tsx';

export function OvsBridgePanel({ topology, record }: { topology: Topology; record: OvsBridge }): ReactNode {
  const t = useTranslations('inspector');
  const ports = topology.ovsPorts
    .filter((port) => port.bridge === record.id)
    .sort((a, b) => (a.ofport ?? 0) - (b.ofport ?? 0) || (a.name < b.name ? -1 : 1));
  return (
    <>
      <Section title={t('kind', { kind: 'ovsBridge' })}>
        <Fields>
          <Field name="datapathType">{record.datapathType}</Field>
          <Field name="failMode">{record.failMode}</Field>
          <Field name="stp">{record.stp ? t('yes') : t('no')}</Field>
          <Field name="link">{record.link && <Reference topology={topology} id={record.link} />}</Field>
        </Fields>
      </Section>
      <Section title={t('ports')}>
        {ports.length === 0 && <p className="text-muted">{t('none')}</p>}
        <ul className="flex flex-col gap-1.5">
          {ports.map((port) => (
            <li key={port.id} className="flex flex-wrap items-baseline gap-2 rounded-md bg-head px-2.5 py-1.5">
              <span className="mono text-muted">{port.ofport ?? '–'}</span>
              <Reference topology={topology} id={port.id} />
              <span className="ml-auto">
                <Chip chip={vlanChip(ovsPortVlan(port))} />
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

export function OvsPortPanel({ topology, record }: { topology: Topology; record: OvsPort }): ReactNode {
  const t = useTranslations('inspector');
  return (
    <>
      {record.error !== undefined && (
        <Section title={t('field.error')}>
          <p lang="en" className="mono text-err wrap-anywhere">
            {record.error}
          </p>
        </Section>
      )}
      <Section title={t('kind', { kind: 'ovsPort' })}>
        <Fields>
          <Field name="bridge">
            <Reference topology={topology} id={record.bridge} />
          </Field>
          <Field name="link">{record.link && <Reference topology={topology} id={record.link} />}</Field>
          <Field name="interfaceType">{record.interfaceType}</Field>
          <Field name="ofport">{record.ofport === undefined ? undefined : String(record.ofport)}</Field>
          <Field name="vlan">{vlanChip(ovsPortVlan(record)).text}</Field>
        </Fields>
      </Section>
      <Section title={t('field.externalIds')}>
        <Lines lines={pairs(record.externalIds)} />
      </Section>
    </>
  );
}
