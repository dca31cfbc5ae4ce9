'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import { FindingCard } from '../diagnose/FindingCard.tsx';
import { type Findings, findingsOf, severityRank } from '../diagnose/findings.ts';
import { problemsFirst, usePortStates } from '../diagnose/portStates.ts';
import { verdictLooks } from '../diagnose/verdictLooks.ts';
import { addressText, hostPortText, linksOf, referenceText } from '../inspector/records.ts';
import { PlaceLink } from '../place/PlaceLink.tsx';
import { stepTo } from '../place/place.ts';
import { select } from '../topology/canvasStore.ts';
import { StateGlyph } from '../topology/nodes/parts.tsx';
import { codeKey } from '../topology/words.ts';
import { SeverityGlyph } from '../ui/SeverityGlyph.tsx';

/** The tables that a phone shows as lists. */
export const phoneLists = ['findings', 'ports', 'containers'] as const;
export type PhoneListName = (typeof phoneLists)[number];
export const phoneListNamed = (name: string): PhoneListName | undefined => phoneLists.find((one) => one === name);

/** Findings, published ports or containers as a list, problems first: what a phone has room for. */
export function PhoneList({ topology, list }: { topology: Topology; list: PhoneListName }): ReactNode {
  const t = useTranslations('tables');
  const findings = useMemo(() => findingsOf(topology), [topology]);
  return (
    <div className="h-full overflow-y-auto" data-phone-list={list}>
      <nav
        className="sticky top-0 z-10 flex gap-1 border-b border-line bg-card p-2"
        aria-label={t('name', { table: list })}
      >
        {phoneLists.map((name) => (
          <PlaceLink
            key={name}
            step={stepTo({ page: 'table', table: name })}
            current={name === list}
            className={`flex min-h-8 items-center rounded-md px-3 ${name === list ? 'bg-head font-semibold' : 'text-muted'}`}
          >
            {t('name', { table: name })}
          </PlaceLink>
        ))}
      </nav>
      {list === 'findings' && <FindingList topology={topology} findings={findings} />}
      {list === 'ports' && <PortList topology={topology} />}
      {list === 'containers' && <ContainerList topology={topology} findings={findings} />}
    </div>
  );
}

function Nothing({ list }: { list: PhoneListName }): ReactNode {
  const t = useTranslations('tables');
  return <p className="p-4 text-muted">{t('empty', { table: list })}</p>;
}

function FindingList({ topology, findings }: { topology: Topology; findings: Findings }): ReactNode {
  if (findings.causes.length === 0) return <Nothing list="findings" />;
  return (
    <div className="flex flex-col gap-2 p-3">
      {findings.causes.map((cause) => (
        <FindingCard
          key={cause.key}
          topology={topology}
          finding={cause.first}
          others={cause.findings.filter((one) => one !== cause.first)}
        />
      ))}
    </div>
  );
}

const rowClass = 'flex min-h-11 w-full items-center gap-2 border-b border-line px-4 py-2 text-left';

function ContainerList({ topology, findings }: { topology: Topology; findings: Findings }): ReactNode {
  const rank = (id: string): number => {
    const worst = findings.of(id)?.worst;
    return worst === undefined ? 9 : severityRank[worst];
  };
  const sorted = [...topology.containers].sort(
    (a, b) => rank(a.id) - rank(b.id) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  if (sorted.length === 0) return <Nothing list="containers" />;
  return (
    <ul>
      {sorted.map((one) => {
        const open = findings.of(one.id);
        const netns = topology.netns.find((ns) => ns.id === one.netns);
        const addresses =
          netns && netns.owner !== 'host'
            ? linksOf(topology, netns.id)
                .filter((link) => link.kind !== 'loopback')
                .flatMap((link) => link.addresses.map(addressText))
            : [];
        return (
          <li key={one.id}>
            <button type="button" className={rowClass} data-record={one.id} onClick={() => select(one.id)}>
              <StateGlyph state={one.state} />
              <span className="min-w-0 flex-1">
                <span className="block font-semibold wrap-anywhere">{one.name}</span>
                <span className="mono block text-muted wrap-anywhere">{addresses[0] ?? one.networkMode}</span>
              </span>
              {open && (
                <span className="flex items-center gap-1">
                  <SeverityGlyph severity={open.worst} />
                  {open.findings.length}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function PortList({ topology }: { topology: Topology }): ReactNode {
  const t = useTranslations('inspector');
  const { states } = usePortStates();
  const sorted = [...states].sort(problemsFirst);
  if (sorted.length === 0) return <Nothing list="ports" />;
  return (
    <ul>
      {sorted.map((one) => {
        const { Glyph, className } = verdictLooks[one.verdict];
        const target = one.containerPort ?? one.mapping?.targetPort ?? one.hostPort;
        return (
          <li key={one.id}>
            <button type="button" className={rowClass} data-record={one.id} onClick={() => select(one.id)}>
              <Glyph size={16} className={`flex-none ${className}`} aria-hidden="true" />
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline gap-2">
                  <span className="mono">
                    {hostPortText(one)}
                    {target === one.hostPort ? '' : ` → ${target}`}
                  </span>
                  <span className="tag">{t('family', { family: one.family })}</span>
                </span>
                <span className="block text-muted">
                  {one.container === undefined ? '' : `${referenceText(topology, one.container)}: `}
                  {t('verdict', { verdict: codeKey(one.verdict), port: target })}
                </span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
