/** The rows of a namespace's links: VLAN children below their parent, ports of a bridge inside the namespace below the bridge. */
import type { Link } from '../../../model/link.ts';
import type { Family } from '../../../model/netns.ts';
import { addressTexts, chipOf, extrasOf, troubleOf } from './links.ts';
import type { Lookup } from './lookup.ts';
import type { LinkRow } from './scene.ts';

/** Where a link is plugged in: the switch object's id and title, its port row's id and the port's number. */
export type Attachment = { switchId: string; row: string; title: string; number?: number };
export type AttachmentOf = (link: Link) => Attachment | undefined;

/** The prefix length most addresses of a segment have; the canvas prints only those that differ. */
export type SegmentLength = (switchId: string | undefined, family: Family) => number | undefined;

export function segmentLengths(lookup: Lookup, attachmentOf: AttachmentOf): SegmentLength {
  const counts = new Map<string, Map<number, number>>();
  for (const link of lookup.topology.links) {
    const at = attachmentOf(link);
    if (!at) continue;
    for (const one of link.addresses) {
      const key = `${at.switchId} ${one.family}`;
      const lengths = counts.get(key) ?? new Map<number, number>();
      lengths.set(one.prefixLength, (lengths.get(one.prefixLength) ?? 0) + 1);
      counts.set(key, lengths);
    }
  }
  return (switchId, family) => {
    const lengths = counts.get(`${switchId} ${family}`);
    return lengths && [...lengths].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
  };
}

/** Kinds whose ports are drawn below them, as a rail inside the frame. */
const railKinds = new Set(['bridge', 'bond', 'team']);

type Place = Pick<LinkRow, 'depth' | 'rail' | 'railOf' | 'deeper'>;

/**
 * `all`: the links of one namespace, by ifindex. Rails come last, each with its ports. What is plugged into a port of a rail is a rail of its
 * own below, whose head names the way to it.
 */
export function linkRowsOf(lookup: Lookup, all: Link[], attachmentOf: AttachmentOf, segment: SegmentLength): LinkRow[] {
  const here = new Map<string, Link>(all.map((link) => [link.id, link]));
  const masterOf = (link: Link): Link | undefined => (link.master === undefined ? undefined : here.get(link.master));
  const isHead = (link: Link): boolean => railKinds.has(link.kind) && !masterOf(link);
  const heads = all.filter(isHead);
  const portsOf = (head: Link): Link[] => all.filter((link) => link.master === head.id);
  const out: LinkRow[] = [];
  const done = new Set<string>();
  const add = (link: Link, place: Place): void => {
    if (done.has(link.id)) return;
    done.add(link.id);
    out.push(linkRow(lookup, link, attachmentOf(link), segment, place));
    if (place.rail) return;
    for (const child of all) {
      if (child.parent === link.id && !masterOf(child)) add(child, { depth: place.depth + 1 });
    }
  };
  const isRoot = (link: Link): boolean => link.parent === undefined || !here.has(link.parent);
  for (const link of all) if (!isHead(link) && !masterOf(link) && isRoot(link)) add(link, { depth: 0 });
  const addPorts = (head: Link, row: string, way: string[]): void => {
    for (const port of portsOf(head)) {
      const deeper = portsOf(port).length;
      add(port, { depth: 0, rail: 'port', railOf: row, ...(deeper > 0 ? { deeper } : {}) });
    }
    for (const port of portsOf(head)) {
      if (portsOf(port).length === 0) continue;
      const inside = [...way, port.name];
      out.push(innerHead(lookup, port, inside));
      addPorts(port, innerId(port), inside);
    }
  };
  for (const head of heads) {
    add(head, { depth: 0, rail: 'head' });
    addPorts(head, head.id, [head.name]);
  }
  // Children of a rail or of its ports.
  for (const link of all) add(link, { depth: 0 });
  return out;
}

const innerId = (link: Link): string => `${link.id}#inside`;

/** The second row of a port that is a rail itself; its address and what is wrong with it stand in the first. */
function innerHead(lookup: Lookup, link: Link, way: string[]): LinkRow {
  const {
    addresses: _addresses,
    trouble: _trouble,
    detail: _detail,
    portOf: _portOf,
    ...row
  } = linkRow(lookup, link, undefined, () => undefined, { depth: 0, rail: 'head' });
  return { ...row, id: innerId(link), name: way.join(' › '), addresses: [] };
}

function linkRow(
  lookup: Lookup,
  link: Link,
  at: Attachment | undefined,
  segment: SegmentLength,
  place: Place,
): LinkRow {
  const peer = link.peer === undefined ? undefined : lookup.links.get(link.peer);
  const chip = chipOf(lookup, link) ?? (peer && chipOf(lookup, peer));
  const trouble = troubleOf(lookup, link);
  const master = link.master === undefined ? undefined : lookup.links.get(link.master);
  const parent = link.parent === undefined ? undefined : lookup.links.get(link.parent);
  return {
    kind: 'link',
    id: link.id,
    record: link.id,
    span: 1,
    name: link.name,
    linkKind: link.kind,
    ...place,
    ...extrasOf(link),
    addresses: addressTexts(link, (family) => segment(at?.switchId, family)),
    ...(at ? { at: { title: at.title, ...(at.number === undefined ? {} : { number: at.number }) } } : {}),
    ...(chip ? { chip } : {}),
    ...(trouble ? { trouble } : {}),
    ...(master ? { portOf: master.name } : {}),
    ...(parent ? { parentName: parent.name } : {}),
  };
}
