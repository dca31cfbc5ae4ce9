'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import { useTypedVerbs } from '../changes/useTypedVerbs.ts';
import { setFilter, setFind, useFindStore } from '../find/findStore.ts';
import { usePortViews } from '../find/usePortViews.ts';
import type { Verb } from '../find/verb.ts';
import { changeSettings, useArrangement } from '../live/arrangement.ts';
import { go, queryValue, stepTo, usePlace } from '../place/place.ts';
import { routeOf, tableNamed, tableNames } from '../place/route.ts';
import { exportTable } from '../tables/exportTable.ts';
import { tidy } from '../topology/arranging/steps.ts';
import { fitView } from '../topology/canvasStore.ts';
import { usePictureStore } from '../topology/pictureStore.ts';
import { askToReset, useUndo } from '../topology/ViewMenu.tsx';
import { toggleDrawer } from './Drawer.tsx';
import { goKeys } from './keys.ts';
import { localeNames, locales, themes } from './locale.ts';
import { useLook } from './look.tsx';
import { togglePanel } from './panels.ts';

const groupings = ['compose', 'network', 'switch', 'image', 'none'] as const;

const letterOf = (table: string): string | undefined => Object.entries(goKeys).find(([, name]) => name === table)?.[0];

/** Everything a person can ask for by name. */
export function useVerbs(topology: Topology | undefined): Verb[] {
  const t = useTranslations('find');
  const tables = useTranslations('tables');
  const frame = useTranslations('frame');
  const look = useLook();
  const path = usePlace((place) => place.path);
  const filtered = useFindStore((state) => state.filter !== '');
  const find = useFindStore((state) => state.find);
  const ports = usePortViews(topology);
  const changes = useTypedVerbs(topology, find);
  const groupBy = useArrangement((state) => state.arrangement.settings.groupBy);
  const arrange = useTranslations('arrange');
  // A filter's picture is a passing one.
  const arrangeable = usePictureStore(({ picture }) => picture?.order !== undefined);
  const undoable = usePictureStore(({ picture }) => arrangeable && (picture?.arranged.undoable ?? 0) > 0);
  const undo = useUndo();
  return useMemo(() => {
    const { page } = routeOf(path);
    const verbs: Verb[] = [
      ...changes,
      {
        key: 'filter',
        text: t('verbFilter', { text: find }),
        also: '',
        keepsText: true,
        act: () => {
          setFilter(find);
          setFind('');
        },
      },
    ];
    if (filtered)
      verbs.push({ key: 'no-filter', text: t('clearFilter'), also: 'clear filter', act: () => setFilter('') });
    if (page !== 'canvas') {
      verbs.push({
        key: 'canvas',
        text: t('verbGo', { where: frame('canvas') }),
        also: 'go to canvas',
        keys: 'g h',
        act: () => go(stepTo({ page: 'canvas' })),
      });
    }
    for (const table of tableNames) {
      verbs.push({
        key: `table-${table}`,
        text: t('verbGo', { where: tables('name', { table }) }),
        also: `go to table ${table}`,
        keys: `g ${letterOf(table)}`,
        act: () => go(stepTo({ page: 'table', table })),
      });
    }
    verbs.push({
      key: 'settings',
      text: t('verbGo', { where: frame('settings') }),
      also: 'go to settings',
      act: () => go(stepTo({ page: 'settings' })),
    });
    if (page === 'canvas') {
      verbs.push({
        key: 'drawer',
        text: t('verbDrawer'),
        also: 'table drawer beside',
        keys: '`',
        act: () => toggleDrawer(tableNamed(queryValue(usePlace.getState(), 'drawer'))),
      });
      verbs.push({ key: 'tidy', text: t('verbTidy'), also: 'tidy up arrange', keys: 't', act: tidy });
      if (undoable) verbs.push({ key: 'undo-arrangement', text: arrange('undo'), also: 'undo arrangement', act: undo });
      if (arrangeable) {
        verbs.push({ key: 'reset', text: arrange('reset'), also: 'reset positions arrange', act: askToReset });
      }
      verbs.push({ key: 'fit', text: t('verbFit'), also: 'fit width zoom view', act: fitView });
      for (const by of groupings) {
        if (by === groupBy) continue;
        verbs.push({
          key: `group-${by}`,
          text: t('verbGroup', { by }),
          also: `group by ${by}`,
          act: () => changeSettings({ groupBy: by }),
        });
      }
    }
    if (topology) {
      for (const table of tableNames) {
        verbs.push({
          key: `csv-${table}`,
          text: t('verbExport', { table: tables('name', { table }) }),
          also: `export csv ${table}`,
          act: () => {
            const place = usePlace.getState();
            const route = routeOf(place.path);
            const isShown = route.page === 'table' ? route.table === table : queryValue(place, 'drawer') === table;
            const { filter } = useFindStore.getState();
            const look = isShown ? { sort: queryValue(place, 'sort'), columns: queryValue(place, 'columns') } : {};
            void exportTable(topology, table, ports, { filter, ...look });
          },
        });
      }
    }
    for (const locale of locales) {
      if (locale === look.locale) continue;
      const also = locale === 'en' ? 'language english' : 'language chinese zhongwen';
      verbs.push({
        key: `locale-${locale}`,
        text: t('verbLanguage', { language: localeNames[locale] }),
        also,
        act: () => look.setLocale(locale),
      });
    }
    for (const theme of themes) {
      if (theme === look.theme) continue;
      verbs.push({
        key: `theme-${theme}`,
        text: t('verbTheme', { theme: frame('themeName', { theme }) }),
        also: `theme ${theme}`,
        act: () => look.setTheme(theme),
      });
    }
    verbs.push(
      {
        key: 'link',
        text: t('verbCopyLink'),
        also: 'copy link address url share',
        act: () => void navigator.clipboard?.writeText(window.location.href),
      },
      {
        key: 'inspector',
        text: t('verbInspector'),
        also: 'inspector panel',
        keys: ']',
        act: () => togglePanel('inspector'),
      },
      {
        key: 'sheet',
        text: frame('keys'),
        also: 'keyboard shortcuts keys help',
        keys: '?',
        act: () => togglePanel('sheet'),
      },
    );
    return verbs;
  }, [
    t,
    tables,
    frame,
    look,
    path,
    filtered,
    find,
    changes,
    ports,
    topology,
    groupBy,
    arrange,
    arrangeable,
    undoable,
    undo,
  ]);
}
