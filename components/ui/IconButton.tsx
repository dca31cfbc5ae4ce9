'use client';
import { type LucideIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';

/** How the small square button looks: also for what Radix opens from one. */
export const iconButtonLook =
  'inline-flex size-6 flex-none items-center justify-center rounded-md text-muted hover:bg-head hover:text-text';

type Props = { label: string; onClick: () => void; className?: string };

/** A button that shows a glyph only; its `label` is its name and its tooltip. */
export function IconButton({ label, Glyph, onClick, className = '' }: Props & { Glyph: LucideIcon }): ReactNode {
  return (
    <button
      type="button"
      className={`${iconButtonLook} ${className}`}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Glyph size={14} aria-hidden="true" />
    </button>
  );
}

/** Closes or takes away what it stands on. */
export const CloseButton = (props: Props): ReactNode => <IconButton Glyph={X} {...props} />;
