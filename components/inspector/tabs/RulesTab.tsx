'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { NatRule } from '../../../model/container.ts';
import type { Netns } from '../../../model/netns.ts';
import type { PortMapping } from '../../../model/port-mapping.ts';
import type { Topology } from '../../../model/topology.ts';
import { Words } from '../../ui/Words.tsx';
import { Copyable, Lines, Nothing, Part } from '../parts.tsx';
import { type Found, hostPortText, ruleText, sortedRules } from '../records.ts';
import { NetfilterRules } from './NetfilterRules.tsx';

/**
 * Rules that decide about a record: policy rules and the packet filter of its namespace, NAT rules of a Docker network, the kernel's rules
 * of port mappings.
 */
export function RulesTab(props: { topology: Topology; found: Found; netns: Netns | undefined }): ReactNode {
  const { topology, found, netns } = props;
  const t = useTranslations('inspector');
  const mappings =
    found.kind === 'container' ? topology.portMappings.filter((one) => one.container === found.record.id) : [];
  return (
    <>
      {found.kind === 'network' && <NatRules rules={found.record.nat} />}
      {found.kind === 'mapping' &&
        (found.record.mapping ? <MappingRules mapping={found.record.mapping} /> : <Nothing />)}
      {mappings.map((one) => (
        <MappingRules key={one.id} mapping={one} />
      ))}
      {netns && (
        <Part title={t('rules')}>
          <Lines lines={sortedRules(netns.rules).map(ruleText)} what={t('rule')} />
        </Part>
      )}
      {netns?.readable && <NetfilterRules netns={netns} />}
    </>
  );
}

function NatRules({ rules }: { rules: NatRule[] | undefined }): ReactNode {
  const t = useTranslations('inspector');
  if (!rules) return <p className="text-muted">{t('natNotRead')}</p>;
  if (rules.length === 0) return <p className="text-muted">{t('natNone')}</p>;
  return (['inet', 'inet6'] as const).map((family) => {
    const ours = rules.filter((one) => one.family === family);
    return (
      <Part key={family} title={t('natOf', { family })}>
        {ours.length === 0 && <Nothing />}
        <ul className="flex flex-col gap-1">
          {ours.map((one) => (
            <li key={`${one.table} ${one.chain} ${one.rule}`} className="row" data-nat={one.kind}>
              <span className="flex gap-2">
                <span className="tag tag-box">{one.kind.toUpperCase()}</span>
                <span className="mono ml-auto text-muted">
                  {one.table} {one.chain}
                </span>
              </span>
              <span lang="en" className="mono block wrap-anywhere">
                <Copyable text={one.rule} what={t('rule')}>
                  <Words text={one.rule} />
                </Copyable>
              </span>
            </li>
          ))}
        </ul>
      </Part>
    );
  });
}

function MappingRules({ mapping }: { mapping: PortMapping }): ReactNode {
  const t = useTranslations('inspector');
  return (
    <Part title={t('mappingRules', { port: hostPortText(mapping), family: mapping.family })}>
      {mapping.rules.length === 0 && <Nothing />}
      <ul className="flex flex-col gap-1">
        {mapping.rules.map((rule) => (
          <li key={rule} lang="en" className="row mono wrap-anywhere">
            <Copyable text={rule} what={t('rule')}>
              <Words text={rule} />
            </Copyable>
          </li>
        ))}
      </ul>
    </Part>
  );
}
