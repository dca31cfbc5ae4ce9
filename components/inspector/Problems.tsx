'use client';
import { Info, OctagonX, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Finding, Severity } from '../../model/finding.ts';
import type { Topology } from '../../model/topology.ts';
import { Reference, Section } from './parts.tsx';
import type { Found } from './records.ts';
import { findingsAbout } from './related.ts';

const glyphs: Record<Severity, { Glyph: typeof Info; className: string }> = {
  error: { Glyph: OctagonX, className: 'text-err' },
  warning: { Glyph: TriangleAlert, className: 'text-warn' },
  info: { Glyph: Info, className: 'text-accent' },
};

/** What is wrong with the thing, worst first; nothing when nothing is. */
export function Problems({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const findings = findingsAbout(topology, found);
  if (findings.length === 0) return null;
  return (
    <Section title={t('problems', { count: findings.length })}>
      <ul className="flex flex-col gap-1.5">
        {findings.map((one) => (
          <Problem key={one.id} topology={topology} finding={one} />
        ))}
      </ul>
    </Section>
  );
}

function Problem({ topology, finding }: { topology: Topology; finding: Finding }): ReactNode {
  const { Glyph, className } = glyphs[finding.severity];
  return (
    <li className="row" data-finding={finding.check}>
      <span className="flex items-center gap-2">
        <Glyph size={14} className={`flex-none ${className}`} aria-hidden="true" />
        <span className="mono">{finding.check}</span>
        <Reference topology={topology} id={finding.object} />
      </span>
      {Object.entries(finding.evidence).map(([key, value]) => (
        <span key={key} lang="en" className="mono block text-muted wrap-anywhere">
          {key} = {value}
        </span>
      ))}
    </li>
  );
}
