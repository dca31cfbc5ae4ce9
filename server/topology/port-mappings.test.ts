import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProxyFact, RuleSet } from '../netfilter/facts.ts';
import { parseIptablesSave } from '../netfilter/iptables-save.ts';
import { parseNftRuleset } from '../netfilter/nft-ruleset.ts';
import { natRuleFacts, natRulesOf } from './nat-rules.ts';
import { mappingFacts } from './port-mappings.ts';
import type { MappingFact } from './rule-facts.ts';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '..', 'netfilter', 'fixtures', name), 'utf8');

function saved(text: string, family: 'ip' | 'ip6' = 'ip'): RuleSet {
  const parsed = parseIptablesSave(text, family, 'iptables-nft');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { tables: parsed.value.tables };
}
function native(name: string): RuleSet {
  const parsed = parseNftRuleset(fixture(`${name}.json`), fixture(`${name}.txt`), new Set());
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return { tables: parsed.value.tables };
}
const natTable = (...rules: string[]): RuleSet => {
  const chains = ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'].map((one) => `:${one} ACCEPT [0:0]`);
  return saved(['*nat', ...chains, ':DOCKER - [0:0]', ...rules, 'COMMIT'].join('\n'));
};

const line = (one: MappingFact): string =>
  `${one.protocol} ${one.hostAddress}:${one.hostPort} > ${one.targetAddress}:${one.targetPort} ${one.via.join('+')}`;
const lines = (ruleSet: RuleSet, proxies: ProxyFact[] = []): string[] =>
  [...mappingFacts(ruleSet, proxies).values()].map(line).sort();

describe('port mappings', () => {
  it('of Docker 20.10', () => {
    expect(lines(saved(fixture('docker-20.10-iptables-save.txt')))).toEqual([
      'tcp 0.0.0.0:8080 > 172.17.0.2:80 dnat',
      'tcp 0.0.0.0:8082 > 172.30.2.2:80 dnat',
      'tcp 0.0.0.0:8083 > 172.30.4.2:80 dnat',
      'tcp 127.0.0.1:8081 > 172.17.0.4:80 dnat',
      'udp 0.0.0.0:5353 > 172.17.0.3:53 dnat',
    ]);
  });

  it('of Docker 28.5, both families', () => {
    expect(lines(saved(fixture('docker-28.5-iptables-save.txt')))).toEqual([
      'tcp 0.0.0.0:7001 > 172.18.0.2:80 dnat',
      'tcp 0.0.0.0:7003 > 172.20.0.2:80 dnat',
      'tcp 0.0.0.0:7004 > 172.21.0.2:80 dnat',
      'tcp 0.0.0.0:8080 > 172.17.0.2:80 dnat',
      'tcp 127.0.0.1:9090 > 172.17.0.3:90 dnat',
      'udp 0.0.0.0:7101 > 172.18.0.2:53 dnat',
      'udp 0.0.0.0:7103 > 172.20.0.2:53 dnat',
      'udp 0.0.0.0:7104 > 172.21.0.2:53 dnat',
    ]);
    expect(lines(saved(fixture('docker-28.5-ip6tables-save.txt'), 'ip6'))).toEqual([
      'tcp :::7003 > fd00:1::2:80 dnat',
      'udp :::7103 > fd00:1::2:53 dnat',
    ]);
  });

  it('of Docker 29’s own nft tables', () => {
    expect(lines(native('docker-29'))).toEqual([
      'tcp 0.0.0.0:8080 > 172.29.1.2:80 dnat',
      'tcp 127.0.0.1:9090 > 172.29.1.2:90 dnat',
      'tcp :::8080 > fd00:29:1::2:80 dnat',
      'udp 0.0.0.0:5353 > 172.29.1.3:53 dnat',
    ]);
  });

  it('of hand-made native tables', () => {
    expect(lines(native('hand-made'))).toEqual(
      [
        'tcp 0.0.0.0:10 > 0.0.0.0:99 dnat+host',
        'tcp 0.0.0.0:11 > 0.0.0.0:99 dnat+host',
        'tcp 0.0.0.0:12 > 0.0.0.0:99 dnat+host',
        'tcp 0.0.0.0:1 > 10.9.9.9:1 dnat',
        'tcp 0.0.0.0:2 > 10.9.9.9:2 dnat',
        'tcp 0.0.0.0:30 > 0.0.0.0:99 dnat+host',
        'tcp 0.0.0.0:3 > 10.9.9.9:3 dnat',
        'tcp 0.0.0.0:44 > 0.0.0.0:45 dnat+host',
        'tcp 0.0.0.0:53 > 10.3.3.3:5353 dnat',
        'tcp 0.0.0.0:70 > 10.1.1.1:70 dnat',
        'tcp 0.0.0.0:71 > 10.1.1.2:71 dnat',
        'tcp 0.0.0.0:7 > 10.9.9.9:7 dnat',
        'tcp 0.0.0.0:8081 > 10.9.9.9:81 dnat',
        'tcp 0.0.0.0:90 > 10.1.1.4:90 dnat',
        'tcp 0.0.0.0:9000 > 10.0.0.1:80 dnat',
        'tcp 0.0.0.0:9001 > 10.0.0.2:81 dnat',
        'tcp 0.0.0.0:91 > 10.1.1.1:90 dnat',
        'tcp 1.2.3.4:80 > 10.1.1.3:80 dnat',
        'tcp 1.2.3.4:81 > 10.1.1.3:81 dnat',
        'tcp 1.2.3.5:8081 > 10.9.9.9:81 dnat',
        'tcp 10.5.5.5:1 > 10.6.6.6-10.6.6.8:1 dnat',
        'tcp 127.0.0.1:8082 > 10.9.9.9:82 dnat',
        'tcp :::44 > :::45 dnat+host',
        'tcp :::5555 > fd00::2:80 dnat',
        'udp 0.0.0.0:53 > 10.3.3.3:5353 dnat',
      ].sort(),
    );
  });

  it('of Docker 20.10 in order of the kernel: the first rule for the same packets counts', () => {
    const twice = natTable(
      '-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1',
      '-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2',
    );
    expect(lines(twice)).toEqual(['tcp 0.0.0.0:80 > 10.0.0.1:80 dnat']);
  });

  it('none behind a rule that takes everything, and none in a chain nobody jumps to', () => {
    const dnat = (chain: string) => `-A ${chain} -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1`;
    expect(lines(natTable(dnat('DOCKER')))).toEqual([]);
    expect(lines(natTable('-A PREROUTING -j ACCEPT', dnat('PREROUTING')))).toEqual([]);
    expect(lines(natTable('-A PREROUTING -i lo -j ACCEPT', dnat('PREROUTING')))).toHaveLength(1);
    expect(lines(natTable('-A PREROUTING -g DOCKER', dnat('DOCKER'), dnat('PREROUTING')))).toHaveLength(1);
  });

  it('one each for ranges and several ports, 256 of a rule at most', () => {
    const rule = (ports: string, to: string) =>
      natTable(`-A PREROUTING -p udp ${ports} -j DNAT --to-destination ${to}`);
    expect(lines(rule('-m multiport --dports 80,90:91', '10.0.0.1'))).toEqual([
      'udp 0.0.0.0:80 > 10.0.0.1:80 dnat',
      'udp 0.0.0.0:90 > 10.0.0.1:90 dnat',
      'udp 0.0.0.0:91 > 10.0.0.1:91 dnat',
    ]);
    expect(lines(rule('-m udp --dport 8000:8002', '10.0.0.1:9000-9002/8000'))[2]).toBe(
      'udp 0.0.0.0:8002 > 10.0.0.1:9002 dnat',
    );
    expect(lines(rule('-m udp --dport 1:65535', '10.0.0.1'))).toHaveLength(256);
  });

  it('of OUTPUT as well, told once, as a command with table and chain', () => {
    const both = natTable(
      '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
      '-A OUTPUT -m addrtype --dst-type LOCAL -j DOCKER',
      '-A OUTPUT -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.0.0.3:6443',
      '-A DOCKER -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:8080',
    );
    expect(lines(both)).toEqual(['tcp 0.0.0.0:80 > 10.0.0.1:8080 dnat', 'tcp 10.96.0.1:443 > 10.0.0.3:6443 dnat']);
    expect([...mappingFacts(both, []).values()][0]?.rules).toEqual([
      'iptables -t nat -A DOCKER -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:8080',
    ]);
    expect([...mappingFacts(native('docker-29'), []).values()][0]?.rules).toEqual([
      'nft add rule ip docker-bridges nat-prerouting-and-output iifname != "shop" tcp dport 8080 counter dnat to 172.29.1.2:80 comment "DNAT"',
    ]);
  });

  it('that docker-proxy carries, alone or beside a rule', () => {
    const proxy = (hostAddress: string, hostPort: number): ProxyFact => ({
      ...{ pid: 7, processName: 'docker-proxy', protocol: 'tcp', hostAddress, hostPort },
      ...{ targetAddress: '172.17.0.2', targetPort: 80 },
    });
    const ruleSet = natTable('-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80');
    expect(lines(ruleSet, [proxy('0.0.0.0', 8080), proxy('::', 8080), proxy('0.0.0.0', 9090)])).toEqual([
      'tcp 0.0.0.0:8080 > 172.17.0.2:80 dnat+userland-proxy',
      'tcp 0.0.0.0:9090 > 172.17.0.2:80 userland-proxy',
      'tcp :::8080 > 172.17.0.2:80 userland-proxy',
    ]);
  });
});

describe('rules that translate for a network', () => {
  const texts = (ruleSet: RuleSet, subnets: string[], bridge?: string): string[] =>
    natRulesOf(natRuleFacts(ruleSet), subnets, bridge).map((one) => `${one.kind} ${one.chain} ${one.rule}`);

  it('are those for its subnet and to its addresses', () => {
    expect(texts(saved(fixture('docker-20.10-iptables-save.txt')), ['172.30.4.0/24', 'fd00:30:4::/64'])).toEqual([
      'dnat DOCKER -A DOCKER ! -i br-ccddbbe537a7 -p tcp -m tcp --dport 8083 -j DNAT --to-destination 172.30.4.2:80',
      'masquerade POSTROUTING -A POSTROUTING -s 172.30.4.0/24 ! -o br-ccddbbe537a7 -j MASQUERADE',
      'masquerade POSTROUTING -A POSTROUTING -s 172.30.4.2/32 -d 172.30.4.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE',
    ]);
    expect(texts(native('docker-29'), ['172.29.1.0/24'], 'shop')).toHaveLength(4);
    expect(texts(native('docker-29'), ['172.29.2.0/24'], 'vault')).toEqual([]);
  });

  it('also those that name its bridge and no address', () => {
    const rules = natTable('-A POSTROUTING -j DOCKER', '-A DOCKER -i br0 -j MASQUERADE', '-A DOCKER -j MASQUERADE');
    expect(texts(rules, ['10.0.0.0/24'], 'br0')).toEqual(['masquerade DOCKER -A DOCKER -i br0 -j MASQUERADE']);
  });
});
