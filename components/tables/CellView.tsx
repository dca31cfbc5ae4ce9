'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import { useWords } from '../changes/useWords.ts';
import { verdictLooks } from '../diagnose/verdictLooks.ts';
import { dateTimeText } from '../frame/time.ts';
import { Chip, hueStyle, StateGlyph, TroubleMark } from '../topology/nodes/parts.tsx';
import { SceneContext } from '../topology/sceneContext.ts';
import { codeKey } from '../topology/words.ts';
import { SeverityGlyph } from '../ui/SeverityGlyph.tsx';
import { fitting } from './fit.ts';
import type { Cell, Column, Mark } from './table.ts';

/** One value of a table as printed: a mark by shape, chips, the catalogue's word, or the host's own text. */
export function CellView({ column, cell }: { column: Column<unknown>; cell: Cell }): ReactNode {
  const t = useTranslations('tables');
  const finding = useTranslations('finding');
  const words = useWords();
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
  const values = cell.shown ?? cell.values;
  const { shown, more } = column.mono ? fitting(values, column.widthPx) : { shown: values, more: 0 };
  const textOf = (): string => {
    if (cell.finding) return finding(cell.finding.says, { check: codeKey(cell.finding.check) });
    if (cell.change) return words.told(cell.change);
    if (cell.time !== undefined) return dateTimeText(new Date(cell.time));
    return cell.word === undefined ? shown.join(', ') : t('word', { word: codeKey(cell.word) });
  };
  return (
    <span className={`flex min-w-0 items-center gap-1.5 ${column.right ? 'justify-end' : ''}`}>
      {cell.mark && <MarkGlyph mark={cell.mark} />}
      <span className={`overflow-hidden text-ellipsis whitespace-pre ${column.mono ? 'mono' : ''}`}>
        {cell.mark?.is === 'verdict' ? t('word', { word: codeKey(cell.mark.verdict) }) : textOf()}
      </span>
      {more > 0 && <span className="mono flex-none text-muted">+{more}</span>}
    </span>
  );
}

function MarkGlyph({ mark }: { mark: Mark }): ReactNode {
  const { slots } = useContext(SceneContext);
  switch (mark.is) {
    case 'container':
      return <StateGlyph state={mark.state} />;
    case 'severity':
      return <SeverityGlyph severity={mark.severity} size={13} />;
    case 'verdict': {
      const { Glyph, className } = verdictLooks[mark.verdict];
      return <Glyph size={13} className={`flex-none ${className}`} aria-hidden="true" />;
    }
    case 'vlan':
      return <span className="swatch" style={hueStyle(slots, mark.vlan)} aria-hidden="true" />;
    case 'trouble':
      return null;
  }
}
