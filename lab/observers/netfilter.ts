/**
 * What iptables-save and iptables-legacy-save, both of either family, nft, ss and ps say of a lab host's address translation. Texts are matched here, where the product reads
 * structures: a line that this does not understand throws, so that nothing is passed over.
 */
import type { LabHost } from '../host.ts';

type Family = 'inet' | 'inet6';
type Backend = 'iptables-nft' | 'iptables-legacy' | 'nft';

/** One rule that translates, reached from a base chain of nat. */
export type SeenNatRule = {
  family: Family;
  kind: 'masquerade' | 'snat' | 'dnat' | 'redirect';
  backend: Backend;
  /** As it would be typed: `iptables -t nat -A ...`, `nft add rule ...`. */
  command: string;
  table: string;
  chain: string;
  /** As listed. */
  text: string;
  /** `-s`, or `ip saddr`. */
  source?: string;
  /** DNAT and REDIRECT of a port: every packet it takes, with where it goes. */
  translations: {
    protocol: string;
    hostAddress: string;
    hostPort: number;
    targetAddress: string;
    targetPort: number;
  }[];
};

export type SeenProxy = {
  pid: number;
  family: Family;
  protocol: string;
  hostAddress: string;
  hostPort: number;
  targetAddress: string;
  targetPort: number;
};

/** `ruleCounts`: every rule listed, whatever it does. */
export type SeenNetfilter = { rules: SeenNatRule[]; ruleCounts: Record<Backend, number>; proxies: SeenProxy[] };

const anyAddress = { inet: '0.0.0.0', inet6: '::' };
const kindOf = (word: string): SeenNatRule['kind'] => word.toLowerCase() as SeenNatRule['kind'];

/** `80`, `80:82` and lists of them. */
function portsOf(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split(':').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Names of chains that base chains lead to, themselves included; `jumps` are pairs of chain and target. */
function reachable(bases: string[], jumps: [string, string][]): Set<string> {
  const found = new Set(bases);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [chain, target] of jumps) if (found.has(chain)) found.add(target);
  }
  return found;
}

/** The nat table of one listing. */
export function natRulesOfSave(text: string, family: Family, backend: Exclude<Backend, 'nft'>): SeenNatRule[] {
  const lines = (/^\*nat\n([\s\S]*?)^COMMIT/m.exec(text)?.[1] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('-A '));
  const jumps = lines.map((line): [string, string] => [line.split(' ')[1] ?? '', / -[jg] (\S+)/.exec(line)?.[1] ?? '']);
  const chains = reachable(['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], jumps);
  return lines.flatMap((line) => {
    const chain = line.split(' ')[1] ?? '';
    const word = / -j (DNAT|SNAT|MASQUERADE|REDIRECT)\b/.exec(line)?.[1];
    if (!word || !chains.has(chain)) return [];
    const protocol = / -p (\S+)/.exec(line)?.[1] ?? '';
    const destination = /(?<!! )-d (\S+)/.exec(line)?.[1]?.replace(/\/(32|128)$/, '') ?? anyAddress[family];
    const ports = portsOf(/ --dports? (\S+)/.exec(line)?.[1] ?? '').filter((port) => port > 0);
    const to = / --to-destination (?:\[(.*?)\]|([^: ]+)):(\d+)$/.exec(line);
    const toPort = / --to-ports (\d+)$/.exec(line)?.[1];
    if (word === 'DNAT' && !to) throw new Error(`not understood: ${line}`);
    const source = /(?<!! )-s (\S+)/.exec(line)?.[1];
    const rewrites = word === 'DNAT' || word === 'REDIRECT';
    return [
      {
        ...{ family, kind: kindOf(word), backend, table: 'nat', chain, text: line },
        command: `${family === 'inet' ? 'iptables' : 'ip6tables'}${backend === 'iptables-legacy' ? '-legacy' : ''} -t nat ${line}`,
        ...(source === undefined ? {} : { source }),
        translations: !rewrites
          ? []
          : ports.map((hostPort) => ({
              ...{ protocol, hostAddress: destination, hostPort },
              targetAddress: to ? (to[1] ?? to[2] ?? '') : destination,
              targetPort: Number(to?.[3] ?? toPort ?? hostPort),
            })),
      },
    ];
  });
}

/** `{ 8010 : 10.0.0.1 . 80, ... }` of a map in the text of a table. */
function elementsOf(table: string, name: string): { port: number; address: string; targetPort: number }[] {
  const body = new RegExp(`map ${name} \\{[^}]*?elements = \\{([^}]*)\\}`).exec(table)?.[1];
  if (body === undefined) throw new Error(`no elements of map ${name} in:\n${table}`);
  return body.split(',').map((element) => {
    const [, port, address = '', targetPort] = /(\d+) : (\S+) \. (\d+)/.exec(element) ?? [];
    return { port: Number(port), address, targetPort: Number(targetPort) };
  });
}

/** Tables of nft's own in `nft --stateless list ruleset`; those of iptables are told by their names. */
const nativeTables = (text: string): string[] =>
  text.split(/^(?=table )/m).filter((one) => /^table (?!\S+ (filter|nat|raw|mangle|security) )/.test(one));

export function natRulesOfNft(text: string): SeenNatRule[] {
  return nativeTables(text).flatMap((table) => {
    const [, tableFamily = '', name = ''] = /^table (\S+) (\S+)/.exec(table) ?? [];
    if (tableFamily !== 'ip' && tableFamily !== 'ip6') throw new Error(`not understood: table ${tableFamily} ${name}`);
    const family: Family = tableFamily === 'ip' ? 'inet' : 'inet6';
    return [...table.matchAll(/^\tchain (\S+) \{\n([\s\S]*?)^\t\}/gm)].flatMap(([, chain = '', body = '']) => {
      if (!body.includes('type nat hook')) return [];
      return body.split('\n').flatMap((line): SeenNatRule[] => {
        const rule = line.trim();
        if (!/\b(dnat|redirect|snat|masquerade)\b/.test(rule)) return [];
        const map = /^dnat ip to (\S+) dport map @(\S+)$/.exec(rule);
        if (!map) throw new Error(`not understood: ${rule}`);
        return [
          {
            ...{ family, kind: 'dnat', backend: 'nft', table: name, chain, text: rule },
            command: `nft add rule ${tableFamily} ${name} ${chain} ${rule}`,
            translations: elementsOf(table, map[2] ?? '').map((one) => ({
              ...{ protocol: map[1] ?? '', hostAddress: anyAddress[family], hostPort: one.port },
              ...{ targetAddress: one.address, targetPort: one.targetPort },
            })),
          },
        ];
      });
    });
  });
}

/** Lines of `ss -Hlntup`, with the arguments of each process from `ps -eww -o pid=,args=`. */
export function proxiesOf(ss: string, ps: string): SeenProxy[] {
  const args = new Map(
    ps.split('\n').map((line): [number, string] => {
      const [, pid, rest = ''] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
      return [Number(pid), rest];
    }),
  );
  return ss.split('\n').flatMap((line) => {
    const pid = Number(/"docker-proxy",pid=(\d+)/.exec(line)?.[1] ?? 0);
    if (pid === 0) return [];
    const [protocol = '', , , , local = ''] = line.split(/\s+/);
    const value = (flag: string): string => new RegExp(` -${flag} (\\S+)`).exec(args.get(pid) ?? '')?.[1] ?? '';
    const hostAddress = value('host-ip');
    if (!local.endsWith(`:${value('host-port')}`)) throw new Error(`${args.get(pid)} listens on ${local}`);
    return [
      {
        ...({ pid, protocol, hostAddress, family: hostAddress.includes(':') ? 'inet6' : 'inet' } as const),
        ...{ hostPort: Number(value('host-port')), targetAddress: value('container-ip') },
        targetPort: Number(value('container-port')),
      },
    ];
  });
}

const savedRules = (...texts: string[]): number => texts.flatMap((text) => text.match(/^-A /gm) ?? []).length;

/** Rules in the chains of nft's own tables; elements of sets and maps stand elsewhere. */
const nativeRules = (text: string): number =>
  nativeTables(text)
    .flatMap((table) => [...table.matchAll(/^\tchain \S+ \{\n([\s\S]*?)^\t\}/gm)])
    .flatMap(([, body = '']) => body.split('\n').filter((line) => line.trim() !== '' && !/^\t\ttype /.test(line)))
    .length;

/** Asks only where there are legacy tables: asking makes them. */
async function legacySave(host: LabHost, family: 'ip' | 'ip6'): Promise<string> {
  const names = await host.exec(['cat', `/proc/1/net/${family}_tables_names`]);
  return names.stdout.trim() === ''
    ? ''
    : host.run([family === 'ip' ? 'iptables-legacy-save' : 'ip6tables-legacy-save']);
}

export async function observeNetfilter(host: LabHost): Promise<SeenNetfilter> {
  const [save4, save6, legacy4, legacy6, nft, ss, ps] = await Promise.all([
    host.run(['iptables-nft-save']),
    host.run(['ip6tables-nft-save']),
    legacySave(host, 'ip'),
    legacySave(host, 'ip6'),
    host.run(['nft', '--stateless', 'list', 'ruleset']),
    host.run(['ss', '-Hlntup']),
    host.run(['ps', '-eww', '-o', 'pid=,args=']),
  ]);
  return {
    rules: [
      ...natRulesOfSave(save4, 'inet', 'iptables-nft'),
      ...natRulesOfSave(save6, 'inet6', 'iptables-nft'),
      ...natRulesOfNft(nft),
      ...natRulesOfSave(legacy4, 'inet', 'iptables-legacy'),
      ...natRulesOfSave(legacy6, 'inet6', 'iptables-legacy'),
    ],
    ruleCounts: {
      'iptables-nft': savedRules(save4, save6),
      'iptables-legacy': savedRules(legacy4, legacy6),
      nft: nativeRules(nft),
    },
    proxies: proxiesOf(ss, ps),
  };
}
