'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Network } from '../../../model/container.ts';
import type { Topology } from '../../../model/topology.ts';
import { Copyable, Field, Fields, Lines, Nothing, Part, pairs, Reference } from '../parts.tsx';

/** A Docker network: what the engine says of it, its endpoints, and what the kernel translates for it. */
export function NetworkFacts({ topology, record }: { topology: Topology; record: Network }): ReactNode {
  const t = useTranslations('inspector');
  const yesNo = (value: boolean | undefined): string | undefined =>
    value === undefined ? undefined : value ? t('yes') : t('no');
  return (
    <>
      <Fields>
        <Field name="driver">{record.driver}</Field>
        <Field name="subnets">{record.subnets.length > 0 && <Values values={record.subnets} name="subnets" />}</Field>
        <Field name="gateways">
          {record.gateways.length > 0 && <Values values={record.gateways} name="gateways" />}
        </Field>
        <Field name="internal">{yesNo(record.internal)}</Field>
        <Field name="icc">{yesNo(record.icc)}</Field>
        <Field name="enableIpv4">{yesNo(record.enableIpv4)}</Field>
        <Field name="enableIpv6">{yesNo(record.enableIpv6)}</Field>
        <Field name="gatewayModeIpv4">{record.gatewayModeIpv4}</Field>
        <Field name="gatewayModeIpv6">{record.gatewayModeIpv6}</Field>
        <Field name="bridge">{record.bridge && <Reference topology={topology} id={record.bridge} />}</Field>
        <Field name="parent">{record.parent && <Reference topology={topology} id={record.parent} />}</Field>
        {(['inet', 'inet6'] as const).map((family) => (
          <Field key={family} name={family === 'inet' ? 'natIpv4' : 'natIpv6'}>
            <NatSummary record={record} family={family} />
          </Field>
        ))}
      </Fields>
      <div className="mt-3">
        <Part title={t('endpointsCount', { count: record.endpoints.length })}>
          {record.endpoints.length === 0 && <Nothing />}
          <ul className="flex flex-col gap-1.5">
            {record.endpoints.map((endpoint) => (
              <li key={endpoint.container} className="row" data-endpoint={endpoint.container}>
                <span className="flex flex-wrap gap-x-3">
                  <Reference topology={topology} id={endpoint.container} />
                  {endpoint.link && <Reference topology={topology} id={endpoint.link} />}
                </span>
                {endpoint.addresses.map((address) => (
                  <span key={address} className="mono block wrap-anywhere">
                    <Copyable text={address} what={t('field.addresses')} />
                  </span>
                ))}
                {endpoint.mac !== undefined && (
                  <span className="mono block text-muted">
                    <Copyable text={endpoint.mac} what={t('field.mac')} />
                  </span>
                )}
                {endpoint.aliases && endpoint.aliases.length > 0 && (
                  <span className="block text-muted wrap-anywhere">
                    {t('aliases')} <span className="mono">{endpoint.aliases.join(' ')}</span>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </Part>
        <Part title={t('options')}>
          <Lines lines={pairs(record.options)} what={t('option')} />
        </Part>
      </div>
    </>
  );
}

function Values({ values, name }: { values: string[]; name: 'subnets' | 'gateways' }): ReactNode {
  const t = useTranslations('inspector.field');
  return (
    <span className="flex flex-col">
      {values.map((one) => (
        <Copyable key={one} text={one} what={t(name)} />
      ))}
    </span>
  );
}

/** The kinds of translation of one family, by name; the rules themselves are in their tab. */
function NatSummary({ record, family }: { record: Network; family: 'inet' | 'inet6' }): ReactNode {
  const t = useTranslations('inspector');
  if (!record.nat) return <span className="font-sans text-muted">{t('natNotRead')}</span>;
  const counts = new Map<string, number>();
  for (const one of record.nat) {
    if (one.family === family) counts.set(one.kind, (counts.get(one.kind) ?? 0) + 1);
  }
  if (counts.size === 0) return t('none');
  return [...counts].map(([kind, count]) => `${kind.toUpperCase()} ×${count}`).join(', ');
}
