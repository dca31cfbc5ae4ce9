// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role of a cell is decided by its column
// biome-ignore-all lint/a11y/noStaticElementInteractions: the same
// biome-ignore-all lint/a11y/useSemanticElements: rows placed one by one are no table layout, and without it browsers drop a table's roles
// biome-ignore-all lint/a11y/useFocusableInteractive: in a grid the cells take the focus, one at a time
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are the grid's own, in one place
'use client';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { CellView } from './CellView.tsx';
import { step } from './gridKeys.ts';
import { RateCell } from './RateCell.tsx';
import { RowMenu, type RowVerb } from './RowMenu.tsx';
import { cellText } from './table.ts';
import type { AnyColumn, AnyRow, TableState } from './useTable.ts';

export const rowHeightPx = 28;
const headHeightPx = 32;

/** A cell by its place; row -1 is the head. */
type At = { row: number; column: number };

/**
 * Rows and columns as a grid with one tab stop: arrow keys move, Enter opens a row or sorts by a head, Ctrl+C copies the cell. Only the rows
 * in sight are in the page.
 */
export function TableGrid(props: {
  state: TableState;
  label: string;
  selected: string | undefined;
  onOpen: (row: AnyRow) => void;
  verbsOf: (row: AnyRow) => RowVerb[];
}): ReactNode {
  const { state, label, selected, onOpen, verbsOf } = props;
  const { rows, columns, gone, sort } = state;
  const t = useTranslations('tables');
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<At>({ row: 0, column: 0 });
  const [pointed, setPointed] = useState<number>();
  const [menuRow, setMenuRow] = useState<string>();
  const toFocus = useRef(false);
  const active: At = {
    row: Math.max(-1, Math.min(at.row, rows.length - 1)),
    column: Math.min(at.column, columns.length - 1),
  };
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 6,
    scrollPaddingStart: headHeightPx,
    // The row with the tab stop stays in the page wherever it is scrolled to: its focus must not get lost.
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      return active.row < 0 || seen.includes(active.row) ? seen : [...seen, active.row].sort((a, b) => a - b);
    },
  });
  const items = virtual.getVirtualItems();

  // The row that is selected elsewhere comes into sight; not again when rows change under a person's eyes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another selection scrolls
  useEffect(() => {
    const index = rows.findIndex((row) => row.record === selected);
    if (index >= 0 && !scroller.current?.contains(document.activeElement)) virtual.scrollToIndex(index);
  }, [selected]);

  useEffect(() => {
    if (!toFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-at="${active.row}:${active.column}"]`);
    if (!cell) return;
    toFocus.current = false;
    cell.focus();
  });

  const move = (to: At): void => {
    toFocus.current = true;
    setAt(to);
    if (to.row >= 0) virtual.scrollToIndex(to.row);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.at === undefined) return;
    const row = rows[active.row];
    const column = columns[active.column];
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeightPx) - 2);
    const to = step(event, active, { rows: rows.length, columns: columns.length, pageRows });
    if (to) {
      event.preventDefault();
      move(to);
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      setMenuRow(row?.id);
    } else if ((event.key === 'Enter' || event.key === ' ') && column) {
      event.preventDefault();
      if (active.row < 0) state.setSort(column.key);
      else if (row) onOpen(row);
    } else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey) && row && column) {
      if (window.getSelection()?.toString()) return;
      event.preventDefault();
      void navigator.clipboard?.writeText(cellText(column.cell(row.item)));
    }
  };

  const widthPx = columns.reduce((sum, column) => sum + column.widthPx, 0);
  const template = columns
    .map((column, index) => (index === columns.length - 1 ? `minmax(${column.widthPx}px, 1fr)` : `${column.widthPx}px`))
    .join(' ');
  const style = {
    '--columns': template,
    minWidth: widthPx,
    height: virtual.getTotalSize() + headHeightPx,
  } as CSSProperties;
  return (
    <div
      ref={scroller}
      className="tbl-scroller"
      style={{ scrollPaddingLeft: (columns[0]?.widthPx ?? 0) + 8, scrollPaddingTop: headHeightPx + 4 }}
    >
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        className="relative"
        style={style}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setPointed(undefined)}
      >
        <div role="row" aria-rowindex={1} className="tbl-head">
          {columns.map((column, index) => (
            <div
              key={column.key}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={sort?.column !== column.key ? 'none' : sort.descending ? 'descending' : 'ascending'}
              tabIndex={active.row === -1 && active.column === index ? 0 : -1}
              data-at={`-1:${index}`}
              className={`tbl-cell tbl-head-cell ${column.right ? 'justify-end' : ''}`}
              title={t('sortBy', { column: t(`column.${column.key}` as 'column.name') })}
              onClick={() => {
                setAt({ row: -1, column: index });
                state.setSort(column.key);
              }}
              onFocus={() => setAt({ row: -1, column: index })}
            >
              <span className="overflow-hidden text-ellipsis">{t(`column.${column.key}` as 'column.name')}</span>
              {sort?.column === column.key &&
                (sort.descending ? (
                  <ArrowDown size={12} className="flex-none" aria-hidden="true" />
                ) : (
                  <ArrowUp size={12} className="flex-none" aria-hidden="true" />
                ))}
            </div>
          ))}
        </div>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <GridRow
              key={row.id}
              row={row}
              index={item.index}
              top={item.start + headHeightPx}
              columns={columns}
              activeColumn={item.index === active.row ? active.column : undefined}
              selected={row.record === selected}
              gone={gone.has(row.id)}
              verbs={item.index === pointed || item.index === active.row ? verbsOf(row) : undefined}
              onPoint={setPointed}
              onFocusCell={setAt}
              onOpen={onOpen}
              menuOpen={row.id === menuRow}
              onMenu={(open) => setMenuRow(open ? row.id : undefined)}
              onMenuClosed={() => move({ row: item.index, column: active.row === item.index ? active.column : 0 })}
            />
          );
        })}
      </div>
    </div>
  );
}

function GridRow(props: {
  row: AnyRow;
  index: number;
  top: number;
  columns: readonly AnyColumn[];
  activeColumn: number | undefined;
  selected: boolean;
  gone: boolean;
  /** Only the row at hand has its menu and its copy glyphs. */
  verbs: RowVerb[] | undefined;
  onPoint: (index: number) => void;
  onFocusCell: (at: At) => void;
  onOpen: (row: AnyRow) => void;
  menuOpen: boolean;
  onMenu: (open: boolean) => void;
  onMenuClosed: () => void;
}): ReactNode {
  const { row, index, top, columns, activeColumn, selected, gone, verbs } = props;
  const { onPoint, onFocusCell, onOpen, menuOpen, onMenu, onMenuClosed } = props;
  const t = useTranslations('tables');
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`tbl-row ${gone ? 'tbl-row-gone' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      data-table-row={row.id}
      data-record={row.record}
      onPointerEnter={() => onPoint(index)}
      onClick={() => onOpen(row)}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(true);
      }}
    >
      {columns.map((column, at) => {
        const cell = column.cell(row.item);
        const copied = cellText(cell);
        const rate = column.rate?.(row.item);
        return (
          <div
            key={column.key}
            role={at === 0 ? 'rowheader' : 'gridcell'}
            aria-colindex={at + 1}
            tabIndex={activeColumn === at ? 0 : -1}
            data-at={`${index}:${at}`}
            data-column={column.key}
            className={`tbl-cell ${column.right ? 'justify-end' : ''}`}
            title={rate ? undefined : cell.values.join('\n') || undefined}
            onFocus={(event) => {
              if (event.target === event.currentTarget) onFocusCell({ row: index, column: at });
            }}
          >
            {rate ? <RateCell of={rate.key} links={rate.links} /> : <CellView column={column} cell={cell} />}
            {verbs && (copied !== '' || at === 0) && (
              <span className="tbl-tools">
                {copied !== '' && <CopyButton text={copied} label={t('copyCell')} done={t('copied')} quiet />}
                {at === 0 && <RowMenu verbs={verbs} open={menuOpen} onOpen={onMenu} onClosed={onMenuClosed} />}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
