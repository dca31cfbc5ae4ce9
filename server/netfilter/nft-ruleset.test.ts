import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rule, Table } from './facts.ts';
import { parseNftRuleset } from './nft-ruleset.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

function read(name: string, skip: string[] = []) {
  const parsed = parseNftRuleset(fixture(`${name}.json`), fixture(`${name}.txt`), new Set(skip));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}
function rules(tables: Table[], table: string, chain: string): Rule[] {
  const found = tables.find((one) => `${one.family} ${one.name}` === table)?.chains.get(chain);
  if (!found) throw new Error(`no chain ${chain} in ${table}`);
  return found.rules;
}
const port = (first: number, last = first) => ({ first, last });
const dport = (ports: { first: number; last: number }[], protocols = ['tcp']) => ({
  ...{ kind: 'destination-port', protocols, ports, inverted: false },
});
const to = (address: string, ports?: { first: number; last: number }) => ({
  kind: 'dnat',
  target: { address, ...(ports ? { ports } : {}) },
});

describe('hand-made native tables', () => {
  const { tables, version, rulesWithoutText } = read('hand-made');
  const pre = rules(tables, 'ip mine', 'pre');
  const about = (part: string) => pre.filter((one) => one.text.includes(part));

  it('are those that see IP packets', () => {
    expect(tables.map((one) => `${one.origin} ${one.family} ${one.name}`)).toEqual([
      ...['nft ip mine', 'nft inet both', 'nft ip asleep'],
    ]);
    expect(version).toBe('1.0.6');
    expect(rulesWithoutText).toBe(0);
  });

  it('have their rules in nft’s own words, without counter values and handles', () => {
    expect(rules(tables, 'ip mine', 'sub')[0]?.text).toBe(
      'tcp dport 8081 counter dnat to 10.9.9.9:81 comment "hand # handle 7"',
    );
  });

  it('have base chains with hook, priority and policy', () => {
    const mine = tables[0]?.chains;
    expect(mine?.get('pre')?.base).toEqual({ type: 'nat', hook: 'prerouting', priority: -100, policy: 'accept' });
    expect(mine?.get('forwarded')?.base?.policy).toBe('drop');
    expect(mine?.get('sub')?.base).toBeUndefined();
  });

  it('are hooked nowhere while they sleep', () => {
    expect(tables[2]?.chains.get('pre')?.base).toBeUndefined();
  });

  it('jump by a named verdict map, one way for each element', () => {
    expect(about('@by-link').map((one) => [one.matches, one.verdict])).toEqual([
      [[{ kind: 'in-link', names: ['eth0'], inverted: false }], { kind: 'jump', chain: 'sub' }],
      [[{ kind: 'in-link', names: ['eth1'], inverted: false }], { kind: 'goto', chain: 'sub2' }],
    ]);
  });

  it('jump by a concatenated key', () => {
    expect(about('. tcp dport vmap')[0]).toMatchObject({
      matches: [{ kind: 'destination', addresses: ['1.2.3.5'] }, dport([port(8081)])],
      verdict: { kind: 'jump', chain: 'sub' },
    });
  });

  it('translate by a map to address and port, and by an anonymous one to an address', () => {
    expect(about('@services').map((one) => [one.matches, one.verdict])).toEqual([
      [[dport([port(9000)])], to('10.0.0.1', port(80))],
      [[dport([port(9001)])], to('10.0.0.2', port(81))],
    ]);
    expect(about('dport map {').map((one) => one.verdict)).toEqual([to('10.1.1.1'), to('10.1.1.2')]);
  });

  it('look into sets of ranges, of pairs and of protocols', () => {
    expect(rules(tables, 'ip mine', 'sub2')[0]?.matches).toEqual([dport([port(1, 3), port(7)])]);
    expect(rules(tables, 'ip mine', 'sub2')[1]).toMatchObject({
      matches: [dport([port(10, 12), port(30)])],
      verdict: { kind: 'redirect', ports: port(99) },
    });
    expect(about('@pairs')[0]?.matches).toEqual([
      { kind: 'destination', addresses: ['1.2.3.4'], inverted: false },
      dport([port(80, 81)]),
    ]);
    expect(about('th dport')[0]?.matches).toEqual([
      { kind: 'protocol', protocols: ['tcp', 'udp'], inverted: false },
      dport([port(53)], []),
    ]);
  });

  it('translate to ranges', () => {
    expect(about('10.5.5.5')[0]?.verdict).toEqual(to('10.6.6.6-10.6.6.8', port(1, 9)));
  });

  it('keep conditions that cannot be judged as unknown', () => {
    expect(about('limit')[0]?.matches[0]?.kind).toBe('unknown');
    expect(
      rules(tables, 'ip mine', 'forwarded').find((one) => one.text.startsWith('meta mark'))?.matches[0]?.kind,
    ).toBe('unknown');
  });

  it('filter by connection, link and address', () => {
    const forwarded = rules(tables, 'ip mine', 'forwarded');
    expect(forwarded.map((one) => one.verdict.kind)).toEqual([
      ...['accept', 'drop', 'accept', 'accept', 'accept', 'drop', 'accept', 'continue', 'reject'],
    ]);
    expect(forwarded[0]?.matches).toEqual([
      { kind: 'connection-state', states: ['established', 'related'], inverted: false },
    ]);
    expect(forwarded[5]?.matches).toEqual([
      { kind: 'out-link', names: ['a', 'b'], inverted: false },
      { kind: 'destination', addresses: ['10.0.0.0/24'], inverted: true },
    ]);
    expect(forwarded[6]?.matches).toEqual([{ kind: 'connection-state', states: ['dnat'], inverted: false }]);
  });

  it('tell the family of a rule in an inet table', () => {
    expect(rules(tables, 'inet both', 'pre')[1]?.matches[0]).toEqual({
      kind: 'family',
      family: 'inet',
      inverted: false,
    });
    expect(rules(tables, 'inet both', 'pre')[2]?.verdict).toEqual({ kind: 'redirect', ports: port(45, 46) });
  });
});

describe('the tables of Docker 29', () => {
  const { tables } = read('docker-29');
  it('are understood to the last rule', () => {
    const all = tables.flatMap((table) => [...table.chains.values()].flatMap((one) => one.rules));
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter((one) => one.verdict.kind === 'unknown')).toEqual([]);
    expect(all.filter((one) => one.matches.some((match) => match.kind === 'unknown'))).toEqual([]);
  });
  it('jump into the chains of each bridge by the name of the link', () => {
    expect(rules(tables, 'ip docker-bridges', 'filter-FORWARD').map((one) => one.verdict)).toContainEqual({
      ...{ kind: 'jump', chain: 'filter-forward-in__shop' },
    });
  });
});

it('skips tables that are read by other means', () => {
  expect(read('docker-29', ['ip docker-bridges']).tables.map((one) => one.family)).toEqual(['ip6']);
});

it('counts rules that the text does not have', () => {
  const parsed = parseNftRuleset(fixture('docker-29.json'), '', new Set());
  expect(parsed.ok && parsed.value.rulesWithoutText).toBeGreaterThan(0);
});

it('leaves what only iptables can read as unknown', () => {
  const xt = [
    { table: { family: 'ip', name: 'nat', handle: 1 } },
    { chain: { family: 'ip', table: 'nat', name: 'X', handle: 1 } },
    {
      rule: {
        ...{ family: 'ip', table: 'nat', chain: 'X', handle: 2 },
        expr: [{ xt: { type: 'match', name: 'set' } }, { xt: { type: 'target', name: 'DNAT' } }],
      },
    },
  ];
  const parsed = parseNftRuleset(JSON.stringify({ nftables: xt }), '', new Set());
  const rule = parsed.ok ? rules(parsed.value.tables, 'ip nat', 'X')[0] : undefined;
  expect(rule?.matches[0]?.kind).toBe('unknown');
  expect(rule?.verdict.kind).toBe('unknown');
});

it.each([
  ['not JSON', 'not JSON'],
  ['{"nftables":[{"rule":{"family":"ip"}}]}', 'nftables.0.rule.table'],
  ['{}', 'nftables'],
])('refuses %s and names the place', (json, place) => {
  const parsed = parseNftRuleset(json, '', new Set());
  expect(parsed.ok).toBe(false);
  expect(parsed.ok ? '' : parsed.error.detail).toContain(place);
});
