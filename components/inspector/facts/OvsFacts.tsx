'use client';
import { OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { OvsBridge, OvsPort } from '../../../model/ovs.ts';
import type { Topology } from '../../../model/topology.ts';
import { Chip } from '../../topology/nodes/parts.tsx';
import { ovsPortVlan, vlanChip } from '../../topology/scene/vlan.ts';
import { Field, Fields, Lines, Nothing, Part, pairs, Reference, Verbatim } from '../parts.tsx';

export function OvsBridgeFacts({ topology, record }: { topology: Topology; record: OvsBridge }): ReactNode {
  const t = useTranslations('inspector');
  const ports = topology.ovsPorts
    .filter((port) => port.bridge === record.id)
    .sort((a, b) => (a.ofport ?? 0) - (b.ofport ?? 0) || (a.name < b.name ? -1 : 1));
  return (
    <>
      <Fields>
        <Field name="datapathType">{record.datapathType}</Field>
        <Field name="failMode">{record.failMode}</Field>
        <Field name="controllers">{record.controllers?.join(', ') ?? t('none')}</Field>
        <Field name="stp">{record.stp ? t('yes') : t('no')}</Field>
        {record.externalIds && <Field name="externalIds">{pairs(record.externalIds).join(', ')}</Field>}
        <Field name="link">{record.link && <Reference topology={topology} id={record.link} />}</Field>
      </Fields>
      <div className="mt-3">
        <Part title={t('portsCount', { count: ports.length })}>
          {ports.length === 0 && <Nothing />}
          <ul className="flex flex-col gap-1.5">
            {ports.map((port) => (
              <li key={port.id} className="row">
                <span className="flex flex-wrap items-center gap-2">
                  <span className="mono text-muted">{port.ofport ?? '–'}</span>
                  <Reference topology={topology} id={port.id} />
                  {port.interfaceType !== '' && <span className="tag">{port.interfaceType}</span>}
                  <span className="ml-auto flex items-center gap-1.5">
                    {port.error !== undefined && (
                      <OctagonX size={13} className="text-err" aria-label={t('field.error')} />
                    )}
                    <Chip chip={vlanChip(ovsPortVlan(port))} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </Part>
      </div>
    </>
  );
}

export function OvsPortFacts({ topology, record }: { topology: Topology; record: OvsPort }): ReactNode {
  const t = useTranslations('inspector');
  const peer = topology.ovsPorts.find((one) => one.name === record.patchPeer);
  return (
    <>
      {record.error !== undefined && (
        <div className="mb-3">
          <p className="flex items-center gap-1.5 font-medium">
            <OctagonX size={13} className="text-err" aria-hidden="true" />
            {t('ovsError')}
          </p>
          <Verbatim text={record.error} what={t('field.error')} />
        </div>
      )}
      <Fields>
        <Field name="bridge">
          <Reference topology={topology} id={record.bridge} />
        </Field>
        <Field name="link">{record.link && <Reference topology={topology} id={record.link} />}</Field>
        <Field name="interfaceType">{record.interfaceType === '' ? 'system' : record.interfaceType}</Field>
        <Field name="ofport">{record.ofport === undefined ? undefined : String(record.ofport)}</Field>
        <Field name="vlan">{vlanChip(ovsPortVlan(record)).text}</Field>
        <Field name="vlanMode">{record.vlanMode}</Field>
        <Field name="patchPeer">{peer ? <Reference topology={topology} id={peer.id} /> : record.patchPeer}</Field>
      </Fields>
      <div className="mt-3">
        {record.options && Object.keys(record.options).length > 0 && (
          <Part title={t('options')}>
            <Lines lines={pairs(record.options)} what={t('option')} />
          </Part>
        )}
        <Part title={t('field.externalIds')}>
          <Lines lines={pairs(record.externalIds)} what={t('field.externalIds')} />
        </Part>
      </div>
    </>
  );
}
