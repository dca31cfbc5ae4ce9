'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { announce } from '../live/announce.ts';
import { select } from '../topology/canvasStore.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Words } from '../ui/Words.tsx';
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

/** A part of a tab: no line above it, the tab's own frame is around it. */
export function Part({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className="mb-3">
      <h3 className="caps mb-1">{title}</h3>
      {children}
    </section>
  );
}

export type FieldName = keyof IntlMessages['inspector']['field'];
type IntlMessages = typeof import('../../messages/en.ts')['default'];

/** A value with the glyph that copies it, shown on hover and focus, always where nothing hovers. `what` names it for a screen reader. */
export function Copyable(props: { text: string; what: string; children?: ReactNode; className?: string }): ReactNode {
  const { text, what, children, className } = props;
  const t = useTranslations('inspector');
  return (
    <span className={`copyable ${className ?? ''}`}>
      {children ?? text}
      <CopyButton
        text={text}
        label={t('copyWhat', { what })}
        done={t('copied')}
        className="copy-glyph"
        onCopied={() => announce(t('copiedWhat', { what: text }))}
      />
    </span>
  );
}

/** One value under its name; nothing when there is none to tell. A plain text can be copied; `copy` is what to copy of anything else. */
export function Field({ name, copy, children }: { name: FieldName; copy?: string; children: ReactNode }): ReactNode {
  const t = useTranslations('inspector.field');
  if (children === undefined || children === null || children === false || children === '') return null;
  const text = copy ?? (typeof children === 'string' ? children : undefined);
  return (
    <>
      <dt className="text-muted">{t(name)}</dt>
      <dd className="mono min-w-0 wrap-anywhere">
        {text === undefined ? (
          children
        ) : (
          <Copyable text={text} what={t(name)}>
            {children}
          </Copyable>
        )}
      </dd>
    </>
  );
}

export function Fields({ children }: { children: ReactNode }): ReactNode {
  return <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-0.5">{children}</dl>;
}

/** A reference to another record, which a click selects; `text` where a shorter name than the usual one is clear. */
export function Reference(props: { topology: Topology; id: string; text?: string }): ReactNode {
  const { topology, id, text } = props;
  return (
    <button
      type="button"
      className="mono min-h-6 min-w-6 text-left text-accent underline underline-offset-2 wrap-anywhere"
      onClick={() => select(id)}
    >
      {text ?? referenceText(topology, id)}
    </button>
  );
}

/** Lines of mono text, each said once and each to be copied, or the word for none. `what` names one of them. */
export function Lines({ lines, what }: { lines: string[]; what: string }): ReactNode {
  if (lines.length === 0) return <Nothing />;
  return (
    <ul className="mono flex flex-col gap-0.5">
      {[...new Set(lines)].map((line) => (
        <li key={line} className="wrap-anywhere">
          <Copyable text={line} what={what}>
            <Words text={line} />
          </Copyable>
        </li>
      ))}
    </ul>
  );
}

export function Nothing(): ReactNode {
  return <p className="text-muted">{useTranslations('inspector')('none')}</p>;
}

/** Foreign text, verbatim, in a box of its own: English whatever the page speaks. */
export function Verbatim({ text, what }: { text: string; what: string }): ReactNode {
  return (
    <p lang="en" className="mono mt-1 rounded-md bg-head px-2 py-1 !text-[11.5px] wrap-anywhere">
      <Copyable text={text} what={what}>
        <Words text={text} />
      </Copyable>
    </p>
  );
}

/** `key = value`, sorted. */
export const pairs = (record: Record<string, string>): string[] =>
  Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key} = ${value}`);
