import { CircleCheck, CircleHelp, OctagonX, TriangleAlert } from 'lucide-react';
import type { PortVerdict } from '../../model/port-state.ts';

/** How a published port's verdict looks, by shape first; its words are in the message catalogue. */
export const verdictLooks: Record<PortVerdict, { Glyph: typeof CircleCheck; className: string }> = {
  works: { Glyph: CircleCheck, className: 'text-ok' },
  'nobody-listens': { Glyph: OctagonX, className: 'text-err' },
  'listens-on-loopback': { Glyph: OctagonX, className: 'text-err' },
  'rule-missing': { Glyph: OctagonX, className: 'text-err' },
  blocked: { Glyph: OctagonX, className: 'text-err' },
  'not-published': { Glyph: TriangleAlert, className: 'text-warn' },
  unknown: { Glyph: CircleHelp, className: 'text-muted' },
};
