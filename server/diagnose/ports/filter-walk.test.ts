import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../model/address.ts';
import type { RuleSet } from '../../netfilter/facts.ts';
import { parseIptablesSave } from '../../netfilter/iptables-save.ts';
import { parseNftRuleset } from '../../netfilter/nft-ruleset.ts';
import { type HookVerdict, walkHook } from './filter-walk.ts';
import type { Packet } from './packet.ts';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', 'netfilter', 'fixtures', name), 'utf8');

function saved(text: string): RuleSet {
  const parsed = parseIptablesSave(text, 'ip', 'iptables-nft');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { tables: parsed.value.tables };
}
function native(name: string): RuleSet {
  const parsed = parseNftRuleset(fixture(`${name}.json`), fixture(`${name}.txt`), new Set());
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return { tables: parsed.value.tables };
}
const inside = ['127.0.0.0/8', '172.16.0.0/12'].map(parseRange).filter((one) => one !== undefined);

/** Bridges of the other networks in the fixtures. */
const bridges = [
  ...new Set(
    fixture('docker-20.10-iptables-save.txt')
      .concat(fixture('docker-28.5-iptables-save.txt'))
      .match(/br-[0-9a-f]{12}/g),
  ),
];

/** The first packet from outside to a container, after its address was translated from port 8080. */
const packet = (more: Partial<Packet> = {}): Packet => ({
  ...{ family: 'inet', protocol: 'tcp', destination: '172.17.0.2', destinationPort: 80, isForHost: false },
  ...{ original: { destination: undefined, port: 8080 }, inLinks: undefined, notIn: ['lo', 'docker0', ...bridges] },
  ...{ outLink: 'docker0', notFrom: inside, hostAddresses: ['192.0.2.1', '198.51.100.7'] },
  ...more,
});

/** FORWARD goes to USER first and then, for packets to docker0, to OWN, which lets port 80 in. */
const withUser = (user: string[], policy = 'ACCEPT'): RuleSet =>
  saved(
    [
      ...['*filter', `:FORWARD ${policy} [0:0]`, ':USER - [0:0]', ':OWN - [0:0]', ':SUB - [0:0]'],
      ...['-A FORWARD -j USER', '-A FORWARD -o docker0 -j OWN', ...user],
      '-A OWN -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
      ...['-A OWN ! -i docker0 -o docker0 -j DROP', 'COMMIT'],
    ].join('\n'),
  );
const forward = (ruleSet: RuleSet, more: Partial<Packet> = {}): HookVerdict =>
  walkHook(ruleSet, 'forward', packet(more), 'filter');

describe('a packet to a published port', () => {
  it.each(['docker-20.10-iptables-save.txt', 'docker-28.5-iptables-save.txt'])('passes the rules of %s', (name) => {
    expect(forward(saved(fixture(name)))).toEqual({ kind: 'passes' });
  });

  it('passes the tables of Docker 29', () => {
    const shop = { destination: '172.29.1.2', outLink: 'shop', notIn: ['lo', 'docker0', 'shop'] };
    expect(forward(native('docker-29'), shop)).toEqual({ kind: 'passes' });
  });

  it('is dropped by Docker 28 and 29 where the port is not published, each by its own rule', () => {
    expect(forward(saved(fixture('docker-28.5-iptables-save.txt')), { destinationPort: 81 })).toEqual({
      kind: 'dropped',
      rule: 'iptables -t filter -A DOCKER ! -i docker0 -o docker0 -j DROP',
    });
    const shop = { destination: '172.29.1.2', destinationPort: 81, outLink: 'shop', notIn: ['lo', 'shop'] };
    expect(forward(native('docker-29'), shop)).toEqual({
      kind: 'dropped',
      rule: 'nft add rule ip docker-bridges filter-forward-in__shop counter drop comment "UNPUBLISHED PORT DROP"',
    });
  });

  it('is dropped in raw PREROUTING when it comes to the container’s own address', () => {
    const direct = packet({ destinationPort: 80 });
    expect(walkHook(saved(fixture('docker-28.5-iptables-save.txt')), 'prerouting', direct, 'filter')).toEqual({
      kind: 'dropped',
      rule: 'iptables -t raw -A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP',
    });
  });
});

describe('a packet as it arrives, sent to one of the host’s addresses', () => {
  const arriving = (rules: RuleSet): HookVerdict =>
    walkHook(rules, 'prerouting', packet({ destination: undefined, destinationPort: 8080, isForHost: true }), 'filter');
  const dropTo = (ranges: string): RuleSet =>
    saved(`*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d ${ranges} -j DROP\nCOMMIT`);

  it('is none of those that Docker 28 drops before translation: they go to containers', () => {
    expect(arriving(saved(fixture('docker-28.5-iptables-save.txt')))).toEqual({ kind: 'passes' });
  });
  it.each([
    ['172.17.0.2/32', 'passes'],
    ['127.0.0.1/32', 'passes'],
    ['192.0.2.0/24', 'unknown'],
    ['0.0.0.0/0', 'dropped'],
    ['128.0.0.0/1', 'dropped'],
  ])('to %s dropped: %s', (range, kind) => {
    expect(arriving(dropTo(range)).kind).toBe(kind);
  });
  it('is open where no address of the host is known', () => {
    const blind = packet({ destination: undefined, isForHost: true, hostAddresses: [] });
    expect(walkHook(dropTo('172.17.0.2/32'), 'prerouting', blind, 'filter').kind).toBe('unknown');
  });
});

describe('what a person put before it', () => {
  it.each([
    ['-A USER -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j DROP'],
    ['-A USER -p tcp -m conntrack --ctorigdstport 8080 -j DROP'],
    ['-A USER -m conntrack --ctstate NEW -o docker0 -j REJECT --reject-with icmp-port-unreachable'],
    ['-A USER ! -i docker0 -m addrtype ! --dst-type LOCAL -j DROP'],
    ['-A USER -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP'],
  ])('blocks it: %s', (rule) => {
    expect(forward(withUser([rule]))).toEqual({ kind: 'dropped', rule: `iptables -t filter ${rule}` });
  });

  it.each([
    ['-A USER -p tcp -m tcp --dport 8080 -j DROP'],
    ['-A USER -p udp -j DROP'],
    ['-A USER -m conntrack --ctstate INVALID -j DROP'],
    ['-A USER -s 172.17.0.0/16 -d 172.18.0.0/16 -j DROP'],
    ['-A USER -s 172.18.0.0/16 -j DROP'],
    ['-A USER -i docker0 -j DROP'],
    ['-A USER -m mark --mark 0x1 -j LOG'],
    ['-A USER -m mark --mark 0x1 -j ACCEPT'],
    ['-A USER -s 192.0.2.1/32 -j RETURN'],
  ])('does not: %s', (rule) => {
    expect(forward(withUser([rule]))).toEqual({ kind: 'passes' });
  });

  it.each([
    ['-A USER -m set --match-set bad src -j DROP', '-m set --match-set bad src'],
    ['-A USER -m mark ! --mark 0x1 -j DROP', '-m mark ! --mark 0x1'],
    ['-A USER -s 192.0.2.0/24 -j DROP', 'source'],
    ['-A USER -i eth0 -j DROP', 'in-link'],
    ['-A USER -j NFQUEUE --queue-num 1', '-j NFQUEUE --queue-num 1'],
  ])('leaves it open, with the reason: %s', (rule, because) => {
    expect(forward(withUser([rule]))).toEqual({ kind: 'unknown', rule: `iptables -t filter ${rule}`, because });
  });

  it('knows the link that packets come in by where there is one uplink', () => {
    const user = withUser(['-A USER -i eth0 -j DROP']);
    expect(forward(user, { inLinks: ['eth0'] }).kind).toBe('dropped');
    expect(forward(user, { inLinks: ['eth1'] }).kind).toBe('passes');
    expect(forward(user, { inLinks: ['eth0', 'eth1'] }).kind).toBe('unknown');
    expect(forward(withUser(['-A USER -i eth+ -j DROP']), { inLinks: ['eth0', 'eth1'] }).kind).toBe('dropped');
  });

  it('follows jumps and gotos, and comes back from the one and not from the other', () => {
    expect(forward(withUser(['-A USER -j SUB', '-A SUB -j RETURN', '-A SUB -j DROP'])).kind).toBe('passes');
    expect(forward(withUser(['-A USER -g SUB', '-A USER -j DROP', '-A SUB -p udp -j DROP'])).kind).toBe('passes');
    expect(forward(withUser(['-A USER -j SUB', '-A USER -j DROP', '-A SUB -p udp -j DROP'])).kind).toBe('dropped');
    expect(forward(withUser(['-A USER -g SUB', '-A SUB -o docker0 -j DROP'])).kind).toBe('dropped');
  });

  it('does not take a return that may happen for one that does, nor a drop behind it for certain', () => {
    expect(forward(withUser(['-A USER -s 192.0.2.1/32 -j RETURN', '-A USER -j DROP'])).kind).toBe('unknown');
    expect(forward(withUser(['-A USER -s 192.0.2.1/32 -g SUB', '-A USER -j DROP', '-A SUB -j RETURN'])).kind).toBe(
      'unknown',
    );
  });

  it('is sure of a drop that every way comes to', () => {
    expect(forward(withUser(['-A USER -s 192.0.2.1/32 -j DROP', '-A USER -j DROP'])).kind).toBe('dropped');
  });

  it('ends by the policy where no rule takes it', () => {
    const empty = saved('*filter\n:FORWARD DROP [0:0]\nCOMMIT');
    expect(forward(empty)).toEqual({ kind: 'dropped', rule: 'iptables -t filter -P FORWARD DROP' });
  });

  it('is told from one that was not translated', () => {
    expect(forward(native('hand-made')).kind).toBe('passes');
    const { original: _, ...plain } = packet();
    expect(walkHook(native('hand-made'), 'forward', plain, 'filter')).toMatchObject({
      kind: 'unknown',
      rule: 'nft add rule ip mine forwarded meta mark 0x00000001 accept',
    });
  });

  it('does not end at an accept when another base chain follows', () => {
    const twice: RuleSet = {
      tables: [...withUser([]).tables, ...saved('*security\n:FORWARD DROP [0:0]\nCOMMIT').tables],
    };
    expect(forward(twice)).toEqual({ kind: 'dropped', rule: 'iptables -t security -P FORWARD DROP' });
  });
});
