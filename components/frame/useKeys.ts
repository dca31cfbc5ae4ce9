'use client';
import { useEffect } from 'react';
import { openRowForm, undoLast } from '../changes/openers.ts';
import { focusSearch } from '../find/findStore.ts';
import { go, queryValue, stepTo, usePlace } from '../place/place.ts';
import { routeOf, tableNamed } from '../place/route.ts';
import { tidy } from '../topology/arranging/steps.ts';
import { toggleDrawer } from './Drawer.tsx';
import { type KeyAction, keyAction } from './keys.ts';
import { togglePanel } from './panels.ts';

const fields = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"]';
/** After `g` its letter must come within this time. */
const afterGMs = 1_500;

function act(action: KeyAction, nothingToUndo: string): void {
  switch (action.does) {
    case 'search':
      focusSearch();
      break;
    case 'go':
      go(stepTo({ page: 'table', table: action.table }));
      break;
    case 'canvas':
      go(stepTo({ page: 'canvas' }));
      break;
    case 'panel':
      togglePanel(action.panel);
      break;
    case 'drawer': {
      const place = usePlace.getState();
      if (routeOf(place.path).page === 'canvas') toggleDrawer(tableNamed(queryValue(place, 'drawer')));
      break;
    }
    case 'tidy':
      tidy();
      break;
    case 'verb':
      openRowForm(action.verb);
      break;
    case 'undo':
      void undoLast(nothingToUndo);
      break;
  }
}

/** Listens for the keys of every page. `nothingToUndo`: what is said when Ctrl+Z finds nothing. */
export function useKeys(letters: boolean, nothingToUndo: string): void {
  useEffect(() => {
    let gAtMs = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const typing = event.target instanceof Element && event.target.closest(fields) !== null;
      const { action, afterG } = keyAction(event, { afterG: performance.now() - gAtMs < afterGMs, typing, letters });
      gAtMs = afterG ? performance.now() : Number.NEGATIVE_INFINITY;
      if (!action) return;
      event.preventDefault();
      act(action, nothingToUndo);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [letters, nothingToUndo]);
}
