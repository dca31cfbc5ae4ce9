import { Info, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const looks = {
  error: { Glyph: OctagonX, className: 'text-err' },
  warning: { Glyph: TriangleAlert, className: 'text-warn' },
  info: { Glyph: Info, className: 'text-accent' },
} as const;

/** How bad something is, by shape first: octagon, triangle, circle. Says nothing to a screen reader: the word stands beside it. */
export function SeverityGlyph({ severity, size = 14 }: { severity: keyof typeof looks; size?: number }): ReactNode {
  const { Glyph, className } = looks[severity];
  return <Glyph size={size} className={`flex-none ${className}`} aria-hidden="true" data-severity={severity} />;
}
