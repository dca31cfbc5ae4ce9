/** What this tab searches for and what it narrows canvas and tables to; the address follows a moment later. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { go, queryValue, usePlace } from '../place/place.ts';

export type FindState = {
  /** What is in the search box. */
  find: string;
  /** The filter, in the same grammar. */
  filter: string;
  /** The search box is open, and with it the list of what it found. */
  open: boolean;
};

export const useFindStore = create<FindState>()(() => ({ find: '', filter: '', open: false }));

export const setFind = (find: string): void => useFindStore.setState({ find });
export const setFilter = (filter: string): void => useFindStore.setState({ filter });
export const setFindOpen = (open: boolean): void => useFindStore.setState({ open });

export const searchFieldId = 'search';

/** Puts the cursor into the search box, with what stands there selected. */
export function focusSearch(): void {
  const field = document.getElementById(searchFieldId);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
  setFindOpen(true);
}

/** Long enough for a typed word; browsers refuse more than some hundred changes of the address a minute. */
const addressDelayMs = 300;

/** Keeps search and filter in the address, and takes them from there: a link, a reload or Back leads to them again. */
export function useFindInUrl(): void {
  useEffect(() => {
    const take = (): void => {
      const place = usePlace.getState();
      const find = queryValue(place, 'find') ?? '';
      const filter = queryValue(place, 'filter') ?? '';
      const now = useFindStore.getState();
      if (now.find !== find || now.filter !== filter) useFindStore.setState({ find, filter });
    };
    take();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const give = (): void => {
      timer = undefined;
      const { find, filter } = useFindStore.getState();
      go({ query: { find: find.trim(), filter: filter.trim() } }, 'replace');
    };
    const endFind = useFindStore.subscribe((state, before) => {
      if (state.find === before.find && state.filter === before.filter) return;
      clearTimeout(timer);
      timer = setTimeout(give, addressDelayMs);
    });
    const endPlace = usePlace.subscribe((place, before) => {
      // While something typed waits to be written, the address is the older of the two.
      if (place.search !== before.search && timer === undefined) take();
    });
    return () => {
      clearTimeout(timer);
      endFind();
      endPlace();
    };
  }, []);
}
