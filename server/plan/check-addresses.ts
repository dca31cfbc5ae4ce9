/**
 * Whether a link can have addresses: refused is what cannot work, warned of what works and is mostly not meant.
 *
 * An address of the host itself is refused on every segment, since the host answers ARP for any of its addresses on any of its links
 * (net.ipv4.conf.*.arp_ignore 0). A subnet that the host routes elsewhere is only warned of: on a bridge or VLAN of its own it is the usual way
 * to have one plan of addresses twice, and only the host's own way to it is lost.
 */
import { parseAddress, parseRange, rangeHolds, rangesOverlap } from '../../model/address.ts';
import type { Fault } from '../../model/fault.ts';
import type { Link } from '../../model/link.ts';
import type { Netns } from '../../model/netns.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import { checkShape, type Wished } from './address-shape.ts';
import { hostNetns, linkAt, linkOf, netnsWords } from './look-up.ts';
import { refuse } from './refuse.ts';
import { linksOn, linkWords, type Segment } from './segment.ts';
import { tableMain } from './simulate/routes.ts';
import type { Work } from './work.ts';

export type AddressAsk = {
  netns: Netns;
  /** The link that gets them, where it is there: its own addresses are in nobody's way. */
  link?: Link | undefined;
  segment?: Segment | undefined;
  /** The host's link to the segment: routes over it are no clash. */
  bridge?: Link | undefined;
};

const isLinkLocal = ({ family, value }: Wished): boolean => family === 'inet6' && value >> 118n === 0x3fan;

/** Every wish in itself, and none twice. `fieldOf` gives the place of the one with that number. */
export function checkShapes(texts: readonly string[], fieldOf: (index: number) => string): Result<Wished[], Fault> {
  const wished: Wished[] = [];
  for (const [index, text] of texts.entries()) {
    const one = checkShape(text, fieldOf(index));
    if (!one.ok) return one;
    if (wished.some((other) => other.address === one.value.address))
      return refuse('invalid-field', fieldOf(index), `${one.value.address} is asked for twice.`);
    wished.push(one.value);
  }
  return ok(wished);
}

/** Who has an address, in words; undefined when nobody is known to. */
function holderOf(topology: Topology, wish: Wished, { netns, link, segment }: AddressAsk): string | undefined {
  const has = (one: Link): boolean =>
    one.id !== link?.id && one.addresses.some((other) => other.address === wish.address);
  const host = hostNetns(topology);
  const same = topology.links.find((one) => one.netns === netns.id && has(one));
  if (same) return `${linkWords(topology, same)} has it`;
  // A link-local address is one per segment, and the host's own links have theirs on segments of their own.
  const onSegment = segment && linksOn(topology, segment).find(has);
  if (onSegment) return `${linkWords(topology, onSegment)} has it on the same segment`;
  if (isLinkLocal(wish)) return undefined;
  const onHost = topology.links.find((one) => one.netns === host?.id && has(one));
  if (onHost) return `the host itself has it on ${onHost.name}, and answers for it on every bridge`;
  for (const network of topology.networks) {
    const isWish = (text: string): boolean => {
      const other = parseAddress(text.split('/')[0] ?? '');
      return other?.family === wish.family && other.value === wish.value;
    };
    if (network.gateways.some(isWish)) return `it is the gateway of the Docker network ${network.name}`;
    const others = network.endpoints.filter((one) => link === undefined || one.link !== link.id);
    const endpoint = others.find((one) => one.addresses.some(isWish));
    const container = topology.containers.find((one) => one.id === endpoint?.container);
    if (endpoint) return `Docker gave it to ${container?.name ?? 'a container'} on the network ${network.name}`;
  }
  return undefined;
}

/** Refuses a wish that somebody has; warns of subnets that are there already. */
export function checkFree(work: Work, wish: Wished, field: string, ask: AddressAsk): Result<Wished, Fault> {
  const topology = work.topology();
  const holder = holderOf(topology, wish, ask);
  if (holder !== undefined) return refuse('conflict', field, `${wish.address} is in use: ${holder}.`);
  const range = parseRange(wish.text);
  if (!range || isLinkLocal(wish)) return ok(wish);
  const overlaps = (text: string): boolean => {
    const other = parseRange(text);
    return other !== undefined && rangesOverlap(range, other);
  };
  const twin = topology.links.find(
    (one) =>
      one.netns === ask.netns.id &&
      one.id !== ask.link?.id &&
      one.kind !== 'loopback' &&
      one.addresses.some((other) => other.family === wish.family && overlaps(`${other.address}/${other.prefixLength}`)),
  );
  if (twin)
    work.warn('same-subnet-twice', { address: wish.text, link: twin.name, owner: netnsWords(topology, ask.netns) });
  const host = hostNetns(topology);
  if (!host || host.id === ask.netns.id) return ok(wish);
  const clash = host.routes.find(
    (one) =>
      one.family === wish.family &&
      one.table === tableMain &&
      one.destination !== 'default' &&
      one.ifindex !== ask.bridge?.ifindex &&
      !isLinkLocalRoute(one.destination) &&
      overlaps(one.destination),
  );
  if (clash) {
    const device = linkAt(topology, host.id, clash.ifindex)?.name ?? clash.type;
    work.warn('subnet-clash', { address: wish.text, route: clash.destination, device });
  }
  return ok(wish);
}

const isLinkLocalRoute = (destination: string): boolean =>
  /^fe[89ab]/i.test(destination) || destination.startsWith('ff');

/** Shape and use of every wish. */
export function checkAddresses(work: Work, texts: readonly string[], ask: AddressAsk): Result<Wished[], Fault> {
  const fieldOf = (index: number): string => `addresses.${index}`;
  const wished = checkShapes(texts, fieldOf);
  if (!wished.ok) return wished;
  for (const [index, wish] of wished.value.entries()) {
    const free = checkFree(work, wish, fieldOf(index), ask);
    if (!free.ok) return free;
  }
  return wished;
}

/** A MAC that another end of the segment has would take its frames. */
export function checkMac(
  topology: Topology,
  mac: string,
  field: string,
  segment: Segment | undefined,
  self?: Link,
): Result<string, Fault> {
  const links = segment ? linksOn(topology, segment) : [];
  const holder = links.find(
    (one) => one.mac === mac && one.id !== self?.id && one.id !== linkOf(topology, self?.id)?.peer,
  );
  return holder
    ? refuse('conflict', field, `${mac} is in use: ${linkWords(topology, holder)} has it on the same segment.`)
    : ok(mac);
}

/** Whether one of the addresses has the other as a neighbour. */
export const isOnLink = (wished: readonly Wished[], text: string): boolean => {
  const address = parseAddress(text);
  return (
    address !== undefined &&
    wished.some((one) => {
      const range = parseRange(one.text);
      return range !== undefined && rangeHolds(range, address);
    })
  );
};
