'use client';
import { Ban, Check, CircleHelp, CircleX, TriangleAlert, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import type { PortVerdict } from '../../model/port-state.ts';
import { dateTimeText } from '../frame/time.ts';
import { Chip, hueStyle, StateGlyph, TroubleMark } from '../topology/nodes/parts.tsx';
import { SceneContext } from '../topology/sceneContext.ts';
import { codeKey } from '../topology/words.ts';
import { severityLook } from './severity.ts';
import type { Cell, Column, Mark } from './table.ts';

const verdictLook: Record<PortVerdict, { Glyph: typeof Check; className: string }> = {
  works: { Glyph: Check, className: 'text-ok' },
  'nobody-listens': { Glyph: CircleX, className: 'text-err' },
  'listens-on-loopback': { Glyph: Undo2, className: 'text-err' },
  'rule-missing': { Glyph: CircleX, className: 'text-err' },
  'not-published': { Glyph: TriangleAlert, className: 'text-warn' },
  blocked: { Glyph: Ban, className: 'text-err' },
  unknown: { Glyph: CircleHelp, className: 'text-muted' },
};

/** One value of a table as printed: a mark by shape, chips, the catalogue's word, or the host's own text. */
export function CellView({ column, cell }: { column: Column<unknown>; cell: Cell }): ReactNode {
  const t = useTranslations('tables');
  const finding = useTranslations('finding');
  if (cell.mark?.is === 'trouble') return <TroubleMark trouble={cell.mark.trouble} />;
  if (cell.chips) {
    return (
      <span className="flex min-w-0 gap-1 overflow-hidden">
        {cell.chips.map((chip) => (
          <Chip key={chip.text} chip={chip} />
        ))}
      </span>
    );
  }
  const textOf = (): string => {
    if (cell.finding) return finding(cell.finding.says, { check: codeKey(cell.finding.check) });
    if (cell.time !== undefined) return dateTimeText(new Date(cell.time));
    return cell.word === undefined ? cell.values.join(', ') : t('word', { word: codeKey(cell.word) });
  };
  return (
    <span className={`flex min-w-0 items-center gap-1.5 ${column.right ? 'justify-end' : ''}`}>
      {cell.mark && <MarkGlyph mark={cell.mark} />}
      <span className={`overflow-hidden text-ellipsis whitespace-pre ${column.mono ? 'mono' : ''}`}>
        {cell.mark?.is === 'verdict' ? t('word', { word: codeKey(cell.mark.verdict) }) : textOf()}
      </span>
    </span>
  );
}

function MarkGlyph({ mark }: { mark: Mark }): ReactNode {
  const { slots } = useContext(SceneContext);
  switch (mark.is) {
    case 'container':
      return <StateGlyph state={mark.state} />;
    case 'severity': {
      const { Glyph, className } = severityLook[mark.severity];
      return <Glyph size={13} className={`flex-none ${className}`} aria-hidden="true" />;
    }
    case 'verdict': {
      const { Glyph, className } = verdictLook[mark.verdict];
      return <Glyph size={13} className={`flex-none ${className}`} aria-hidden="true" />;
    }
    case 'vlan':
      return <span className="swatch" style={hueStyle(slots, mark.vlan)} aria-hidden="true" />;
    case 'trouble':
      return null;
  }
}
