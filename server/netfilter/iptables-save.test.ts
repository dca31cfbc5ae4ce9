import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rule, Table } from './facts.ts';
import { natTarget, parseIptablesRule } from './iptables-rule.ts';
import { parseIptablesSave } from './iptables-save.ts';
import { wordsOf } from './save-line.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

function tablesOf(text: string, family: 'ip' | 'ip6' = 'ip'): Table[] {
  const parsed = parseIptablesSave(text, family, 'iptables-nft');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.tables;
}
function ruleOf(text: string): Rule {
  const parsed = parseIptablesRule(text, new Set(['DOCKER']));
  if (!parsed) throw new Error(`not read: ${text}`);
  return parsed.rule;
}

describe('words of a line', () => {
  const texts = (line: string) => wordsOf(line)?.map((one) => one.text);
  it('keeps together what stands in quotes, and takes the backslashes off', () => {
    expect(texts('-A X --comment "a \\"b\\" \\\\ c" -j Y')).toEqual(['-A', 'X', '--comment', 'a "b" \\ c', '-j', 'Y']);
  });
  it('knows an empty word', () => {
    expect(texts('--log-prefix "" -j X')).toEqual(['--log-prefix', '', '-j', 'X']);
  });
  it('refuses an open quote', () => {
    expect(wordsOf('-A X --comment "a')).toBeUndefined();
  });
});

describe('a rule', () => {
  it('of a published port', () => {
    expect(ruleOf('-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80')).toEqual({
      matches: [
        { kind: 'in-link', names: ['docker0'], inverted: true },
        { kind: 'protocol', protocols: ['tcp'], inverted: false },
        {
          ...{ kind: 'destination-port', protocols: ['tcp'], inverted: false },
          ports: [{ first: 8080, last: 8080 }],
        },
      ],
      verdict: { kind: 'dnat', target: { address: '172.17.0.2', ports: { first: 80, last: 80 } } },
      text: '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
    });
  });

  it.each([
    ['-A X -i veth+', { kind: 'in-link', names: ['veth*'], inverted: false }],
    ['-A X ! -d 127.0.0.0/8', { kind: 'destination', addresses: ['127.0.0.0/8'], inverted: true }],
    [
      '-A X -m iprange --src-range 10.0.0.1-10.0.0.9',
      { kind: 'source', addresses: ['10.0.0.1-10.0.0.9'], inverted: false },
    ],
    [
      '-A X -m addrtype --dst-type LOCAL',
      { kind: 'address-type', of: 'destination', types: ['local'], inverted: false },
    ],
    [
      '-A X -m conntrack ! --ctstate RELATED,ESTABLISHED',
      { kind: 'connection-state', states: ['related', 'established'], inverted: true },
    ],
    ['-A X -m state --state NEW', { kind: 'connection-state', states: ['new'], inverted: false }],
    [
      '-A X -m conntrack --ctorigdstport 8080',
      { kind: 'original-destination-port', ports: [{ first: 8080, last: 8080 }], inverted: false },
    ],
    [
      '-A X -m conntrack --ctorigdst 10.0.0.1/32',
      { kind: 'original-destination', addresses: ['10.0.0.1/32'], inverted: false },
    ],
  ])('%s', (text, match) => {
    expect(ruleOf(text)).toMatchObject({ matches: [match], verdict: { kind: 'continue' } });
  });

  it('with several ports at once', () => {
    expect(ruleOf('-A X -p udp -m multiport --dports 90,91,100:110 -j ACCEPT').matches[1]).toEqual({
      ...{ kind: 'destination-port', protocols: ['udp'], inverted: false },
      ports: [
        { first: 90, last: 90 },
        { first: 91, last: 91 },
        { first: 100, last: 110 },
      ],
    });
  });

  it.each([
    ['-A X -m set ! --match-set bad src -j DROP', '-m set ! --match-set bad src'],
    ['-A X -m mark --mark 0x1/0xff -j DROP', '-m mark --mark 0x1/0xff'],
    ['-A X -m limit --limit 5/sec --limit-burst 3 -j DROP', '-m limit --limit 5/sec --limit-burst 3'],
    ['-A X -m socket -j DROP', '-m socket'],
    ['-A X -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP', '-m tcp --tcp-flags FIN,SYN,RST,ACK SYN'],
    ['-A X -s 10.0.0.0/255.0.255.0 -j DROP', '-s 10.0.0.0/255.0.255.0'],
    ['-A X -f -j DROP', '-f'],
    ['-A X -m string --string "-j ACCEPT" --algo bm -j DROP', '-m string --string -j ACCEPT --algo bm'],
  ])('keeps what it does not understand: %s', (text, words) => {
    const rule = ruleOf(text);
    const unknown = rule.matches.filter((one) => one.kind === 'unknown').map((one) => one.text);
    expect(unknown.join(' ').replaceAll(/ -m (limit|string) (?=--)/g, ' ')).toBe(words);
    expect(rule.verdict).toEqual({ kind: 'drop' });
  });

  it('is not misled by a comment that looks like options', () => {
    const rule = ruleOf('-A X -m comment --comment "-j DROP --dport 1" -j ACCEPT');
    expect(rule).toMatchObject({ matches: [], verdict: { kind: 'accept' } });
  });

  it.each([
    ['-j DOCKER', { kind: 'jump', chain: 'DOCKER' }],
    ['-g OTHER', { kind: 'goto', chain: 'OTHER' }],
    ['-j REJECT --reject-with icmp-port-unreachable', { kind: 'reject' }],
    ['-j MASQUERADE --random', { kind: 'masquerade' }],
    ['-j SNAT --to-source 1.2.3.4:1-9', { kind: 'snat', address: '1.2.3.4' }],
    ['-j REDIRECT', { kind: 'redirect' }],
    ['-j REDIRECT --to-ports 99', { kind: 'redirect', ports: { first: 99, last: 99 } }],
    ['-j LOG --log-prefix "a b"', { kind: 'continue' }],
    ['-j NFQUEUE --queue-num 1', { kind: 'unknown', text: '-j NFQUEUE --queue-num 1' }],
  ])('ends in %s', (text, verdict) => {
    expect(ruleOf(`-A X ${text}`).verdict).toEqual(verdict);
  });
});

describe('a target address', () => {
  const port = (first: number, last = first) => ({ ports: { first, last } });
  it.each([
    ['172.17.0.2:80', { address: '172.17.0.2', ...port(80) }],
    ['172.17.0.2', { address: '172.17.0.2' }],
    ['[fd00::2]:80', { address: 'fd00::2', ...port(80) }],
    ['fd00::2', { address: 'fd00::2' }],
    ['10.0.0.2-10.0.0.5:80-90', { address: '10.0.0.2-10.0.0.5', ...port(80, 90) }],
    ['10.0.0.2:9000-9010/8000', { address: '10.0.0.2', ...port(9000, 9010), base: 8000 }],
    [':80', port(80)],
    ['', undefined],
    ['x', undefined],
  ])('%j', (text, target) => {
    expect(natTarget(text)).toEqual(target);
  });
});

describe('a whole listing', () => {
  it('of Docker 20.10', () => {
    const tables = tablesOf(fixture('docker-20.10-iptables-save.txt'));
    expect(tables.map((one) => [one.name, one.chains.size])).toEqual([
      ['filter', 7],
      ['nat', 5],
    ]);
    const nat = tables[1]?.chains;
    expect(nat?.get('PREROUTING')?.base).toEqual({ type: 'nat', hook: 'prerouting', priority: -100, policy: 'accept' });
    expect(nat?.get('POSTROUTING')?.base?.priority).toBe(100);
    expect(nat?.get('DOCKER')?.base).toBeUndefined();
    expect(nat?.get('DOCKER')?.rules.filter((one) => one.verdict.kind === 'dnat')).toHaveLength(5);
  });

  it.each([
    ['docker-20.10-iptables-save.txt', 'ip'],
    ['docker-28.5-iptables-save.txt', 'ip'],
    ['docker-28.5-ip6tables-save.txt', 'ip6'],
  ] as const)('%s: every rule is there, understood and without counters', (name, family) => {
    const text = fixture(name);
    const rules = tablesOf(text, family).flatMap((table) => [...table.chains.values()].flatMap((one) => one.rules));
    expect(rules).toHaveLength(text.match(/-A /g)?.length ?? 0);
    for (const rule of rules) {
      expect(rule.text.startsWith('-A ')).toBe(true);
      expect(rule.verdict.kind).not.toBe('unknown');
      expect(rule.matches.every((one) => one.kind !== 'unknown')).toBe(true);
    }
  });

  it('leaves a table to nft that iptables cannot show', () => {
    const text = [
      "# Table `nat' contains incompatible base-chains, use 'nft' tool to list them.",
      '# Generated by iptables-nft-save v1.8.9 (nf_tables) on Sat Nov 21 03:05:26 2026',
      ...['*nat', ':PREROUTING ACCEPT [0:0]', 'COMMIT'],
      ...['*filter', ':FORWARD DROP [5:60]', 'COMMIT', ''],
    ].join('\n');
    const parsed = parseIptablesSave(text, 'ip', 'iptables-nft');
    expect(parsed).toMatchObject({ ok: true, value: { version: '1.8.9', backend: 'nft', incompatible: ['nat'] } });
    expect(tablesOf(text).map((one) => [one.name, one.chains.get('FORWARD')?.base?.policy])).toEqual([
      ['filter', 'drop'],
    ]);
  });

  it('tells the legacy program by its heading', () => {
    const parsed = parseIptablesSave('# Generated by iptables-save v1.8.9 on Sat Nov 21', 'ip', 'iptables-legacy');
    expect(parsed).toMatchObject({ ok: true, value: { version: '1.8.9', backend: 'legacy' } });
  });

  it.each([
    ['-A INPUT -j DROP', 1],
    ['*filter\n:INPUT', 2],
    ['*filter\n:INPUT ACCEPT [0:0]\n-A OUTPUT -j DROP', 3],
    ['*filter\n:INPUT ACCEPT [0:0]\n-A INPUT --comment "open', 3],
    ['*filter\nnonsense', 2],
  ])('refuses %j and names the line', (text, line) => {
    expect(parseIptablesSave(text, 'ip', 'iptables-nft')).toMatchObject({ ok: false, error: { line } });
  });
});
