/** A packet as far as it is known beforehand, and whether a rule's conditions hold for it: yes, no, or it depends on what is not known. */
import {
  type AddressRange,
  isAnyAddress,
  parseAddress,
  parseRange,
  rangeHolds,
  rangesOverlap,
} from '../../../model/address.ts';
import type { Family } from '../../../model/netns.ts';
import type { Match, PortRange } from '../../netfilter/facts.ts';

/** The first packet of a connection that comes from outside the host. */
export type Packet = {
  family: Family;
  protocol: string;
  /** Where it goes now; undefined: one of `hostAddresses`. */
  destination: string | undefined;
  /** Addresses of the host that it may have been sent to. */
  hostAddresses: readonly string[];
  destinationPort: number;
  /** A destination on the host itself. */
  isForHost: boolean;
  /** Where it went before it was translated; absent while it is not. */
  original?: { destination: string | undefined; port: number };
  /** Links it may come in by; undefined: any but those of `notIn`. */
  inLinks: string[] | undefined;
  /** Links it does not come in by: the bridges of container networks, and loopback. */
  notIn: string[];
  /** The link it leaves by; undefined where it does not leave, or that is not known. */
  outLink: string | undefined;
  /** Addresses it does not come from. */
  notFrom: AddressRange[];
};

export type Answer = 'yes' | 'no' | 'unknown';

const not = (answer: Answer): Answer => (answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : answer);
const answerOf = (holds: boolean): Answer => (holds ? 'yes' : 'no');

const nameFits = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

function inLinkHolds(names: string[], packet: Packet): Answer {
  const { inLinks, notIn } = packet;
  if (inLinks) {
    const fitting = inLinks.filter((link) => names.some((name) => nameFits(name, link)));
    if (fitting.length === 0) return 'no';
    return fitting.length === inLinks.length ? 'yes' : 'unknown';
  }
  return names.every((name) => notIn.includes(name)) ? 'no' : 'unknown';
}

/** Whether an address is in one of the ranges: yes or no when that holds for all that it may be. */
function addressHolds(texts: string[], candidates: readonly string[]): Answer {
  const ranges = texts.map(parseRange).filter((one) => one !== undefined);
  if (ranges.length < texts.length) return 'unknown';
  if (ranges.some(coversAll)) return 'yes';
  const addresses = candidates.map(parseAddress).filter((one) => one !== undefined);
  if (addresses.length < candidates.length) return 'unknown';
  const held = addresses.filter((address) => ranges.some((one) => rangeHolds(one, address)));
  if (held.length > 0 && held.length < addresses.length) return 'unknown';
  return addresses.length === 0 ? 'unknown' : answerOf(held.length > 0);
}

const destinationsOf = (address: string | undefined, packet: Packet): readonly string[] =>
  address === undefined ? packet.hostAddresses : [address];

const coversAll = (range: AddressRange): boolean =>
  range.first === 0n && range.last === (range.family === 'inet' ? 2n ** 32n : 2n ** 128n) - 1n;

function sourceHolds(texts: string[], packet: Packet): Answer {
  const ranges = texts.map(parseRange);
  if (ranges.some((one) => one && coversAll(one))) return 'yes';
  const excluded = ranges.every(
    (one) =>
      one && packet.notFrom.some((own) => own.first <= one.first && one.last <= own.last && rangesOverlap(own, one)),
  );
  return excluded ? 'no' : 'unknown';
}

const portHolds = (ranges: PortRange[], port: number): Answer =>
  answerOf(ranges.some((one) => one.first <= port && port <= one.last));

/** conntrack's word for a packet nobody answered yet. */
function stateHolds(states: string[], packet: Packet): Answer {
  return answerOf(states.includes('new') || (states.includes('dnat') && packet.original !== undefined));
}

function withoutInversion(match: Exclude<Match, { kind: 'unknown' }>, packet: Packet): Answer {
  switch (match.kind) {
    case 'in-link':
      return inLinkHolds(match.names, packet);
    case 'out-link':
      if (packet.outLink === undefined) return packet.isForHost ? 'no' : 'unknown';
      return answerOf(match.names.some((name) => nameFits(name, packet.outLink ?? '')));
    case 'source':
      return sourceHolds(match.addresses, packet);
    case 'destination':
      return addressHolds(match.addresses, destinationsOf(packet.destination, packet));
    case 'original-destination': {
      const { destination } = packet.original ?? packet;
      return addressHolds(match.addresses, destinationsOf(destination, packet));
    }
    case 'protocol':
      return answerOf(match.protocols.includes(packet.protocol));
    case 'source-port':
      return 'unknown';
    case 'destination-port':
      if (match.protocols.length > 0 && !match.protocols.includes(packet.protocol)) return 'no';
      return portHolds(match.ports, packet.destinationPort);
    case 'original-destination-port':
      return portHolds(match.ports, packet.original?.port ?? packet.destinationPort);
    case 'connection-state':
      return stateHolds(match.states, packet);
    case 'address-type':
      if (match.of === 'source') return 'unknown';
      if (match.types.includes('local'))
        return packet.isForHost || !match.types.includes('unicast') ? answerOf(packet.isForHost) : 'yes';
      return match.types.includes('unicast') ? answerOf(!packet.isForHost) : 'unknown';
    case 'family':
      return answerOf(match.family === packet.family);
  }
}

/** Whether every condition holds; `doubt`: the first of those that leave it open, in words. */
export function conditionsHold(matches: Match[], packet: Packet): { answer: Answer; doubt?: string } {
  let doubt: string | undefined;
  for (const match of matches) {
    if (match.kind === 'unknown') {
      doubt ??= match.text;
      continue;
    }
    const plain = withoutInversion(match, packet);
    const answer = match.inverted ? not(plain) : plain;
    if (answer === 'no') return { answer };
    if (answer === 'unknown') doubt ??= match.kind;
  }
  return doubt === undefined ? { answer: 'yes' } : { answer: 'unknown', doubt };
}

/** The address of a listening side, or undefined where every address is meant. */
export const specificAddress = (address: string): string | undefined => (isAnyAddress(address) ? undefined : address);
