/** Links by name and MAC within their namespace, kept up to date as links come, change and go; what that changes is touched. */
import type { LinkFact } from '../netlink/facts.ts';
import type { Indexes } from './look.ts';
import { key, type Observations } from './observations.ts';

export interface LinkIndex {
  /** The link has come, changed or gone: the observations say which. */
  lookAt(cookie: string, ifindex: number): void;
}

export function createLinkIndex(
  { netns }: Pick<Observations, 'netns'>,
  { linkNames, linkMacs }: Pick<Indexes, 'linkNames' | 'linkMacs'>,
  touch: (name: string) => void,
): LinkIndex {
  /** Name and MAC under which a link stands in the indexes, and whether it is a bridge that filters VLANs. */
  const indexed = new Map<string, { name: string; mac: string | undefined; filters: boolean }>();

  const remove = (cookie: string, ifindex: number): void => {
    const linkKey = key.link(cookie, ifindex);
    const was = indexed.get(linkKey);
    if (!was) return;
    indexed.delete(linkKey);
    touch(key.linkHere(cookie, ifindex));
    if (was.filters) touch(key.bridgeFilters(cookie, ifindex));
    const nameKey = key.linkName(cookie, was.name);
    linkNames.remove(nameKey, ifindex);
    touch(nameKey);
    if (was.mac === undefined) return;
    const macKey = key.linkMac(cookie, was.mac);
    linkMacs.remove(macKey, ifindex);
    touch(macKey);
  };

  const put = (cookie: string, link: LinkFact): void => {
    const was = indexed.get(key.link(cookie, link.ifindex));
    const filters = link.bridge?.vlanFiltering === true;
    if (was && was.name === link.name && was.mac === link.mac && was.filters === filters) {
      touch(key.linkName(cookie, link.name));
      return;
    }
    remove(cookie, link.ifindex);
    indexed.set(key.link(cookie, link.ifindex), { name: link.name, mac: link.mac, filters });
    if (filters) touch(key.bridgeFilters(cookie, link.ifindex));
    touch(key.linkHere(cookie, link.ifindex));
    linkNames.add(key.linkName(cookie, link.name), link.ifindex);
    touch(key.linkName(cookie, link.name));
    if (link.mac === undefined) return;
    const macKey = key.linkMac(cookie, link.mac);
    linkMacs.add(macKey, link.ifindex);
    touch(macKey);
  };

  return {
    lookAt(cookie, ifindex) {
      touch(key.link(cookie, ifindex));
      const link = netns.get(cookie)?.links.get(ifindex);
      if (link) put(cookie, link);
      else remove(cookie, ifindex);
    },
  };
}
