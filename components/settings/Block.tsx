'use client';
import { type ReactNode, useId } from 'react';

/** One group of settings under its heading. */
export function Block(props: { title: string; note?: string; children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="font-semibold">
        {props.title}
      </h3>
      {props.note !== undefined && <p className="mb-2 text-muted">{props.note}</p>}
      {props.children}
    </section>
  );
}
