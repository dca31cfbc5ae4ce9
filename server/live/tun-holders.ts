/** Which tun or tap device a process has open. A descriptor tells only the device's name, and names are told apart by netns. */
import type { TunHolder } from '../netns/descriptor-scans.ts';
import type { NetnsObservation } from '../topology/observations.ts';

/**
 * Each holder with the netns of its device: the one the process runs in when a device of the name is there, else the only one that has
 * one (a device may be moved after it was made). Where several have one nobody can tell, and nothing is said. Of several processes that
 * have one device open the first counts.
 */
export function placeTunHolders(
  netns: ReadonlyMap<string, Pick<NetnsObservation, 'links'>>,
  holders: readonly TunHolder[],
): TunHolder[] {
  const places = new Map<string, string[]>();
  for (const [cookie, { links }] of netns) {
    for (const { kind, name } of links.values()) {
      if (kind !== 'tun') continue;
      const cookies = places.get(name);
      if (cookies) cookies.push(cookie);
      else places.set(name, [cookie]);
    }
  }
  const placed = new Map<string, TunHolder>();
  for (const holder of holders) {
    const cookies = places.get(holder.linkName) ?? [];
    const cookie = cookies.includes(holder.cookie) ? holder.cookie : cookies.length === 1 ? cookies[0] : undefined;
    if (cookie === undefined) continue;
    const place = `${cookie} ${holder.linkName}`;
    if (!placed.has(place)) placed.set(place, { ...holder, cookie });
  }
  return [...placed.values()];
}
