'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Link } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';
import { vlanChip } from '../topology/scene/vlan.ts';
import { codeKey } from '../topology/words.ts';
import { LinkList } from './LinkList.tsx';
import { Field, Fields, Lines, Reference, Section } from './parts.tsx';
import { addressText } from './records.ts';

export function LinkPanel({ topology, record }: { topology: Topology; record: Link }): ReactNode {
  const t = useTranslations('inspector');
  const yesNo = (value: boolean): string => (value ? t('yes') : t('no'));
  const refer = (id: string | undefined): ReactNode => id && <Reference topology={topology} id={id} />;
  const ports = topology.links.filter((one) => one.master === record.id);
  const { vxlan } = record;
  return (
    <>
      <Section title={t('field.addresses')}>
        <Lines lines={record.addresses.map(addressText)} />
      </Section>
      <Section title={t('kind', { kind: 'link' })}>
        <Fields>
          <Field name="kind">{record.kind}</Field>
          <Field name="netns">{refer(record.netns)}</Field>
          <Field name="ifindex">{String(record.ifindex)}</Field>
          <Field name="mac">{record.mac}</Field>
          <Field name="mtu">{String(record.mtu)}</Field>
          <Field name="up">{yesNo(record.up)}</Field>
          <Field name="carrier">{yesNo(record.carrier)}</Field>
          <Field name="operState">{record.operState}</Field>
          <Field name="master">{refer(record.master)}</Field>
          <Field name="bridgePortNo">
            {record.bridgePortNo === undefined ? undefined : String(record.bridgePortNo)}
          </Field>
          <Field name="peer">{refer(record.peer)}</Field>
          {record.peer === undefined && record.peerMissing && (
            <Field name="peerMissing">{t('peerMissing', { why: codeKey(record.peerMissing) })}</Field>
          )}
          <Field name="parent">{refer(record.parent)}</Field>
          <Field name="vlan">{record.vlan && vlanChip(record.vlan).text}</Field>
          <Field name="ovsPort">{refer(record.ovsPort)}</Field>
          <Field name="macvlanMode">{record.macvlanMode}</Field>
          <Field name="vxlan">{vxlan && `VNI ${vxlan.vni} → ${vxlan.remote ?? '*'}:${vxlan.destinationPort}`}</Field>
          <Field name="vlanFiltering">{record.bridge && yesNo(record.bridge.vlanFiltering)}</Field>
          <Field name="stp">{record.bridge && yesNo(record.bridge.stp)}</Field>
          <Field name="alias">{record.alias}</Field>
          <Field name="altNames">{record.altNames?.join(', ')}</Field>
        </Fields>
      </Section>
      {(record.bridge || ports.length > 0) && (
        <Section title={t('ports')}>
          <LinkList topology={topology} links={ports} />
        </Section>
      )}
    </>
  );
}
