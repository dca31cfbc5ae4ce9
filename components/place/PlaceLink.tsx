'use client';
import type { ReactNode } from 'react';
import { addressOf, go, type Step, usePlace } from './place.ts';

/** A link that stays in this page: a plain click goes there without a load, any other click does what links do. */
export function PlaceLink(props: {
  step: Step;
  className?: string;
  label?: string;
  title?: string;
  current?: boolean;
  onGo?: () => void;
  children: ReactNode;
}): ReactNode {
  const { step, className, label, title, current, onGo, children } = props;
  const place = usePlace();
  return (
    <a
      href={addressOf(place, step)}
      className={className}
      aria-label={label}
      title={title}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
        event.preventDefault();
        go(step);
        onGo?.();
      }}
    >
      {children}
    </a>
  );
}
