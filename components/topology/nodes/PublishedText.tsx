'use client';
import { Check, CircleHelp, OctagonX, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Gravity } from '../../diagnose/deadPorts.ts';
import { publishedText } from '../scene/published.ts';
import type { PublishedObject } from '../scene/scene.ts';
import { codeKey } from '../words.ts';
import { type ChipVerdict, gravityOf } from './verdict.ts';

/** Longest text of an address and port that fits a chip, and the longest that leaves room for words. */
const longestText = 21;
const roomyText = 16;

/** `:8080 → 80`, `:8080 → 80 ≠ 81`, `≠ :6000 → 60`: intent first, fact after it. */
export function PublishedText({ object, verdict }: { object: PublishedObject; verdict: ChipVerdict }): ReactNode {
  const t = useTranslations('canvas');
  const { asked, found } = object;
  const differs = asked && found !== undefined && found.port !== object.containerPort;
  const arrow = object.containerPort !== object.hostPort || !asked || differs;
  const gravity = gravityOf(verdict);
  const text = publishedText(object);
  return (
    <>
      {!asked && object.askedKnown && <span className="mono from-2 flex-none text-warn">– ≠</span>}
      <span className="mono lod-name flex-none" title={text}>
        {text.length > longestText ? `v6:${object.hostPort}` : text}
      </span>
      {arrow && <span className="mono from-2 flex-none text-muted">→ {object.containerPort}</span>}
      {differs && <span className="mono from-2 flex-none text-warn">≠ {found.port}</span>}
      {asked && verdict === 'rule-missing' && <span className="mono from-2 flex-none text-err">≠ –</span>}
      <span className="from-2 ml-auto flex min-w-0 items-center gap-1.5">
        {gravity === 'fine' || gravity === 'unknown' || verdict === 'differs' ? (
          found && <span className="tag">{found.via.map((via) => t('via', { via: codeKey(via) })).join(' ')}</span>
        ) : (
          <span className={`small min-w-0 overflow-hidden text-ellipsis ${tone[gravity]}`}>
            {text.length > roomyText && text.length <= longestText ? '' : t('verdict', { verdict: codeKey(verdict) })}
          </span>
        )}
        {object.families !== '4' && <span className="tag">{object.families}</span>}
      </span>
    </>
  );
}

const tone: Record<Gravity, string> = {
  fine: 'text-muted',
  unknown: 'text-muted',
  warning: 'text-warn',
  error: 'text-err',
};
const glyphs: Record<Gravity, typeof Check> = {
  fine: Check,
  unknown: CircleHelp,
  warning: TriangleAlert,
  error: OctagonX,
};

export const toneOf = (verdict: ChipVerdict): string => tone[gravityOf(verdict)];

export function VerdictGlyph({ verdict }: { verdict: ChipVerdict }): ReactNode {
  const gravity = gravityOf(verdict);
  const Glyph = glyphs[gravity];
  return <Glyph size={13} className={`lod-glyph flex-none ${tone[gravity]}`} aria-hidden="true" />;
}
