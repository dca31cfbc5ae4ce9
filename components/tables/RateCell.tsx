'use client';
import type { ReactNode } from 'react';
import type { LinkId } from '../../model/ids.ts';
import { bitRateText, countText } from '../inspector/units.ts';
import { useRateSum, useRatesStore } from '../live/rates.ts';
import { rateValue } from './rateColumns.ts';
import type { RateKey } from './table.ts';

/** What moves now, drawn anew by itself: the rest of the table does not wait for every second. */
export function RateCell({ of, links }: { of: RateKey; links: readonly LinkId[] }): ReactNode {
  const known = useRatesStore((state) => state.known);
  const value = rateValue(of, useRateSum(links), known);
  if (value === undefined || links.length === 0) return null;
  const text = of === 'errors' || of === 'drops' ? countText(value) : bitRateText(value);
  return <span className={`mono ${value === 0 ? 'text-muted' : ''}`}>{value === 0 ? '0' : text}</span>;
}
