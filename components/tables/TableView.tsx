'use client';
import { Download, RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { AskChangeRecords } from '../changes/changeRecords.ts';
import { FilterField } from '../find/FilterField.tsx';
import { setFilter, setFind, useFindStore } from '../find/findStore.ts';
import { goToHit } from '../find/steps.ts';
import { PlaceLink } from '../place/PlaceLink.tsx';
import { go, stepTo as placeTo, type Step } from '../place/place.ts';
import { type TableName, tableNames } from '../place/route.ts';
import { useCanvasStore } from '../topology/canvasStore.ts';
import { SceneContext } from '../topology/sceneContext.ts';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { saveCsv } from './exportTable.ts';
import { useRowVerbs } from './rowVerbs.ts';
import { TableGrid } from './TableGrid.tsx';
import { type AnyRow, useTableState } from './useTable.ts';
import { useVlanSlots } from './useVlanSlots.ts';

/** One table with its tabs, filter and tools; a page of its own, or beside the canvas. */
export function TableView(props: {
  topology: Topology;
  table: TableName;
  /** Where each tab leads. */
  stepTo: (table: TableName) => Step;
  /** What else stands in the tool bar. */
  children?: ReactNode;
}): ReactNode {
  const { topology, table, stepTo, children } = props;
  const t = useTranslations('tables');
  const [pointerIn, setPointerIn] = useState(false);
  const [focusIn, setFocusIn] = useState(false);
  const state = useTableState(topology, table, pointerIn || focusIn);
  const selected = useCanvasStore((canvas) => canvas.selected);
  const verbsOf = useRowVerbs(topology);
  const slots = useVlanSlots(topology);
  const context = useMemo(() => ({ slots, firstRow: undefined, lights: false }), [slots]);
  return (
    <SceneContext.Provider value={context}>
      {(table === 'changes' || table === 'attachments') && <AskChangeRecords />}
      <section className="flex h-full min-h-0 flex-col" aria-label={t('name', { table })} data-table={table}>
        <header className="flex flex-none flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-card px-4 py-1.5">
          <nav aria-label={t('which')} className="flex gap-0.5">
            {tableNames.map((one) => (
              <PlaceLink
                key={one}
                step={stepTo(one)}
                current={one === table}
                className={`rounded-md px-2.5 py-0.5 hover:bg-head ${one === table ? 'bg-head font-semibold text-text' : 'text-muted'}`}
              >
                {t('name', { table: one })}
              </PlaceLink>
            ))}
          </nav>
          <FilterField fault={state.fault} doubts={state.rows.length === 0 ? state.doubts : []} />
          <span className="flex-none text-muted" role="status" data-row-count={state.rows.length}>
            {t('count', {
              filtered: state.rows.length - state.gone.size === state.total ? 'no' : 'yes',
              shown: state.rows.length - state.gone.size,
              total: state.total,
            })}
          </span>
          {state.waiting > 0 && (
            <button
              type="button"
              className="flex items-center gap-1.5 rounded-md px-2 py-0.5 text-accent hover:bg-head"
              onClick={state.resort}
            >
              <RefreshCw size={13} aria-hidden="true" />
              {t('resort', { count: state.waiting })}
            </button>
          )}
          <div className="ml-auto flex flex-none items-center gap-1">
            <ColumnsMenu state={state} />
            <button
              type="button"
              className="flex h-7 items-center gap-1.5 rounded-md px-2 text-muted hover:bg-head hover:text-text"
              title={t('csvWhat')}
              onClick={() =>
                saveCsv(
                  topology,
                  table,
                  state.columns,
                  state.rows.filter((row) => !state.gone.has(row.id)),
                )
              }
            >
              <Download size={14} aria-hidden="true" />
              CSV
            </button>
            {children}
          </div>
        </header>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices that a person points at or works in the rows */}
        <div
          className="min-h-0 flex-1"
          onPointerEnter={() => setPointerIn(true)}
          onPointerLeave={() => setPointerIn(false)}
          onFocus={() => setFocusIn(true)}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) setFocusIn(false);
          }}
        >
          {state.rows.length === 0 ? (
            <Empty table={table} total={state.total} />
          ) : (
            <TableGrid
              key={table}
              state={state}
              label={t('name', { table })}
              selected={selected}
              onOpen={openRow}
              verbsOf={verbsOf}
            />
          )}
        </div>
      </section>
    </SceneContext.Provider>
  );
}

/** A VLAN is no record: opening it lights everything that is in it. A change has a page of its own. */
function openRow(row: AnyRow): void {
  if (row.record.startsWith('vlan:')) setFind(row.record);
  else if (row.record.startsWith('change:')) go(placeTo({ page: 'change', id: row.record.slice('change:'.length) }));
  else goToHit(row.record);
}

/** Nothing to show: because of the filter, which can be taken away, or because there is none. */
function Empty({ table, total }: { table: TableName; total: number }): ReactNode {
  const t = useTranslations('tables');
  const filter = useFindStore((state) => state.filter);
  return (
    <div className="p-6">
      {total === 0 ? (
        <p className="text-muted">{t('empty', { table })}</p>
      ) : (
        <>
          <p className="mb-2">{t('noHits', { filter })}</p>
          <button
            type="button"
            className="rounded-md border border-control px-3 py-1 hover:bg-head"
            onClick={() => setFilter('')}
          >
            {t('clearFilter')}
          </button>
        </>
      )}
    </div>
  );
}
