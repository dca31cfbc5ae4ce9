'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../../model/topology.ts';
import { openForm } from '../../changes/formStore.ts';
import { spotOf } from '../../changes/openers.ts';
import { applyTrouble } from '../../changes/permission.ts';
import { setFilter, useFindStore } from '../../find/findStore.ts';
import { usePanels } from '../../frame/panels.ts';
import { announce } from '../../live/announce.ts';
import { usePrincipalStore } from '../../live/principal.ts';
import { useLiveStore } from '../../live/store.ts';
import { liftOf } from '../arranging/liftOf.ts';
import { nextTarget } from '../arranging/targets.ts';
import { cardOfRow, useMoveCard } from '../arranging/useMoveCard.ts';
import { type CanvasState, select, selectAll, useCanvasStore } from '../canvasStore.ts';
import { usePictureStore } from '../pictureStore.ts';
import { codeKey } from '../words.ts';
import { type Entry, entriesFor } from './entries.ts';
import { type PointItem, PointMenu } from './PointMenu.tsx';
import { verbsFor } from './verbs.ts';

/** The menu of a row and the choice between several cables. `go` moves the keyboard to a row. */
export function CanvasMenus({ go }: { go: (row: string) => void }): ReactNode {
  return (
    <>
      <RowMenu go={go} />
      <CableChoice go={go} />
    </>
  );
}

const close = (): void => useCanvasStore.setState({ menu: undefined, choice: undefined });

function RowMenu({ go }: { go: (row: string) => void }): ReactNode {
  const t = useTranslations('canvas');
  const arrange = useTranslations('arrange');
  const moveCard = useMoveCard();
  const verbItems = useVerbItems();
  const menu = useCanvasStore((state) => state.menu);
  const filter = useFindStore((state) => state.filter);
  // The topology at the moment it is opened: a menu whose entries move is no menu.
  const topology = menu && useLiveStore.getState().topology;
  if (!menu || !topology) return null;
  const { name, entries } = entriesFor(
    topology,
    menu.record,
    menu.row,
    usePictureStore.getState().cablesAt.get(menu.row) ?? [],
  );
  const { picture } = usePictureStore.getState();
  const card = cardOfRow(menu.row);
  const lift = picture && card !== undefined ? liftOf(picture, card) : undefined;
  const [open, ...others] = entries.map((entry, at): PointItem => ({ key: String(at), ...itemOf(entry) }));
  const items = [...(open ? [open] : []), ...verbItems(topology, menu), ...others];
  for (const direction of ['up', 'down'] as const) {
    const target = lift && nextTarget(lift, direction);
    if (target) items.push({ key: direction, text: arrange(direction), act: () => void moveCard(lift, target) });
  }
  if (filter !== '') items.push({ key: 'all', text: t('menuShowAll'), act: () => setFilter('') });
  return (
    <PointMenu
      spot={menu}
      name={t('menu', { name })}
      title={name}
      items={items}
      onClose={close}
      refocus={() => go(menu.row)}
    />
  );

  function itemOf(entry: Entry): { text: string; detail?: string; act: () => void } {
    switch (entry.does) {
      case 'open':
        return {
          text: t('menuOpen'),
          act: () => {
            usePanels.setState({ inspector: true });
            select(menu?.record);
          },
        };
      case 'copy':
        return {
          text: t(copyTexts[entry.what]),
          detail: entry.text,
          act: () => {
            navigator.clipboard?.writeText(entry.text).then(
              () => announce(t('copiedText', { text: entry.text })),
              () => announce(t('copyRefused'), 'assertive'),
            );
          },
        };
      case 'go':
        return { text: t('menuGoTo', { end: entry.end }), act: () => go(entry.row) };
      case 'selectGroup':
        return { text: t('menuSelectGroup', { group: entry.group }), act: () => selectAll(entry.records) };
      case 'hideOthers':
        return { text: t('menuHideOthers'), act: () => setFilter(entry.filter) };
    }
  }
}

/** What changes the host; what may not be done now says why. */
function useVerbItems(): (topology: Topology, menu: NonNullable<CanvasState['menu']>) => PointItem[] {
  const changes = useTranslations('changes');
  const wiring = useTranslations('wiring');
  return (topology, menu) => {
    const { principal } = usePrincipalStore.getState();
    const trouble = applyTrouble(principal, useLiveStore.getState().connection);
    const { selected, alsoSelected } = useCanvasStore.getState();
    const all = selected === undefined ? [] : [selected, ...alsoSelected];
    return verbsFor(topology, menu.record, menu.row, trouble, all).map(({ verb, form, blocked }) => ({
      key: verb,
      text: verb === 'linkUp' || verb === 'linkDown' ? wiring(verb) : changes(`verb.${verb}`),
      why: blocked && changes(`verbTrouble.${codeKey(blocked)}` as 'verbTrouble.hostMode'),
      act: () => openForm(form, spotOf(menu.record)),
    }));
  };
}

const copyTexts = {
  name: 'menuCopyName',
  id: 'menuCopyId',
  address: 'menuCopyAddress',
  command: 'menuCopyCommand',
} as const;

/** Several cables lead the way the arrow key points: which one? */
function CableChoice({ go }: { go: (row: string) => void }): ReactNode {
  const t = useTranslations('canvas');
  const choice = useCanvasStore((state) => state.choice);
  if (!choice) return null;
  return (
    <PointMenu
      spot={choice}
      name={t('choose')}
      title={t('choose')}
      items={choice.options.map(({ row, end }) => ({ key: row, text: end, act: () => go(row) }))}
      onClose={close}
      refocus={() => go(choice.row)}
    />
  );
}
