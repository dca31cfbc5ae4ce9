'use client';
import { useDeferredValue, useEffect, useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import { useCanvasStore } from '../topology/canvasStore.ts';
import { type Entries, entriesOf } from './entries.ts';
import { useFindStore } from './findStore.ts';
import { findHits, type Hits, shownBy } from './search.ts';
import { type Parsed, parseFind, type TermFault } from './terms.ts';
import { usePortViews } from './usePortViews.ts';

const noHits: Hits = { list: [], lit: new Set(), detailOf: (hit) => hit.detail };
const noTerms: Parsed = { ok: true, terms: [], doubts: [] };

const parsed = (expression: string): Parsed => (expression.trim() === '' ? noTerms : parseFind(expression));

/**
 * The terms of an expression, or what is wrong with it. A topology under change must not hold up who types: results follow, and `settled`
 * says that they have.
 */
export function useTerms(expression: string): { parsed: Parsed; fault: TermFault | undefined; settled: boolean } {
  const deferred = useDeferredValue(expression);
  const result = useMemo(() => parsed(deferred), [deferred]);
  return { parsed: result, fault: result.ok ? undefined : result.fault, settled: deferred === expression };
}

/** Everything that can be found, made when first asked for. */
export function useEntries(topology: Topology | undefined, needed: boolean): Entries | undefined {
  const ports = usePortViews(topology);
  return useMemo(() => (topology && needed ? entriesOf(topology, ports) : undefined), [topology, ports, needed]);
}

/** What the search box's text finds; once `settled`, the text as it stands there. */
export function useHits(topology: Topology | undefined): ReturnType<typeof useTerms> & { hits: Hits } {
  const find = useFindStore((state) => state.find);
  const { parsed: terms, fault, settled } = useTerms(find);
  const asked = terms.ok && terms.terms.length > 0;
  const entries = useEntries(topology, asked);
  const hits = useMemo(() => (entries && terms.ok ? findHits(entries, terms.terms) : noHits), [entries, terms]);
  return { hits, parsed: terms, fault, settled: settled && (!asked || entries !== undefined) };
}

/** Lights the hits and narrows the canvas to the filter, for as long as there is a search or a filter. */
export function useFoundOnCanvas(topology: Topology | undefined, hits: Hits): void {
  const filter = useFindStore((state) => state.filter);
  const { parsed: terms } = useTerms(filter);
  const asked = terms.ok && terms.terms.length > 0;
  const entries = useEntries(topology, asked);
  const searching = useFindStore((state) => state.find.trim() !== '');
  useEffect(() => {
    useCanvasStore.setState({ hits: searching ? hits.lit : undefined });
  }, [hits, searching]);
  useEffect(() => {
    useCanvasStore.setState({ shown: entries && terms.ok ? shownBy(entries, terms.terms) : undefined });
  }, [entries, terms]);
}
