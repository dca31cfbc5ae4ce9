'use client';
import { History, PanelBottom, Settings, Table2, Waypoints } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PlaceLink } from '../place/PlaceLink.tsx';
import { stepTo, usePlace, useQuery } from '../place/place.ts';
import { routeOf, tableNamed } from '../place/route.ts';
import { toggleDrawer } from './Drawer.tsx';

/** The pages there are. */
export function LeftRail(): ReactNode {
  const t = useTranslations('frame');
  const path = usePlace((place) => place.path);
  const route = routeOf(path);
  const atChanges = route.page === 'change' || (route.page === 'table' && route.table === 'changes');
  const page = atChanges ? 'changes' : route.page;
  const drawer = tableNamed(useQuery('drawer'));
  const entries = [
    { is: 'canvas', label: t('canvas'), Glyph: Waypoints, step: stepTo({ page: 'canvas' }) },
    { is: 'table', label: t('tables'), Glyph: Table2, step: stepTo({ page: 'table', table: 'containers' }) },
    {
      is: 'changes',
      label: t('changes'),
      Glyph: History,
      step: stepTo({ page: 'table', table: 'changes' }),
    },
    { is: 'settings', label: t('settings'), Glyph: Settings, step: stepTo({ page: 'settings' }) },
  ];
  return (
    <nav
      aria-label={t('pages')}
      className="page-rail row-start-3 flex w-12 flex-col items-center gap-1 border-r border-line bg-card py-2"
    >
      {page === 'canvas' && (
        <button
          type="button"
          className={`order-1 flex size-9 items-center justify-center rounded-md hover:bg-head hover:text-text ${drawer ? 'text-accent' : 'text-muted'}`}
          aria-label={t('drawer')}
          title={t('drawer')}
          aria-pressed={drawer !== undefined}
          onClick={() => toggleDrawer(drawer)}
        >
          <PanelBottom size={18} aria-hidden="true" />
        </button>
      )}
      {entries.map(({ is, label, Glyph, step }) => (
        <PlaceLink
          key={is}
          step={step}
          label={label}
          title={label}
          current={page === is}
          className={`flex size-9 items-center justify-center rounded-md hover:bg-head hover:text-text ${
            is === 'settings' ? 'order-2 mt-auto' : ''
          } ${page === is ? 'bg-head text-accent' : 'text-muted'}`}
        >
          <Glyph size={18} aria-hidden="true" />
        </PlaceLink>
      ))}
    </nav>
  );
}
