'use client';
import { Check, CircleHelp, OctagonX, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Gravity } from '../../diagnose/deadPorts.ts';
import { publishedText } from '../scene/published.ts';
import type { PublishedObject } from '../scene/scene.ts';
import { codeKey } from '../words.ts';
import { type ChipVerdict, gravityOf } from './verdict.ts';

/** Longest text of an address and port that fits a chip. */
const longestText = 21;

/** What a chip has for all its parts, and what they take, in pixels: letters of commands, letters of words, the space between two parts. */
const roomPx = 206;
const monoPx = 7.6;
const wordPx = (letter: string): number => (letter >= '\u2e80' ? 12 : 6);
const gapPx = 6;

/** True where words stand beside the other parts without being cut: half a word says less than the glyph alone. Pure. */
export function wordsFit(monoParts: readonly string[], words: string, tag: string): boolean {
  const parts = monoParts.reduce((sum, part) => sum + part.length * monoPx + gapPx, tag === '' ? 0 : gapPx);
  return parts + [...words, ...tag].reduce((sum, letter) => sum + wordPx(letter), 0) <= roomPx;
}

/** `:8080 → 80`, `:8080 → 80 ≠ 81`, `≠ :6000 → 60`: intent first, fact after it. */
export function PublishedText({ object, verdict }: { object: PublishedObject; verdict: ChipVerdict }): ReactNode {
  const t = useTranslations('canvas');
  const { asked, found } = object;
  const differs = asked && found !== undefined && found.port !== object.containerPort;
  const arrow = object.containerPort !== object.hostPort || !asked || differs;
  const gravity = gravityOf(verdict);
  const whole = publishedText(object);
  const text = whole.length > longestText ? `v6:${object.hostPort}` : whole;
  const intent = !asked && object.askedKnown ? '– ≠' : '';
  const way = arrow ? `→ ${object.containerPort}` : '';
  const fact = differs ? `≠ ${found.port}` : asked && verdict === 'rule-missing' ? '≠ –' : '';
  const families = object.families === '4' ? '' : object.families;
  const words = t('verdict', { verdict: codeKey(verdict) });
  const parts = [intent, text, way, fact].filter((part) => part !== '');
  return (
    <>
      {intent !== '' && <span className="mono from-2 flex-none text-warn">{intent}</span>}
      <span className="mono lod-name flex-none" title={whole}>
        {text}
      </span>
      {way !== '' && <span className="mono from-2 flex-none text-muted">{way}</span>}
      {fact !== '' && <span className={`mono from-2 flex-none ${differs ? 'text-warn' : 'text-err'}`}>{fact}</span>}
      <span className="from-2 ml-auto flex min-w-0 items-center gap-1.5">
        {gravity === 'fine' || gravity === 'unknown' || verdict === 'differs' ? (
          found && <span className="tag">{found.via.map((via) => t('via', { via: codeKey(via) })).join(' ')}</span>
        ) : (
          <span className={`small min-w-0 overflow-hidden text-ellipsis ${tone[gravity]}`}>
            {wordsFit(parts, words, families) ? words : ''}
          </span>
        )}
        {families !== '' && <span className="tag">{families}</span>}
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
