'use client';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { iconButtonLook } from './IconButton.tsx';

/** Copies `text`; shows for two seconds that it did. Not there where the page may not write to the clipboard (plain http from afar). */
export function CopyButton(props: {
  text: string;
  label: string;
  done: string;
  className?: string;
  onCopied?: () => void;
  /** Not a tab stop: where a key does the same. */
  quiet?: boolean;
}): ReactNode {
  const { text, label, done, className, onCopied, quiet } = props;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!navigator.clipboard) return null;
  return (
    <button
      type="button"
      className={`${iconButtonLook} ${className ?? ''}`}
      aria-label={copied ? done : label}
      title={copied ? done : label}
      tabIndex={quiet ? -1 : 0}
      onClick={(event) => {
        event.stopPropagation();
        navigator.clipboard.writeText(text).then(
          () => {
            setCopied(true);
            onCopied?.();
          },
          () => setCopied(false),
        );
      }}
    >
      {copied ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
    </button>
  );
}
