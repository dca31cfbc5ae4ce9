'use client';
import * as Menu from '@radix-ui/react-dropdown-menu';
import { SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { create } from 'zustand';
import { announce } from '../live/announce.ts';
import { resetPositions, tidy, undoArrangement } from './arranging/steps.ts';
import { fitView } from './canvasStore.ts';
import { usePictureStore } from './pictureStore.ts';

/** `asking`: whether the order made by hand may really go. */
const useViewMenu = create<{ open: boolean; asking: boolean }>()(() => ({ open: false, asking: false }));

/** Opens the view menu where it asks whether positions are to be reset. */
export const askToReset = (): void => useViewMenu.setState({ open: true, asking: true });

/** How the canvas is looked at and arranged; none of it touches the host. */
export function ViewMenu({ className }: { className: string }): ReactNode {
  const t = useTranslations('arrange');
  const { open, asking } = useViewMenu();
  return (
    // Not modal: a modal menu locks scrolling with an inline style sheet, which our policy refuses.
    <Menu.Root modal={false} open={open} onOpenChange={(next) => useViewMenu.setState({ open: next, asking: false })}>
      <Menu.Trigger className={className} aria-label={t('view')} title={t('view')} data-view-menu="">
        <SlidersHorizontal size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="menu max-w-80"
          aria-label={t('view')}
        >
          {asking ? <Question /> : <Entries />}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

const entry = 'menu-item !flex items-center justify-between gap-4';

function Entries(): ReactNode {
  const t = useTranslations('arrange');
  const canvas = useTranslations('canvas');
  const undoable = usePictureStore((state) => state.picture?.arranged.undoable ?? 0);
  const filtered = usePictureStore((state) => state.picture !== undefined && state.picture.order === undefined);
  return (
    <>
      <Menu.Item className={entry} disabled={undoable === 0 || filtered} onSelect={useUndo()}>
        {t('undo')}
        <span className="small text-muted">{filtered ? t('filtered') : t('undoable', { count: undoable })}</span>
      </Menu.Item>
      <Menu.Item className={entry} onSelect={useTidy()}>
        {t('tidy')}
        <kbd className="key">t</kbd>
      </Menu.Item>
      <Menu.Item
        className={entry}
        disabled={filtered}
        onSelect={(event) => {
          event.preventDefault();
          useViewMenu.setState({ asking: true });
        }}
      >
        {t('reset')}
      </Menu.Item>
      <Menu.Separator className="my-1 border-t border-line" />
      <Menu.Item className={entry} onSelect={fitView}>
        {canvas('fitView')}
      </Menu.Item>
    </>
  );
}

function Question(): ReactNode {
  const t = useTranslations('arrange');
  const first = useRef<HTMLDivElement>(null);
  // What had the focus is gone with the entries.
  useEffect(() => first.current?.focus(), []);
  return (
    <>
      <Menu.Label className="px-2 py-1.5">{t('resetAsk')}</Menu.Label>
      <Menu.Item
        ref={first}
        className={entry}
        onSelect={() => {
          announce(t('resetDone'));
          resetPositions();
        }}
      >
        {t('resetYes')}
      </Menu.Item>
      <Menu.Item className={entry}>{t('resetNo')}</Menu.Item>
    </>
  );
}

/** Takes back the last step, and says so. */
export function useUndo(): () => void {
  const t = useTranslations('arrange');
  return useCallback(() => {
    announce(t('undone'));
    undoArrangement();
  }, [t]);
}

function useTidy(): () => void {
  const t = useTranslations('arrange');
  return () => {
    announce(t('tidied'));
    tidy();
  };
}
