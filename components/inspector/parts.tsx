'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { select } from '../topology/canvasStore.ts';
import { referenceText } from './records.ts';

export function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }): ReactNode {
  return (
    <section className="border-t border-line px-4 py-3">
      <h3 className="caps mb-1.5">{title}</h3>
      {note !== undefined && <p className="small mb-1.5 text-muted">{note}</p>}
      {children}
    </section>
  );
}

export type FieldName = keyof IntlMessages['inspector']['field'];
type IntlMessages = typeof import('../../messages/en.ts')['default'];

/** One value under its name; nothing when there is none to tell. */
export function Field({ name, children }: { name: FieldName; children: ReactNode }): ReactNode {
  const t = useTranslations('inspector.field');
  if (children === undefined || children === null || children === '') return null;
  return (
    <>
      <dt className="text-muted">{t(name)}</dt>
      <dd className="mono min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

export function Fields({ children }: { children: ReactNode }): ReactNode {
  return <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-0.5">{children}</dl>;
}

/** A reference to another record, which a click selects. */
export function Reference({ topology, id }: { topology: Topology; id: string }): ReactNode {
  return (
    <button
      type="button"
      className="mono text-left text-accent underline underline-offset-2 wrap-anywhere"
      onClick={() => select(id)}
    >
      {referenceText(topology, id)}
    </button>
  );
}

/** Lines of mono text, each said once, or the word for none. */
export function Lines({ lines }: { lines: string[] }): ReactNode {
  const t = useTranslations('inspector');
  if (lines.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <ul className="mono">
      {[...new Set(lines)].map((line) => (
        <li key={line} className="wrap-anywhere">
          {line}
        </li>
      ))}
    </ul>
  );
}

/** `key = value`, sorted. */
export const pairs = (record: Record<string, string>): string[] =>
  Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key} = ${value}`);
