'use client';
import { ChevronDown, Maximize2, PanelBottomClose, PanelBottomOpen } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { PlaceLink } from '../place/PlaceLink.tsx';
import { go, stepTo, stepToDrawer, useQuery } from '../place/place.ts';
import { type TableName, tableNamed } from '../place/route.ts';
import { TableView } from '../tables/TableView.tsx';

const tool = 'inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-head hover:text-text';

/** The table that was last beside the canvas: what the drawer opens with. */
let lastTable: TableName = 'containers';

/** Opens or closes the drawer. */
export function toggleDrawer(open: TableName | undefined): void {
  go(stepToDrawer(open === undefined ? lastTable : undefined, false));
}

/** A table beside the canvas: closed a handle, open 280 px, tall 60 % of the page. */
export function Drawer({ topology }: { topology: Topology }): ReactNode {
  const t = useTranslations('frame');
  const table = tableNamed(useQuery('drawer'));
  const tall = useQuery('tall') !== undefined;
  if (table === undefined) return null;
  lastTable = table;
  const sizeLabel = tall ? t('drawerLow') : t('drawerTall');
  return (
    <div className={`flex-none border-t border-line ${tall ? 'h-[60%]' : 'h-70'}`} data-drawer={tall ? 'tall' : 'low'}>
      <TableView topology={topology} table={table} stepTo={(one) => stepToDrawer(one, tall)}>
        <button
          type="button"
          className={tool}
          aria-label={sizeLabel}
          title={sizeLabel}
          onClick={() => go(stepToDrawer(table, !tall), 'replace')}
        >
          {tall ? <PanelBottomClose size={14} aria-hidden="true" /> : <PanelBottomOpen size={14} aria-hidden="true" />}
        </button>
        <PlaceLink step={stepTo({ page: 'table', table })} className={tool} label={t('asPage')} title={t('asPage')}>
          <Maximize2 size={14} aria-hidden="true" />
        </PlaceLink>
        <button
          type="button"
          className={tool}
          aria-label={t('closeDrawer')}
          title={t('closeDrawer')}
          onClick={() => toggleDrawer(table)}
        >
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      </TableView>
    </div>
  );
}
