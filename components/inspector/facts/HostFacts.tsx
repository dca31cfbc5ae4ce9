'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type Host, sourceNames } from '../../../model/host.ts';
import type { Topology } from '../../../model/topology.ts';
import { clockText } from '../../frame/time.ts';
import { codeKey } from '../../topology/words.ts';
import { Field, Fields, Nothing, Part, Reference } from '../parts.tsx';

/** The host: its kernel, its sources, who lives in its own namespace, what its firewall does. */
export function HostFacts({ topology, record }: { topology: Topology; record: Host }): ReactNode {
  const t = useTranslations('inspector');
  const s = useTranslations('source');
  const netns = topology.netns.find((one) => one.owner === 'host' && one.host === record.id);
  const inside = topology.containers.filter((one) => one.netns !== undefined && one.netns === netns?.id);
  return (
    <>
      <Fields>
        <Field name="kernel">{record.kernel}</Field>
        <Field name="bootId">{record.bootId}</Field>
      </Fields>
      <div className="mt-3">
        <Part title={t('sources')}>
          <ul className="flex flex-col gap-1">
            {sourceNames.map((name) => {
              const status = record.sources[name];
              return (
                <li key={name} className="row">
                  <span className="flex gap-2">
                    <span className="font-medium">{s('name', { source: name })}</span>
                    <span className="ml-auto text-muted">{s('state', { state: codeKey(status.state) })}</span>
                  </span>
                  <span className="small flex flex-wrap gap-x-2 text-muted">
                    {s('since', { time: clockText(new Date(status.since)) })}
                    <span lang="en" className="mono ml-auto !text-[11px] wrap-anywhere">
                      {status.version}
                    </span>
                  </span>
                </li>
              );
            })}
          </ul>
        </Part>
        <Part title={t('hostContainers')}>
          {inside.length === 0 && <Nothing />}
          <ul>
            {inside.map((one) => (
              <li key={one.id}>
                <Reference topology={topology} id={one.id} />
              </li>
            ))}
          </ul>
        </Part>
        <Firewall topology={topology} record={record} />
      </div>
    </>
  );
}

/** How many rules translate addresses, by kind and family; where a firewall is not read, that. */
function Firewall({ topology, record }: { topology: Topology; record: Host }): ReactNode {
  const t = useTranslations('inspector');
  const { state, detail } = record.sources.netfilter;
  if (state === 'absent') {
    return (
      <Part title={t('firewall')}>
        <p className="text-muted">{t('natNotRead')}</p>
      </Part>
    );
  }
  const rules = topology.networks.flatMap((one) => one.nat ?? []);
  const count = (family: string, kinds: string[]): number =>
    rules.filter((one) => one.family === family && kinds.includes(one.kind)).length;
  const mappings = (family: string): number => topology.portMappings.filter((one) => one.family === family).length;
  return (
    <Part title={t('firewall')}>
      <ul>
        {(['inet', 'inet6'] as const).map((family) => (
          <li key={family}>
            {t('firewallLine', {
              family,
              mappings: mappings(family),
              masquerade: count(family, ['masquerade', 'snat']),
              dnat: count(family, ['dnat', 'redirect']),
            })}
          </li>
        ))}
      </ul>
      {detail !== undefined && (
        <p lang="en" className="mono small text-muted wrap-anywhere">
          {detail}
        </p>
      )}
    </Part>
  );
}
