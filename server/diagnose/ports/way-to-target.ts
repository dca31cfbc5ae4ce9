/** Whether the rules of the host let the first packet of a connection come to the target of a mapping. */
import {
  type AddressRange,
  isAnyAddress,
  isLoopbackAddress,
  parseAddress,
  parseRange,
  rangeHolds,
} from '../../../model/address.ts';
import type { Link } from '../../../model/link.ts';
import type { Family } from '../../../model/netns.ts';
import type { PortMapping } from '../../../model/port-mapping.ts';
import type { PortState } from '../../../model/port-state.ts';
import type { Topology } from '../../../model/topology.ts';
import type { RuleSet } from '../../netfilter/facts.ts';
import { type HookVerdict, walkHook } from './filter-walk.ts';
import type { Packet } from './packet.ts';

type Judgement = Pick<PortState, 'verdict' | 'decidedBy' | 'detail'>;

const mainTable = 254;
/** NF_IP_PRI_NAT_DST: what runs before it sees the packet as it came. */
const translationPriority = -100;

/** Loopback and every subnet of a container network: a packet from outside comes from none of them. */
function insideRanges(topology: Topology): AddressRange[] {
  const subnets = topology.networks.filter((one) => one.bridge !== undefined).flatMap((one) => one.subnets);
  return ['127.0.0.0/8', '::1/128', ...subnets].map(parseRange).filter((one) => one !== undefined);
}

/** Names of links of the host through which nothing comes from outside. */
function insideLinks(topology: Topology): string[] {
  const bridges = new Set(topology.networks.map((one) => one.bridge));
  return ['lo', ...topology.links.filter((link) => bridges.has(link.id)).map((link) => link.name)];
}

/** Where a packet from outside may be sent to: addresses of the links that lead out, or of all where those have none. */
function hostAddresses(hostLinks: Link[], inside: string[], family: Family): string[] {
  const addressesOf = (links: Link[]): string[] =>
    links
      .flatMap((link) => link.addresses.filter((one) => one.family === family).map((one) => one.address))
      .filter((address) => !isLoopbackAddress(address));
  const outer = addressesOf(hostLinks.filter((link) => !inside.includes(link.name)));
  return outer.length > 0 ? outer : addressesOf(hostLinks);
}

/** The link of the host that packets for an address leave by, as the main table has it. */
function outLinkOf(topology: Topology, hostLinks: Link[], address: string): string | undefined {
  const parsed = parseAddress(address);
  const routes = topology.netns.find((one) => one.owner === 'host')?.routes ?? [];
  if (!parsed) return undefined;
  const fitting = routes.flatMap((route) => {
    if (route.family !== parsed.family || route.table !== mainTable || route.type !== 'unicast') return [];
    const everything = parsed.family === 'inet' ? '0.0.0.0/0' : '::/0';
    const range = parseRange(route.destination === 'default' ? everything : route.destination);
    return range && rangeHolds(range, parsed) ? [{ route, size: range.last - range.first }] : [];
  });
  const [best] = fitting.sort((a, b) => (a.size < b.size ? -1 : a.size > b.size ? 1 : a.route.metric - b.route.metric));
  return hostLinks.find((link) => link.ifindex === best?.route.ifindex)?.name;
}

/** Links with a default route: where packets from outside come in. Undefined where there is none. */
function uplinks(topology: Topology, hostLinks: Link[], family: Family): string[] | undefined {
  const routes = topology.netns.find((one) => one.owner === 'host')?.routes ?? [];
  const names = routes.flatMap((route) => {
    if (route.family !== family || route.table !== mainTable || route.destination !== 'default') return [];
    return hostLinks.filter((link) => link.ifindex === route.ifindex).map((link) => link.name);
  });
  return names.length === 0 ? undefined : [...new Set(names)];
}

const blockedBy = (verdict: HookVerdict, where: string): Judgement | undefined => {
  if (verdict.kind === 'dropped')
    return { verdict: 'blocked', decidedBy: verdict.rule, detail: `It is dropped ${where}.` };
  if (verdict.kind !== 'unknown') return undefined;
  // nft's conditions come as they are in its JSON, which nobody reads; the rule itself says them.
  const because = verdict.because.startsWith('{') ? 'a condition of this rule' : verdict.because;
  const detail = `Whether it is let through ${where} depends on ${because}.`;
  return { verdict: 'unknown', decidedBy: verdict.rule, detail };
};

/** A port on loopback is only reached from the host itself: by the proxy, or by a rule for packets that the host sends. */
function judgeLoopback(mapping: PortMapping, packet: Packet, ruleSet: RuleSet): Judgement | undefined {
  if (mapping.proxy) return undefined;
  const own: Packet = { ...packet, inLinks: [], notIn: [], outLink: 'lo', notFrom: [] };
  const translated = walkHook(ruleSet, 'output', own, 'nat');
  if (translated.kind === 'translated') return undefined;
  if (translated.kind === 'unknown') return blockedBy(translated, 'on its way out of the host itself');
  return {
    verdict: 'rule-missing',
    detail: 'The rule takes no packets of the host itself, and no proxy listens on this loopback address.',
  };
}

/** Undefined: it comes to the target. */
export function judgeWay(mapping: PortMapping, topology: Topology, ruleSet: RuleSet): Judgement | undefined {
  const { family, protocol, hostAddress, hostPort, targetAddress, targetPort } = mapping;
  const hostNetns = topology.netns.find((one) => one.owner === 'host')?.id;
  const hostLinks = topology.links.filter((link) => link.netns === hostNetns);
  const destination = isAnyAddress(hostAddress) ? undefined : hostAddress;
  const inside = insideLinks(topology);
  const arriving: Packet = {
    ...{ family, protocol, destination, destinationPort: hostPort, isForHost: true },
    ...{ inLinks: uplinks(topology, hostLinks, family), notIn: inside, outLink: undefined },
    ...{ notFrom: insideRanges(topology), hostAddresses: hostAddresses(hostLinks, inside, family) },
  };
  if (isLoopbackAddress(hostAddress)) return judgeLoopback(mapping, arriving, ruleSet);
  const before = walkHook(ruleSet, 'prerouting', arriving, 'filter', (priority) => priority < translationPriority);
  if (before.kind !== 'passes') return blockedBy(before, 'as it arrives');
  if (!mapping.via.includes('dnat') || mapping.via.includes('host')) {
    const port = mapping.via.includes('host') ? targetPort : hostPort;
    const original = mapping.via.includes('host') ? { original: { destination, port: hostPort } } : {};
    const input: Packet = { ...arriving, destinationPort: port, ...original };
    return blockedBy(walkHook(ruleSet, 'input', input, 'filter'), 'before it comes to a process of the host');
  }
  const translated: Packet = {
    ...arriving,
    ...{ destination: targetAddress, destinationPort: targetPort, isForHost: false },
    original: { destination, port: hostPort },
    outLink: outLinkOf(topology, hostLinks, targetAddress),
  };
  const after = walkHook(ruleSet, 'prerouting', translated, 'filter', (priority) => priority >= translationPriority);
  if (after.kind !== 'passes') return blockedBy(after, 'after its address was translated');
  return blockedBy(walkHook(ruleSet, 'forward', translated, 'filter'), 'on its way to the target');
}
