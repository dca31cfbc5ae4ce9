/** Published ports against the rules and proxies that are there, and rules of two firewall backends beside each other. */
import type { Seen } from '../../observers/observe.ts';
import { theirMappings } from '../port-mappings.ts';
import type { Expected } from './expected.ts';

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** What docker says it opened against the rules and proxies that are there, and the other way round. */
export function aboutPublishedPorts(seen: Seen): Expected[] {
  const expected: Expected[] = [];
  const mappings = [...theirMappings(seen).values()];
  const opened = seen.docker.containers
    .filter((one) => one.State.Pid > 0)
    .flatMap((container) =>
      Object.entries(container.NetworkSettings.Ports ?? {}).flatMap(([key, bindings]) => {
        const [port = '', protocol = 'tcp'] = key.split('/');
        return (bindings ?? []).map((one) => {
          const isAny = ['', '0.0.0.0', '::'].includes(one.HostIp);
          return {
            container,
            port,
            protocol,
            hostPort: Number(one.HostPort),
            address: isAny ? '0.0.0.0' : one.HostIp,
            isAny,
          };
        });
      }),
    );
  for (const { container, port, protocol, hostPort, address, isAny } of opened) {
    const isHere = mappings.some(
      (one) =>
        one.protocol === protocol &&
        one.hostPort === hostPort &&
        (isAny ? ['0.0.0.0', '::'].includes(one.hostAddress) : one.hostAddress === address),
    );
    const hostSide = `${bracketed(address)}:${hostPort}/${protocol}`;
    const object = `${container.Id} ${hostSide}`;
    if (isHere || expected.some((one) => one.object === object)) continue;
    const evidence = { hostPort: hostSide, target: `${container.Name.replace(/^\//, '')}:${port}` };
    expected.push({ check: 'published-not-mapped', object, evidence });
  }
  for (const one of mappings) {
    if (one.container === undefined || one.via.includes('host')) continue;
    const owner = seen.docker.containers.find((container) => container.Id === one.container);
    const asked = [...Object.entries(owner?.HostConfig.PortBindings ?? {})].some(
      ([key, bindings]) =>
        (key.split('/')[1] ?? 'tcp') === one.protocol &&
        bindings?.some((each) => Number(each.HostPort) === one.hostPort),
    );
    const isOpened = opened.some(
      (each) => each.container.Id === one.container && each.hostPort === one.hostPort && each.protocol === one.protocol,
    );
    if (asked || isOpened) continue;
    const hostSide = `${bracketed(one.hostAddress)}:${one.hostPort}/${one.protocol}`;
    const evidence = {
      ...{ hostPort: hostSide, target: `${bracketed(one.targetAddress)}:${one.targetPort}` },
      ...{ container: one.container, rule: one.rules[0] },
    };
    const object = [one.family, one.protocol, one.hostAddress, one.hostPort].join('|');
    expected.push({ check: 'mapped-not-published', object, evidence });
  }
  return expected;
}

/** Rules of the old tables beside rules of the new ones. */
export function aboutBackends({ hostname, netfilter: { ruleCounts } }: Seen): Expected[] {
  const [legacy, nft] = [ruleCounts['iptables-legacy'], ruleCounts['iptables-nft'] + ruleCounts.nft];
  if (legacy === 0 || nft === 0) return [];
  const evidence = { legacyRules: String(legacy), nftRules: String(nft) };
  return [{ check: 'two-firewall-backends', object: hostname, evidence }];
}
