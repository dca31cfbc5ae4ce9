/**
 * The path to go to after signing in: `wanted` when it is a path of this origin, `/` otherwise. `//elsewhere`, `/\elsewhere` and
 * `https://elsewhere` all lead a browser away; only what resolves to our own origin is followed.
 */
export function returnPath(wanted: string | null, origin: string): string {
  if (wanted === null || !wanted.startsWith('/')) return '/';
  if (!URL.canParse(wanted, origin)) return '/';
  const url = new URL(wanted, origin);
  if (url.origin !== origin) return '/';
  // Rebuilt from its parts, so that what was judged is what is followed; a path like //x that appears only now is not.
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith('//') || url.pathname === '/signin' ? '/' : path;
}
