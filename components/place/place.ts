/**
 * Where this tab is: path and query. One client router, so that a change of page is no load: the stream, the selection and the search stay.
 * Every part of the page that lives in the address reads it here and changes it by `go`.
 */
import { useEffect } from 'react';
import { create } from 'zustand';
import { pathOf, type Route, type TableName } from './route.ts';

export type Place = { path: string; search: string };

const here = (): Place =>
  typeof window === 'undefined'
    ? { path: '/', search: '' }
    : { path: window.location.pathname, search: window.location.search };

export const usePlace = create<Place>()(here);

/**
 * What the query may hold. `select`: record ids, the first is the one inspected; `find`: what is searched; `filter`: what the canvas and the
 * tables are narrowed to; `sort`, `columns`: of the table shown; `drawer`: the table beside the canvas, `tall` when it has most of the
 * height; `view`: the canvas's x, y and zoom.
 */
export type QueryName = 'select' | 'find' | 'filter' | 'sort' | 'columns' | 'drawer' | 'tall' | 'view';
export type Query = Partial<Record<QueryName, string | undefined>>;

export const queryValue = (place: Place, name: QueryName): string | undefined =>
  new URLSearchParams(place.search).get(name) ?? undefined;

/** One value of the query, kept up to date. */
export const useQuery = (name: QueryName): string | undefined => usePlace((place) => queryValue(place, name));

/** The query with some values changed; undefined takes one away. */
function withQuery(search: string, change: Query): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  // Ids are full of colons, lists of commas: both may stand in a query as they are (RFC 3986, 3.4), and an address should be readable.
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%21', '!');
  return text === '' ? '' : `?${text}`;
}

export type Step = { path?: string; query?: Query };

/** The address that a step from here leads to. */
export function addressOf(place: Place, step: Step): string {
  return (step.path ?? place.path) + withQuery(place.search, step.query ?? {});
}

/** Goes there: `push` is a step that Back undoes, `replace` only keeps the address true. */
export function go(step: Step, how: 'push' | 'replace' = 'push'): void {
  const address = addressOf(here(), step);
  if (address === window.location.pathname + window.location.search) return;
  if (how === 'push') window.history.pushState(null, '', address);
  else window.history.replaceState(window.history.state, '', address);
  usePlace.setState(here());
}

/** Another page: what belongs to the one left (its table's order, the drawer, the canvas's place) stays behind. */
export const stepTo = (route: Route): Step => ({
  path: pathOf(route),
  query: { sort: undefined, columns: undefined, drawer: undefined, tall: undefined, view: undefined },
});

/** The table beside the canvas, or none. */
export const stepToDrawer = (table: TableName | undefined, tall: boolean): Step => ({
  query: { drawer: table, tall: table && tall ? '1' : undefined, sort: undefined, columns: undefined },
});

/** Follows the browser's Back and Forward. */
export function usePlaceFromHistory(): void {
  useEffect(() => {
    const follow = (): void => usePlace.setState(here());
    follow();
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
}
