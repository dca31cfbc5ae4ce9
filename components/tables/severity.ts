/** Severities, the worst first, each with a shape of its own. */
import { Info, type LucideIcon, OctagonX, TriangleAlert } from 'lucide-react';
import type { Severity } from '../../model/finding.ts';

export const severities: readonly Severity[] = ['error', 'warning', 'info'];

export const severityLook: Record<Severity, { Glyph: LucideIcon; className: string }> = {
  error: { Glyph: OctagonX, className: 'text-err' },
  warning: { Glyph: TriangleAlert, className: 'text-warn' },
  info: { Glyph: Info, className: 'text-muted' },
};
