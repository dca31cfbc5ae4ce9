/**
 * Port mappings as the kernel's rules and docker-proxy's listeners make them: every translation of a destination with a port that a packet
 * can reach from outside or from the host itself.
 */
import { isAnyAddress, parseAddress } from '../../model/address.ts';
import { containerId } from '../../model/ids.ts';
import type { Family } from '../../model/netns.ts';
import { type PortMapping, portMappingId } from '../../model/port-mapping.ts';
import type { Match, NatTarget, PortRange, ProxyFact, RuleSet } from '../netfilter/facts.ts';
import { idOfHost } from './ids.ts';
import type { Look } from './observations.ts';
import type { MappingFact } from './rule-facts.ts';
import { baseChainsAt, type ReachedRule, reachedRules, ruleCommand } from './rule-walk.ts';

/** Ports of one rule that are told one by one; of a wider range only the first ones are. */
const maxPortsPerRule = 256;

const anyAddress = { inet: '0.0.0.0', inet6: '::' } as const;
const families = ['inet', 'inet6'] as const;

/** The key of a mapping within its host; without colons, which part the keys of records. */
export const mappingKey = (one: Pick<MappingFact, 'family' | 'protocol' | 'hostAddress' | 'hostPort'>): string =>
  [one.family, one.protocol, one.hostAddress.replaceAll(':', '_'), one.hostPort].join(',');

/** `10.0.0.1/32` is the address; a wider prefix stays as it is written. */
const withoutFullPrefix = (text: string): string => text.replace(/^([\d.]+)\/32$|^([\da-f:.]+)\/128$/i, '$1$2');

type Packets = { addresses: string[]; ports: PortRange[]; protocols: string[] };

/** Which packets a rule takes, as far as address, port and protocol go; undefined where it does not name a port. */
function packetsOf(matches: Match[], family: Family): Packets | undefined {
  let addresses: string[] | undefined;
  let ports: PortRange[] | undefined;
  const protocols = new Set<string>();
  const portProtocols = new Set<string>();
  for (const match of matches) {
    if (match.kind === 'family' && (match.family === family) === match.inverted) return undefined;
    if (match.kind === 'destination' || match.kind === 'source') {
      const ofFamily = match.addresses.filter((one) => (one.includes(':') ? 'inet6' : 'inet') === family);
      if (ofFamily.length === 0) return undefined;
      if (match.kind === 'destination' && !match.inverted) addresses = ofFamily.map(withoutFullPrefix);
    }
    if (match.kind === 'protocol' && !match.inverted) for (const one of match.protocols) protocols.add(one);
    if (match.kind === 'destination-port' && !match.inverted) {
      ports = match.ports;
      for (const one of match.protocols) portProtocols.add(one);
    }
  }
  if (!ports) return undefined;
  const known = portProtocols.size > 0 ? portProtocols : protocols;
  return { addresses: addresses ?? [anyAddress[family]], ports, protocols: [...known] };
}

function* portsIn(ranges: PortRange[]): Generator<number> {
  let told = 0;
  for (const { first, last } of ranges) {
    for (let port = first; port <= last && told < maxPortsPerRule; port += 1, told += 1) yield port;
  }
}

/** With a base a range is shifted as a whole; without one a range means any of it, and its first stands for it. */
function targetPort(target: NatTarget, hostPort: number): number {
  if (!target.ports) return hostPort;
  return target.base === undefined ? target.ports.first : target.ports.first + hostPort - target.base;
}

function mappingsOf({ table, chain, rule, matches }: ReachedRule, family: Family): MappingFact[] {
  const { verdict } = rule;
  if (verdict.kind !== 'dnat' && verdict.kind !== 'redirect') return [];
  const target: NatTarget = verdict.kind === 'dnat' ? verdict.target : verdict.ports ? { ports: verdict.ports } : {};
  const isOfFamily = target.address === undefined || target.address.includes(':') === (family === 'inet6');
  const packets = isOfFamily ? packetsOf(matches, family) : undefined;
  if (!packets) return [];
  const command = ruleCommand(table, chain, rule);
  const found: MappingFact[] = [];
  for (const protocol of packets.protocols) {
    for (const hostAddress of packets.addresses) {
      for (const hostPort of portsIn(packets.ports)) {
        found.push({
          ...{ family, protocol, hostAddress, hostPort },
          targetAddress: target.address ?? hostAddress,
          targetPort: targetPort(target, hostPort),
          // A redirected packet goes to the host itself.
          via: verdict.kind === 'redirect' ? ['dnat', 'host'] : ['dnat'],
          ...{ rules: [command], backends: [table.origin] },
        });
      }
    }
  }
  return found;
}

/** By `mappingKey`. Of several rules for the same packets the first one counts, as in the kernel. */
export function mappingFacts(ruleSet: RuleSet, proxies: readonly ProxyFact[]): Map<string, MappingFact> {
  const found = new Map<string, MappingFact>();
  for (const family of families) {
    for (const hook of ['prerouting', 'output'] as const) {
      for (const base of baseChainsAt(ruleSet, hook, family, 'nat')) {
        for (const reached of reachedRules(base)) {
          for (const mapping of mappingsOf(reached, family)) {
            const key = mappingKey(mapping);
            const present = found.get(key);
            if (!present) found.set(key, mapping);
            else if (sameTarget(present, mapping)) {
              present.rules = [...new Set([...present.rules, ...mapping.rules])];
              present.backends = [...new Set([...present.backends, ...mapping.backends])];
            }
          }
        }
      }
    }
  }
  for (const proxy of proxies) addProxy(found, proxy);
  return found;
}

const sameTarget = (a: MappingFact, b: MappingFact): boolean =>
  a.targetAddress === b.targetAddress && a.targetPort === b.targetPort;

function addProxy(found: Map<string, MappingFact>, one: ProxyFact): void {
  const family: Family = one.hostAddress.includes(':') ? 'inet6' : 'inet';
  const { protocol, hostAddress, hostPort, targetAddress, targetPort } = one;
  const proxy = { pid: one.pid, processName: one.processName };
  const key = mappingKey({ family, protocol, hostAddress, hostPort });
  const present = found.get(key);
  if (present) found.set(key, { ...present, via: [...present.via, 'userland-proxy'], proxy });
  else {
    const via: MappingFact['via'] = ['userland-proxy'];
    const one = { family, protocol, hostAddress, hostPort, targetAddress, targetPort, via, proxy };
    found.set(key, { ...one, rules: [], backends: [] });
  }
}

/** The record of one mapping; the container is whose address the target is. */
export function portMappingRecord(look: Look, key: string): PortMapping | undefined {
  const fact = look.mapping(key);
  if (!fact) return undefined;
  const host = idOfHost(look);
  const isAddress = parseAddress(fact.targetAddress) !== undefined && !isAnyAddress(fact.targetAddress);
  const container = isAddress && !fact.via.includes('host') ? look.containerAt(fact.targetAddress) : undefined;
  return {
    id: portMappingId(host, fact.family, fact.protocol, fact.hostAddress, fact.hostPort),
    host,
    ...fact,
    ...(container === undefined ? {} : { container: containerId(host, container) }),
  };
}
