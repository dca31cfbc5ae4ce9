/**
 * What the kernel's packet filter says, in one shape for iptables-nft, iptables-legacy and native nft tables, before anything is joined.
 */
import type { Family } from '../../model/netns.ts';
import type { FirewallBackend } from '../../model/port-mapping.ts';

/** First and last port, both in it. */
export type PortRange = { first: number; last: number };

/**
 * One condition of a rule; `inverted`: it holds when none of the values does. Links are names, a trailing `*` stands for any rest.
 * Addresses are `address`, `address/length` or `first-last`. `protocols` of a port match are those whose ports it looks at, empty for any.
 * Connection states are lower-case (`new`, `established`, `related`, `invalid`, `untracked`, and `dnat`, `snat` as iptables has them);
 * address types are lower-case fib types (`local`, `unicast` ...). `original-` looks at the connection before any translation.
 * `unknown`: a condition we do not understand, in its own words; nothing may be concluded from it.
 */
export type Match =
  | { kind: 'in-link' | 'out-link'; names: string[]; inverted: boolean }
  | { kind: 'source' | 'destination' | 'original-destination'; addresses: string[]; inverted: boolean }
  | { kind: 'protocol'; protocols: string[]; inverted: boolean }
  | { kind: 'source-port' | 'destination-port'; protocols: string[]; ports: PortRange[]; inverted: boolean }
  | { kind: 'original-destination-port'; ports: PortRange[]; inverted: boolean }
  | { kind: 'connection-state'; states: string[]; inverted: boolean }
  | { kind: 'address-type'; of: 'source' | 'destination'; types: string[]; inverted: boolean }
  | { kind: 'family'; family: Family; inverted: boolean }
  | { kind: 'unknown'; text: string };

/** Where a destination is rewritten to; without an address it stays. Port `n` of a mapped range goes to `first + n - base`. */
export type NatTarget = { address?: string; ports?: PortRange; base?: number };

/**
 * What a rule does when all its matches hold. `continue`: nothing that decides (a log line, a mark). `unknown`: a target we do not
 * understand, which may end the packet's way or not.
 */
export type Verdict =
  | { kind: 'accept' | 'drop' | 'reject' | 'return' | 'continue' | 'masquerade' }
  | { kind: 'jump' | 'goto'; chain: string }
  | { kind: 'dnat'; target: NatTarget }
  | { kind: 'redirect'; ports?: PortRange }
  | { kind: 'snat'; address?: string }
  | { kind: 'unknown'; text: string };

/** One rule. A verdict map, and a translation by a map, comes as one rule per element, all with the same text. */
export type Rule = {
  matches: Match[];
  verdict: Verdict;
  /** As the tool lists it, without counters. iptables: from `-A` on. */
  text: string;
};

export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

export type Chain = {
  name: string;
  /** Absent on chains that are only jumped to. Lower priorities run first. */
  base?: { type: string; hook: Hook; priority: number; policy: 'accept' | 'drop' };
  rules: Rule[];
  /** The text of every rule once, in order; `rules` may have several for one, and none for one that decides by an empty map. */
  listed: string[];
};

export type Table = {
  origin: FirewallBackend;
  /** nft's table family; `inet` tables see both. */
  family: 'ip' | 'ip6' | 'inet';
  name: string;
  chains: Map<string, Chain>;
};

/** Every table of one network namespace that filters or translates IP packets. */
export type RuleSet = { tables: Table[] };

/** One docker-proxy that really listens. */
export type ProxyFact = {
  pid: number;
  processName: string;
  protocol: string;
  hostAddress: string;
  hostPort: number;
  targetAddress: string;
  targetPort: number;
};

/** What changed; a part that is absent stayed as it was. Each is whole. */
export type NetfilterChange = { ruleSet?: RuleSet; proxies?: ProxyFact[] };
