/** The packet filter of any namespace on demand, against iptables-save, iptables-legacy-save and nft run in that namespace. */
import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type LabAgent, netnsNamed } from '../../lab/agent.ts';
import type { LabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { containerPid, runContainer } from '../../lab/scenes/scene.ts';
import { labOfFile } from '../../lab/test-lab.ts';
import { type Netfilter, netfilterSchema } from '../../model/on-demand.ts';

const lab = labOfFile();
let host: LabHost;
let agent: LabAgent;
beforeAll(async () => {
  host = await lab.up({ ovs: false });
  agent = await lab.agentOn(host);
});

const read = async (netns: string): Promise<Netfilter> =>
  netfilterSchema.parse(await agent.get(`/api/v1/netns/${encodeURIComponent(netns)}/netfilter`));
const inside = (path: string, argv: readonly string[], input = ''): Promise<string> =>
  host.run(['nsenter', `--net=${path}`, '--', ...argv], { input });

/** `table chain rule` of each rule, and `table chain policy` of each base chain, in order. */
function ours({ tables }: Netfilter, wanted: (origin: string, family: string) => boolean): string[] {
  return tables
    .filter((one) => wanted(one.origin, one.family))
    .flatMap((table) =>
      table.chains.flatMap(({ name, base, rules }) => [
        ...(base ? [`${table.name} ${name} ${base.policy}`] : []),
        ...rules.map((rule) => `${table.name} ${name} ${rule}`),
      ]),
    )
    .sort();
}

function ofSave(text: string): string[] {
  let table = '';
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('*')) table = line.slice(1);
      const policy = /^:(\S+) (ACCEPT|DROP)/.exec(line);
      if (policy) return [`${table} ${policy[1]} ${policy[2]?.toLowerCase()}`];
      return line.startsWith('-A ') ? [`${table} ${line.split(' ')[1]} ${line.trimEnd()}`] : [];
    })
    .sort();
}

function ofNft(text: string): string[] {
  let [table, chain] = ['', ''];
  return text
    .split('\n')
    .flatMap((line) => {
      table = /^table \S+ (\S+) \{/.exec(line)?.[1] ?? table;
      const head = /^\t(chain|set|map) (\S+) \{/.exec(line);
      if (head) chain = head[1] === 'chain' ? (head[2] ?? '') : '';
      const policy = /^\t\ttype .* policy (accept|drop);/.exec(line);
      if (policy) return [`${table} ${chain} ${policy[1]}`];
      return line.startsWith('\t\t') && chain !== '' ? [`${table} ${chain} ${line.trim()}`] : [];
    })
    .sort();
}

test('of a container on a network of its own: the engine’s rules for its resolver', async () => {
  await host.run(['docker', 'network', 'create', 'front']);
  await runContainer(host, 'web', ['--network', 'front']);
  const path = `/proc/${await containerPid(host, 'web')}/ns/net`;
  const rules = await read(await netnsNamed(agent, 'web'));
  const saved = ofSave(await inside(path, ['iptables-save']));
  expect(ours(rules, (origin, family) => origin === 'iptables-nft' && family === 'ip')).toEqual(saved);
  expect(saved.filter((one) => one.includes('127.0.0.11'))).not.toEqual([]);
  expect(rules).toMatchObject({ problems: [], truncated: false });
  expect(rules.versions.join()).toMatch(/nft \d.*iptables \d/);
  // Looking made no legacy tables.
  expect(await inside(path, ['cat', '/proc/thread-self/net/ip_tables_names'])).toBe('');
});

test('of the host', async () => {
  const { netns } = await agent.snapshot();
  const rules = await read(netns.find((one) => one.owner === 'host')?.id ?? '');
  const saved = ofSave(await host.run(['iptables-save']));
  expect(ours(rules, (origin, family) => origin === 'iptables-nft' && family === 'ip')).toEqual(saved);
  expect(saved.filter((one) => one.includes('MASQUERADE'))).not.toEqual([]);
});

test('of a named namespace: nft’s own tables, a map with elements and one without, the same rule twice', async () => {
  await host.run(['ip', 'netns', 'add', 'walled']);
  const table = `table inet wall {
    map doors { type inet_service : verdict; elements = { 22 : accept, 80 : accept, 81 : drop }; }
    map nobody { type inet_service : ipv4_addr; }
    chain in { type filter hook input priority 0; policy drop; ct state established accept; tcp dport vmap @doors; counter accept; counter accept; }
    chain pre { type nat hook prerouting priority -100; policy accept; dnat ip to tcp dport map @nobody; }
    chain spare { }
  }`;
  await inside('/run/netns/walled', ['nft', '-f', '-'], table);
  const rules = await read(await netnsNamed(agent, 'walled'));
  const listed = ofNft(await inside('/run/netns/walled', ['nft', '--stateless', 'list', 'ruleset']));
  expect(ours(rules, () => true)).toEqual(listed);
  expect(listed).toHaveLength(7);
  expect(rules.tables).toMatchObject([{ origin: 'nft', family: 'inet', name: 'wall' }]);
  // Each was read where it is: the other namespaces have none of it.
  expect(JSON.stringify(await read(await netnsNamed(agent, 'web')))).not.toContain('wall');
});

test('legacy tables of a namespace beside nft’s', async (context) => {
  // What has no legacy tables has nothing to read: such a kernel cannot show it.
  if (!existsSync(`/proc/${host.pid}/net/ip_tables_names`)) context.skip('this kernel has no iptables-legacy');
  await host.run(['ip', 'netns', 'add', 'old']);
  const rule = ['INPUT', '-p', 'tcp', '-m', 'tcp', '--dport', '23', '-j', 'DROP'];
  await inside('/run/netns/old', ['iptables-legacy', '-t', 'filter', '-A', ...rule]);
  await inside('/run/netns/old', ['iptables-nft', '-t', 'filter', '-P', 'FORWARD', 'DROP']);
  const rules = await read(await netnsNamed(agent, 'old'));
  expect(ours(rules, (origin) => origin === 'iptables-legacy')).toEqual(
    ofSave(await inside('/run/netns/old', ['iptables-legacy-save'])),
  );
  expect(ours(rules, (origin) => origin === 'iptables-nft')).toEqual(
    ofSave(await inside('/run/netns/old', ['iptables-nft-save'])),
  );
  expect(ours(rules, () => true)).toContain(`filter INPUT -A ${rule.join(' ')}`);
});

test('of a namespace that is not there is not found, and of one that ends meanwhile no fault of the agent', async () => {
  const walled = await netnsNamed(agent, 'walled');
  await expect(agent.get(`/api/v1/netns/${encodeURIComponent(walled)}9/netfilter`)).rejects.toThrow(/404 .*not-found/);
  const asked = Promise.allSettled(Array.from({ length: 4 }, () => read(walled)));
  await host.run(['ip', 'netns', 'delete', 'walled']);
  for (const one of await asked) {
    if (one.status === 'rejected') expect(String(one.reason)).toMatch(/40[49] /);
    else expect(one.value.tables).toMatchObject([{ name: 'wall' }]);
  }
  await until('it is gone', async () => !(await agent.snapshot()).netns.some((one) => one.id === walled));
});
