'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import { FindingCard } from '../diagnose/FindingCard.tsx';
import { findingsOf } from '../diagnose/findings.ts';
import { Section } from './parts.tsx';
import type { Found } from './records.ts';

/** What is wrong with the thing, worst first, each with what mends it; nothing when nothing is. */
export function Problems({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const open = useMemo(() => findingsOf(topology).of(found.record.id), [topology, found.record.id]);
  if (!open) return null;
  return (
    <Section title={t('problems', { count: open.findings.length })}>
      <div className="flex flex-col gap-2" data-problems={open.findings.length}>
        {open.findings.map((one) => (
          <FindingCard key={one.id} topology={topology} finding={one} />
        ))}
      </div>
    </Section>
  );
}
