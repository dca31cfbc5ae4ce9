'use client';
import { useTranslations } from 'next-intl';
import type { MouseEvent, ReactNode } from 'react';
import type { Finding, Severity } from '../../../model/finding.ts';
import { findingsOf, severityRank } from '../../diagnose/findings.ts';
import { type LiveState, useLiveStore } from '../../live/store.ts';
import { select } from '../canvasStore.ts';

/** Open findings of something: how bad the worst is, how many of that and in all, and what the worst is about. */
export type OpenProblems = { worst: Severity; worstCount: number; count: number; object: string };

const countsOf = (findings: readonly Finding[]): OpenProblems | undefined => {
  const [first] = findings;
  if (!first) return undefined;
  const worstCount = findings.filter((one) => one.severity === first.severity).length;
  return { worst: first.severity, worstCount, count: findings.length, object: first.object };
};

const exactly = (state: LiveState, records: readonly string[]): Finding[] =>
  state.topology
    ? state.topology.findings
        .filter((one) => records.includes(one.object))
        .sort((a, b) => severityRank[a.severity] - severityRank[b.severity])
    : [];

/** The same value for the same text, so that a delta that changes nothing here draws nothing here. */
const useStable = (pick: (state: LiveState) => OpenProblems | undefined): OpenProblems | undefined => {
  const text = useLiveStore((state) => JSON.stringify(pick(state)));
  return text === undefined ? undefined : (JSON.parse(text) as OpenProblems);
};

/** What is open about a card: itself and what it owns. */
export const useCardProblems = (records: readonly string[]): OpenProblems | undefined =>
  useStable((state) => countsOf((state.topology && findingsOf(state.topology).ofAny(records)?.findings) ?? []));

/** What is open about these records alone, not about what they belong to. */
export const useRowProblems = (records: readonly string[]): OpenProblems | undefined =>
  useStable((state) => countsOf(exactly(state, records)));

/** 18 px; the shape is the worst severity, the number how many are open. A click goes to what the worst is about. */
export function Badge({ problems, at }: { problems: OpenProblems | undefined; at?: 'corner' | 'row' }): ReactNode {
  const t = useTranslations('speak');
  if (!problems) return null;
  const { worst, count, worstCount, object } = problems;
  const go = (event: MouseEvent): void => {
    event.stopPropagation();
    select(object);
  };
  return (
    // The row it stands on does the same by keyboard, and says the number; this is the shorter way for a pointer.
    <span
      className={`badge badge-${worst} ${at ? `badge-${at}` : ''}`}
      title={t('troubles', { severity: worst, count: worstCount })}
      data-badge={worst}
      data-count={count}
      aria-hidden="true"
      onClick={go}
    >
      <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
        {shapes[worst]}
      </svg>
      <span className="badge-count">{count > 9 ? '9+' : count}</span>
    </span>
  );
}

const shapes: Record<Severity, ReactNode> = {
  error: <path d="M5.6 1h6.8L17 5.6v6.8L12.4 17H5.6L1 12.4V5.6z" />,
  warning: <path d="M9 .8 17.6 16.4H.4z" />,
  info: <circle cx="9" cy="9" r="8.2" />,
};
