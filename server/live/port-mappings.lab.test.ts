/** Port mappings read from real rule sets in a lab host, and what the agent says of each published port of the scene `ports`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import type { LabAgent } from '../../lab/agent.ts';
import { untilAgreed } from '../../lab/compare/agreement.ts';
import { until } from '../../lab/poll.ts';
import { ports } from '../../lab/scenes/ports.ts';
import { runContainer, webServer } from '../../lab/scenes/scene.ts';
import { labOfEachTest } from '../../lab/test-lab.ts';
import { type PortState, portStatesSchema } from '../../model/port-state.ts';

const lab = labOfEachTest();

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '..', 'netfilter', 'fixtures', name), 'utf8');

async function mappingsOf(from: LabAgent): Promise<string[]> {
  const { portMappings } = await from.snapshot();
  return portMappings
    .map((one) => `${one.protocol} ${one.hostAddress} ${one.hostPort} > ${one.targetAddress} ${one.targetPort}`)
    .sort();
}
/** Waits until the agent tells exactly these. */
async function expectMappings(from: LabAgent, wanted: string[]): Promise<void> {
  let last: string[] = [];
  await until(
    'the mappings are told',
    async () => {
      last = await mappingsOf(from);
      return JSON.stringify(last) === JSON.stringify([...wanted].sort());
    },
    20_000,
  ).catch(() => expect(last).toEqual([...wanted].sort()));
}

const docker20 = [
  'tcp 0.0.0.0 8080 > 172.17.0.2 80',
  'tcp 0.0.0.0 8082 > 172.30.2.2 80',
  'tcp 0.0.0.0 8083 > 172.30.4.2 80',
  'tcp 127.0.0.1 8081 > 172.17.0.4 80',
  'udp 0.0.0.0 5353 > 172.17.0.3 53',
];
const docker28 = [
  ...['7001 > 172.18.0.2', '7003 > 172.20.0.2', '7004 > 172.21.0.2', '8080 > 172.17.0.2'].map(
    (one) => `tcp 0.0.0.0 ${one} 80`,
  ),
  ...['7101 > 172.18.0.2', '7103 > 172.20.0.2', '7104 > 172.21.0.2'].map((one) => `udp 0.0.0.0 ${one} 53`),
  ...['tcp 127.0.0.1 9090 > 172.17.0.3 90', 'tcp :: 7003 > fd00:1::2 80', 'udp :: 7103 > fd00:1::2 53'],
];
const docker29 = [
  ...['tcp 0.0.0.0 8080 > 172.29.1.2 80', 'tcp 127.0.0.1 9090 > 172.29.1.2 90'],
  ...['udp 0.0.0.0 5353 > 172.29.1.3 53', 'tcp :: 8080 > fd00:29:1::2 80'],
];

test('rule sets of Docker 20.10, 28.5 and 29, loaded one after the other under the agent’s eyes', async () => {
  const host = await lab.up({ docker: false, ovs: false });
  const agent = await lab.agentOn(host);
  expect(await mappingsOf(agent)).toEqual([]);
  await host.run(['iptables-restore'], { input: fixture('docker-20.10-iptables-save.txt') });
  await expectMappings(agent, docker20);
  await host.run(['iptables-restore'], { input: fixture('docker-28.5-iptables-save.txt') });
  await host.run(['ip6tables-restore'], { input: fixture('docker-28.5-ip6tables-save.txt') });
  await expectMappings(agent, docker28);
  await host.run(['nft', 'flush', 'ruleset']);
  await expectMappings(agent, []);
  await host.run(['nft', '-f', '-'], { input: fixture('docker-29.nft') });
  await expectMappings(agent, docker29);
  // Both at once: no table is read twice, none is left out.
  await host.run(['iptables-restore'], { input: fixture('docker-20.10-iptables-save.txt') });
  const shared = docker29.filter((one) => !one.startsWith('tcp 0.0.0.0 8080') && !one.startsWith('udp 0.0.0.0 5353'));
  await until('both are told', async () => (await mappingsOf(agent)).length === 7);
  expect(await mappingsOf(agent)).toEqual(expect.arrayContaining(shared));
});

/** What has no legacy tables has nothing to read: such a kernel cannot show it. */
const skipWithoutLegacy = (context: TestContext): void =>
  context.skip(!existsSync('/proc/self/net/ip_tables_names'), 'this kernel has no iptables-legacy');

test('legacy tables are seen where there are some, and none are made by looking', async (context) => {
  skipWithoutLegacy(context);
  const host = await lab.up({ docker: false, ovs: false });
  const agent = await lab.agentOn(host);
  const loaded = async (): Promise<string> => host.run(['cat', '/proc/1/net/ip_tables_names']);
  expect(await loaded()).toBe('');
  const rule = ['PREROUTING', '-p', 'tcp', '--dport', '8088', '-j', 'DNAT', '--to-destination', '10.0.0.8:80'];
  await host.run(['iptables-legacy', '-t', 'nat', '-A', ...rule]);
  await expectMappings(agent, ['tcp 0.0.0.0 8088 > 10.0.0.8 80']);
  expect((await agent.snapshot()).portMappings[0]?.rules[0]).toMatch(/^iptables-legacy -t nat -A PREROUTING /);
  expect((await loaded()).trim()).toBe('nat');
  await host.run(['iptables-legacy', '-t', 'nat', '-D', ...rule]);
  await expectMappings(agent, []);
});

test('rules of iptables-nft, iptables-legacy and nft at once: each mapping says whose it is, as the observers have it', async (context) => {
  skipWithoutLegacy(context);
  const host = await lab.up();
  const stream = await lab.streamOf(await lab.agentOn(host));
  await runContainer(host, 'web', ['--publish', '8080:80'], webServer(80));
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const web = (await host.run(['docker', 'inspect', '--format', format, 'web'])).trim();
  const toWeb = ['-p', 'tcp', '-m', 'tcp', '--dport', '8088', '-j', 'DNAT', '--to-destination', `${web}:80`];
  await host.run(['iptables-legacy', '-t', 'nat', '-A', 'PREROUTING', ...toWeb]);
  await host.run(['ip6tables-legacy', '-t', 'filter', '-A', 'INPUT', '-p', 'tcp', '-j', 'ACCEPT']);
  const table = `table ip hand {
    map services { type inet_service : ipv4_addr . inet_service; elements = { 8010 : ${web} . 80, 8011 : ${web} . 81 }; }
    chain pre { type nat hook prerouting priority -90; policy accept; dnat ip to tcp dport map @services; }
  }`;
  await host.run(['nft', '-f', '-'], { input: table });
  await untilAgreed(host, 'the observers say the same', stream.topology);
  const { portMappings, findings } = stream.topology();
  expect(portMappings.map((one) => `${one.hostAddress} ${one.hostPort} ${one.backends.join()}`).sort()).toEqual([
    '0.0.0.0 8010 nft',
    '0.0.0.0 8011 nft',
    '0.0.0.0 8080 iptables-nft',
    '0.0.0.0 8088 iptables-legacy',
    ':: 8080 ',
  ]);
  expect(findings.filter((one) => one.check === 'two-firewall-backends')).toMatchObject([
    { evidence: { legacyRules: '2' } },
  ]);
});

test('a burst of changes is a few reads, not one each', async () => {
  const host = await lab.up({ docker: false, ovs: false });
  const folder = `${host.dir}/counting`;
  mkdirSync(folder);
  const real = (await host.run(['sh', '-c', 'command -v iptables-nft-save'])).trim();
  writeFileSync(`${folder}/iptables-nft-save`, `#!/bin/sh\necho read >>/run/lab/counting/reads\nexec ${real} "$@"\n`, {
    mode: 0o755,
  });
  const path = `/run/lab/counting:${process.env.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`;
  const agent = await lab.agentOn(host, { PATH: path });
  const reads = (): number => readFileSync(`${folder}/reads`, 'utf8').split('\n').length - 1;
  const before = reads();
  expect(before).toBeGreaterThan(0);
  const startedMs = performance.now();
  const rules =
    'for port in $(seq 1 200); do iptables -t nat -A PREROUTING -p tcp --dport $port -j DNAT --to-destination 10.0.0.1; done';
  await host.run(['sh', '-c', rules]);
  await until('all are told', async () => (await mappingsOf(agent)).length === 200, 20_000);
  const seconds = (performance.now() - startedMs) / 1_000;
  // At most one read each 20 ms of quiet and each 200 ms without; a rule took longer than 20 ms on a busy machine.
  expect(reads() - before).toBeLessThan(200 / 2 + seconds * 5);
});

const verdictsOf = (states: PortState[]): Record<string, string> =>
  Object.fromEntries(states.map((one) => [`${one.hostAddress} ${one.hostPort}/${one.protocol}`, one.verdict]));

test('each published port of the scene gets its verdict, with what decides it', async () => {
  const host = await lab.up({ ovs: false });
  await ports.build(host);
  const agent = await lab.agentOn(host);
  const read = async (): Promise<PortState[]> => portStatesSchema.parse(await agent.get('/api/v1/port-mappings')).ports;
  const twelve = Array.from({ length: 12 }, (_, index) => 8100 + index);
  const both = (port: string, verdict: string) => ({ [`0.0.0.0 ${port}`]: verdict, [`:: ${port}`]: verdict });
  const wanted = {
    ...both('8001/tcp', 'works'),
    '127.0.0.1 8002/tcp': 'works',
    ...both('8003/tcp', 'nobody-listens'),
    ...both('8004/tcp', 'listens-on-loopback'),
    ...both('8005/tcp', 'works'),
    ...both('8006/tcp', 'rule-missing'),
    // The proxy reaches the container from the host itself, past FORWARD: only IPv4 has the rule that is blocked.
    ...{ '0.0.0.0 8007/tcp': 'blocked', ':: 8007/tcp': 'works' },
    ...Object.assign({}, ...twelve.map((port) => both(`${port}/tcp`, 'works'))),
    ...both('8053/udp', 'works'),
    // by-hand has a web server on port 80 and nobody on 81; 8009 leads to the host's own port 8001, where the proxy listens.
    ...{ '0.0.0.0 8008/tcp': 'not-published', '0.0.0.0 8009/tcp': 'not-published' },
    ...{ '0.0.0.0 8010/tcp': 'not-published', '0.0.0.0 8011/tcp': 'nobody-listens' },
  };
  await until('the proxies are read', async () => (await read()).filter((one) => one.mapping?.proxy).length >= 30);
  const states = await read();
  expect(verdictsOf(states)).toEqual(wanted);
  const the = (port: number): PortState | undefined =>
    states.find((one) => one.hostPort === port && one.hostAddress !== '::');
  expect(the(8001)?.listeners).toMatchObject([{ port: 80, processName: 'httpd' }]);
  expect(the(8002)?.reach).toBe('loopback');
  expect(the(8004)?.decidedBy).toMatch(/^httpd \(pid \d+\) listens on 127\.0\.0\.1:80$/);
  expect(the(8005)).toMatchObject({ decidedBy: expect.stringMatching(/^docker-proxy \(pid \d+\)$/), published: true });
  expect(the(8006)).toMatchObject({ published: true, containerPort: 80 });
  expect(the(8006)?.mapping).toBeUndefined();
  expect(the(8007)?.decidedBy).toMatch(/^iptables -t filter -A DOCKER-USER -d 172\.17\.\d+\.\d+\/32 -p tcp .*-j DROP$/);
  expect(the(8010)).toMatchObject({ published: false, decidedBy: expect.stringContaining('nft add rule ip hand pre') });
});
