/** Taps: the macvlan and ipvlan children of one link. No switch, though its children hear each other in some modes. */
import type { Link } from '../../../model/link.ts';
import { childKinds, extrasOf, hostAddressesOf, troubleOf, usefulAddresses } from './links.ts';
import { type Lookup, naturally } from './lookup.ts';
import type { SwitchObject } from './scene.ts';

/** One tap for each link that has macvlan or ipvlan children in namespaces; the host's own children are rows below their parent. */
export function tapsOf(lookup: Lookup): SwitchObject[] {
  const children = new Map<string, Link[]>();
  for (const link of lookup.topology.links) {
    if (link.parent === undefined || !childKinds.has(link.kind)) continue;
    const list = children.get(link.parent);
    if (list) list.push(link);
    else children.set(link.parent, [link]);
  }
  return [...children].flatMap(([parentId, links]) => {
    const parent = lookup.links.get(parentId);
    const away = links.filter((link) => link.netns !== parent?.netns);
    return parent && parent.netns === lookup.hostNetns?.id && away.length > 0 ? [tap(lookup, parent, links, away)] : [];
  });
}

/** `all`: every child of the parent; `away`: those in another namespace. */
function tap(lookup: Lookup, parent: Link, all: Link[], away: Link[]): SwitchObject {
  const network = lookup.topology.networks.find((one) => one.parent === parent.id);
  const hostChildren = all.filter((link) => link.netns === parent.netns && usefulAddresses(link).length > 0);
  // The parent and its children do not hear each other; children of one parent do, in macvlan's bridge mode and in ipvlan.
  const reaching = hostChildren.filter((link) => link.up && (link.macvlanMode ?? 'bridge') === 'bridge');
  const isolated = (link: Link): boolean => reaching.length === 0 || (link.macvlanMode ?? 'bridge') !== 'bridge';
  const distinct = (values: (string | undefined)[]): string[] =>
    [...new Set(values.filter((one) => one !== undefined))].sort();
  return {
    kind: 'switch',
    id: `${parent.id}#tap`,
    record: network?.id ?? parent.id,
    form: 'tap',
    title: network?.name ?? parent.name,
    linkName: parent.name,
    ...(network?.subnets[0] === undefined ? {} : { subnet: network.subnets[0] }),
    hostAddresses: reaching.flatMap(hostAddressesOf),
    tap: {
      kinds: distinct(away.map((link) => link.kind)),
      modes: distinct(away.map((link) => link.macvlanMode ?? link.ipvlanMode)),
      hostIsolated: away.every(isolated),
    },
    tags: network?.internal ? ['internal'] : [],
    down: !parent.up,
    ports: [...away]
      .sort((a, b) => naturally(a.id, b.id))
      .map((link) => {
        const trouble = troubleOf(lookup, link);
        return {
          kind: 'port',
          id: `${link.id}#tap`,
          record: link.id,
          span: 1,
          name: link.name,
          linkKind: link.kind,
          side: 'right',
          ...extrasOf(link),
          ...(isolated(link) ? { hostIsolated: true } : {}),
          ...(trouble ? { trouble } : {}),
        };
      }),
  };
}
