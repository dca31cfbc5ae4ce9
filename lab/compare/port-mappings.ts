/** Our port mappings against iptables-save, iptables-legacy-save, nft and ss, and the translating rules of each network against the same listings. */
import { BlockList, isIPv6 } from 'node:net';
import type { Topology } from '../../model/topology.ts';
import type { SeenNatRule } from '../observers/netfilter.ts';
import type { Seen } from '../observers/observe.ts';
import { netnsOfContainer } from './containers.ts';
import { Comparables, type Difference, differences, sorted } from './difference.ts';
import { ownPart } from './keys.ts';

type Mapping = {
  family: string;
  protocol: string;
  hostAddress: string;
  hostPort: number;
  targetAddress: string;
  targetPort: number;
  via: string[];
  rules: string[];
  backends: string[];
  proxy?: { pid: number; processName: string };
  container?: string;
};

const keyOf = (one: Pick<Mapping, 'family' | 'protocol' | 'hostAddress' | 'hostPort'>): string =>
  `${one.family} ${one.protocol} ${one.hostAddress} ${one.hostPort}`;

/** The container that docker gave the address to, or in whose own netns a link has it. */
function containerAt(seen: Seen, address: string): string | undefined {
  const endpoint = seen.docker.networks
    .flatMap((network) => Object.entries(network.Containers ?? {}))
    .find(([, end]) => [end.IPv4Address, end.IPv6Address].some((one) => one.split('/')[0] === address));
  if (endpoint) return endpoint[0];
  const netns = seen.netns.find((one) =>
    one.links.some((link) => link.addr_info.some((info) => info.local === address)),
  );
  if (!netns || netns.inode === seen.hostInode) return undefined;
  return seen.docker.containers
    .filter(
      (one) => netnsOfContainer(seen, one) === netns.inode && !one.HostConfig.NetworkMode.startsWith('container:'),
    )
    .map((one) => one.Id)
    .sort()[0];
}

/** Every mapping the observers saw, by family, protocol, address and port. */
export function theirMappings(seen: Seen): Map<string, Mapping> {
  const found = new Map<string, Mapping>();
  for (const rule of seen.netfilter.rules) {
    for (const one of rule.translations) {
      const via = rule.kind === 'redirect' ? ['dnat', 'host'] : ['dnat'];
      const container = rule.kind === 'redirect' ? undefined : containerAt(seen, one.targetAddress);
      const key = keyOf({ family: rule.family, ...one });
      if (found.has(key)) continue;
      const { family, command, backend } = rule;
      found.set(key, {
        family,
        ...one,
        via,
        rules: [command],
        backends: [backend],
        ...(container ? { container } : {}),
      });
    }
  }
  for (const { pid, ...one } of seen.netfilter.proxies) {
    const proxy = { pid, processName: 'docker-proxy' };
    const present = found.get(keyOf(one));
    if (present) Object.assign(present, { via: [...present.via, 'userland-proxy'], proxy });
    else {
      const container = containerAt(seen, one.targetAddress);
      const bare = { via: ['userland-proxy'], rules: [], backends: [], proxy };
      found.set(keyOf(one), { ...one, ...bare, ...(container ? { container } : {}) });
    }
  }
  return found;
}

export function comparePortMappings(topology: Topology, seen: Seen): Difference[] {
  const [ours, theirs] = [new Comparables(), new Comparables()];
  const comparable = (one: Mapping): Record<string, unknown> => ({
    ...{ family: one.family, protocol: one.protocol, hostAddress: one.hostAddress, hostPort: one.hostPort },
    ...{ targetAddress: one.targetAddress, targetPort: one.targetPort, proxy: one.proxy },
    ...{ via: sorted(one.via), rules: sorted(one.rules), backends: sorted(one.backends) },
    container: one.container && ownPart(one.container),
  });
  for (const one of topology.portMappings) ours.add(keyOf(one), String(one.hostPort), comparable(one));
  for (const one of theirMappings(seen).values()) theirs.add(keyOf(one), String(one.hostPort), comparable(one));
  return differences('port mapping', ours, theirs);
}

/** Rules whose addresses lie in a network: what they translate for, or what they lead to. */
export function natRulesOf(rules: readonly SeenNatRule[], subnets: readonly string[]): object[] {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', length] = subnet.split('/');
    list.addSubnet(address, Number(length), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  const isOurs = (text: string): boolean => {
    const address = text.split('/')[0] ?? '';
    return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  };
  return rules
    .filter((one) =>
      one.kind === 'dnat'
        ? one.translations.some((each) => isOurs(each.targetAddress))
        : one.kind !== 'redirect' && one.source !== undefined && isOurs(one.source),
    )
    .map(({ family, kind, table, chain, text }) => ({ family, kind, table, chain, rule: text }));
}
