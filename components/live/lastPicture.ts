/**
 * The last picture of this tab, shown marked `as of` while a reload connects. Kept in the tab's session storage: it ends with the tab, no other
 * tab or later visitor of this browser can read it, and it is forgotten on signing out.
 */
import { type Topology, topologySchema } from '../../model/topology.ts';

/** The number is the form's: a picture of another form is no picture. */
const key = 'patchbay.last-picture.1';

export type LastPicture = { topology: Topology; atMs: number };

/** False where it was not kept: the browser allows a few megabytes, or no storage at all. */
export function keepPicture(storage: Storage, picture: LastPicture): boolean {
  try {
    storage.setItem(key, JSON.stringify(picture));
    return true;
  } catch {
    return false;
  }
}

/** The kept picture, if there is one and it still parses; one that does not is thrown away. */
export function readPicture(storage: Storage): LastPicture | undefined {
  const text = storage.getItem(key);
  if (text === null) return undefined;
  try {
    const { topology, atMs } = JSON.parse(text) as { topology?: unknown; atMs?: unknown };
    const parsed = topologySchema.safeParse(topology);
    if (parsed.success && typeof atMs === 'number') return { topology: parsed.data, atMs };
  } catch {
    // Not even JSON: as good as none.
  }
  storage.removeItem(key);
  return undefined;
}

export const forgetPicture = (storage: Storage): void => storage.removeItem(key);
