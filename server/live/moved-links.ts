/**
 * Links whose other end moved to another netns. The kernel tells of a move only where the end left and where it arrived; the link that
 * points at it keeps its IFLA_LINK and IFLA_LINK_NETNSID in our tables although both may have changed, so it has to be read again.
 */
import type { KernelChange } from '../netlink/source.ts';
import type { TopologyStore } from '../topology/store.ts';

/** Links to read again, by netns. */
export type Suspects = Map<string, Set<number>>;

/** What the changes make doubtful: links that point at one that is gone, and far ends that do not point back at one that is here. */
export function suspectsOf(store: TopologyStore, changes: readonly KernelChange[]): Suspects {
  const suspects: Suspects = new Map();
  const suspect = (cookie: string, ifindex: number): void => {
    const set = suspects.get(cookie);
    if (set) set.add(ifindex);
    else suspects.set(cookie, new Set([ifindex]));
  };
  const targetOf = (cookie: string, nsid: number | undefined): string | undefined =>
    nsid === undefined ? cookie : store.observations.netns.get(cookie)?.nsids.get(nsid);

  for (const { key, touched } of changes) {
    const links = store.observations.netns.get(key)?.links;
    for (const ifindex of touched.links) {
      const link = links?.get(ifindex);
      if (!link) {
        for (const one of store.linksReferringTo(key, ifindex)) suspect(one.cookie, one.ifindex);
        continue;
      }
      if (link.kind !== 'veth' || link.link === undefined) continue;
      const target = targetOf(key, link.linkNsid);
      const far = target === undefined ? undefined : store.observations.netns.get(target)?.links.get(link.link);
      if (target === undefined || far?.kind !== 'veth') continue;
      if (far.link !== ifindex || targetOf(target, far.linkNsid) !== key) suspect(target, far.ifindex);
    }
  }
  return suspects;
}
