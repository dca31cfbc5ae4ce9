/** What an address names: the page and, of the tables, which. Pure; also read on the server, which answers 404 to any other. */

/** Tables that exist, in the order of their tabs. */
export const tableNames = ['containers', 'links', 'vlans', 'ports', 'findings', 'changes', 'attachments'] as const;
export type TableName = (typeof tableNames)[number];

export type Route =
  | { page: 'canvas' }
  | { page: 'table'; table: TableName }
  | { page: 'change'; id: string }
  | { page: 'settings' };

/** The id in a path of one change, as the agent makes them: no others have a page. */
export const changeIdOf = (path: string): string | undefined => /^\/changes\/([\w-]{1,64})\/?$/.exec(path)?.[1];

export const tableNamed = (text: string | null | undefined): TableName | undefined =>
  tableNames.find((one) => one === text);

/** The route of a path; anything unknown is the canvas, since the server has already refused it. */
export function routeOf(path: string): Route {
  const table = tableNamed(/^\/tables\/([a-z]+)\/?$/.exec(path)?.[1]);
  if (table) return { page: 'table', table };
  const change = changeIdOf(path);
  if (change !== undefined) return { page: 'change', id: change };
  return /^\/settings\/?$/.test(path) ? { page: 'settings' } : { page: 'canvas' };
}

export function pathOf(route: Route): string {
  switch (route.page) {
    case 'canvas':
      return '/';
    case 'table':
      return `/tables/${route.table}`;
    case 'change':
      return `/changes/${route.id}`;
    case 'settings':
      return '/settings';
  }
}
