'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import { ChangeForms } from '../changes/ChangeForms.tsx';
import { ChangePage } from '../changes/ChangePage.tsx';
import { UndoToast } from '../changes/UndoToast.tsx';
import { useFindStore } from '../find/findStore.ts';
import { AskPortStates } from '../find/usePortViews.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { useArrangement } from '../live/arrangement.ts';
import { useLiveStore } from '../live/store.ts';
import { usePrincipal } from '../live/useLive.ts';
import { PhoneList, phoneListNamed } from '../phone/PhoneList.tsx';
import { phoneQuery, useMedia } from '../phone/useMedia.ts';
import { usePlace, useQuery } from '../place/place.ts';
import { type Route, routeOf } from '../place/route.ts';
import { SettingsPage } from '../settings/SettingsPage.tsx';
import { TablePage } from '../tables/TablePage.tsx';
import { Canvas } from '../topology/Canvas.tsx';
import { Skeleton } from '../topology/Skeleton.tsx';
import { ConnectionBar } from './ConnectionBar.tsx';
import { Drawer } from './Drawer.tsx';
import { FilterBar } from './FilterBar.tsx';
import { KeySheet } from './KeySheet.tsx';
import { LeftRail } from './LeftRail.tsx';
import { Legend } from './Legend.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { staleNames } from './lostSources.ts';
import { usePanels } from './panels.ts';
import { TopBar } from './TopBar.tsx';
import { useKeys } from './useKeys.ts';

/** Top bar, rail, the page, the table beside it, and the inspector. */
export function Frame(): ReactNode {
  const { topology, connection, snapshots, deltas } = useLiveStore();
  const live = connection.kind === 'live';
  const principal = usePrincipal(live);
  const path = usePlace((place) => place.path);
  const route = routeOf(path);
  const { rail, inspector } = usePanels();
  const phone = useMedia(phoneQuery);
  const phoneList = phone && route.page === 'table' ? phoneListNamed(route.table) : undefined;
  const searching = useFindStore((state) => state.find !== '' || state.filter !== '');
  const drawer = useQuery('drawer') !== undefined;
  const changes = useTranslations('changes');
  useKeys(
    useArrangement((state) => state.arrangement.settings.letterKeys),
    changes('nothingToUndo'),
  );
  useTitle(route, topology?.hosts[0]?.hostname);
  return (
    <div
      className="grid h-dvh grid-cols-[auto_minmax(0,1fr)_auto] grid-rows-[48px_auto_minmax(0,1fr)] overflow-hidden"
      data-workspace=""
      data-page={route.page}
      data-connection={connection.kind}
      data-cause={connection.kind === 'lost' ? connection.cause : undefined}
      data-snapshots={snapshots}
      data-deltas={deltas}
      data-revision={topology?.revision}
    >
      <LiveRegion />
      <TopBar topology={topology} principal={principal} />
      <div className="col-span-3 row-start-2">
        <ConnectionBar connection={connection} />
      </div>
      {rail && <LeftRail />}
      <main
        id="page"
        tabIndex={-1}
        className="page col-start-2 row-start-3 flex min-w-0 flex-col"
        data-stale={staleNames(topology)}
      >
        {route.page === 'canvas' && <FilterBar />}
        <div className="relative min-h-0 flex-1">
          {topology && route.page === 'canvas' && <Legend topology={topology} />}
          {route.page === 'settings' ? (
            <SettingsPage />
          ) : !topology ? (
            <Skeleton />
          ) : route.page === 'table' ? (
            phoneList ? (
              <PhoneList topology={topology} list={phoneList} />
            ) : (
              <TablePage topology={topology} table={route.table} />
            )
          ) : route.page === 'change' ? (
            <ChangePage key={route.id} topology={topology} id={route.id} />
          ) : (
            <Canvas topology={topology} />
          )}
        </div>
        {topology && route.page === 'canvas' && <Drawer topology={topology} />}
      </main>
      {inspector && route.page !== 'settings' && (
        <div className="col-start-3 row-start-3 flex min-h-0">
          <Inspector topology={topology} />
        </div>
      )}
      {(searching || route.page === 'table' || drawer) && <AskPortStates />}
      <KeySheet />
      {topology && <ChangeForms topology={topology} />}
      {topology && <UndoToast topology={topology} />}
    </div>
  );
}

function useTitle(route: Route, hostname: string | undefined): void {
  const t = useTranslations('frame');
  const tables = useTranslations('tables');
  const page =
    route.page === 'table' || route.page === 'change'
      ? tables('name', { table: route.page === 'change' ? 'changes' : route.table })
      : route.page === 'canvas'
        ? undefined
        : t('settings');
  useEffect(() => {
    document.title = [page, hostname, t('title')].filter(Boolean).join(' · ');
  }, [page, hostname, t]);
}
