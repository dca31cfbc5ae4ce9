/**
 * Parity with pipework: for each of its options in scope the script runs on one lab host, Patchbay on a twin, and both come to the same but
 * for what differences.ts lists. `PIPEWORK=<path of the script> npm run test:full -- parity`.
 */
import { afterAll, describe, expect, test } from 'vitest';
import type { LabAgent } from '../agent.ts';
import { macReplacements, type TwinOptions, twinDifferences, twinLines, untilTwins } from '../compare/twin.ts';
import { evidence } from '../evidence.ts';
import type { ExecResult, LabHost } from '../host.ts';
import { makeChange, untilKnown } from '../make-changes.ts';
import type { Seen } from '../observers/observe.ts';
import { until } from '../poll.ts';
import { allowIpv6, runContainer } from '../scenes/scene.ts';
import { labOfEachTest } from '../test-lab.ts';
import { heardFrames } from '../traffic.ts';
import { listedDifferences } from './differences.ts';
import { pipeworkVersion } from './version.ts';

const script = process.env.PIPEWORK;
const lab = labOfEachTest();

if (script === undefined) evidence('skipped: PIPEWORK is not set, so nothing was compared with pipework');

const guest = 'guest';

type Case = {
  /** Number in the list of pipework's options that this project keeps. */
  option: number;
  /** What is there before, on both hosts. */
  before: 'br1' | 'ovsbr0' | 'nothing';
  network?: 'bridge' | 'none';
  pipework: readonly string[];
  /** Fields of ours besides container and name. */
  ours: Record<string, unknown>;
  /** A program that pipework is not to find. */
  without?: 'busybox';
  /** Names and MACs that were asked for are compared by their text. */
  asked?: readonly ('host name' | 'mac')[];
};

const onBridge = { to: { bridge: 'br1' } };
const onOvs = { to: { ovsBridge: 'ovsbr0' } };
const one = '192.168.1.1/24';
const mac = '26:2e:71:98:60:8f';

const cases: Case[] = [
  { option: 1, before: 'br1', pipework: ['br1', guest, one], ours: { ...onBridge, addresses: [one] } },
  {
    ...{ option: 1, before: 'nothing', pipework: ['br7', guest, one] },
    ours: { to: { bridge: 'br7' }, create: true, addresses: [one] },
  },
  { option: 2, before: 'ovsbr0', pipework: ['ovsbr0', guest, one], ours: { ...onOvs, addresses: [one] } },
  {
    ...{ option: 12, before: 'br1', pipework: ['br1', '-i', 'eth2', guest, one] },
    ours: { ...onBridge, name: 'eth2', addresses: [one] },
  },
  {
    ...{ option: 13, before: 'br1', pipework: ['br1', '-l', 'hostapp1', guest, one], asked: ['host name'] },
    ours: { ...onBridge, hostName: 'hostapp1', addresses: [one] },
  },
  {
    // With busybox it asks that for the broadcast address, which IPv6 has none of, and fails.
    ...{ option: 14, before: 'br1', without: 'busybox', pipework: ['br1', '-a', '6', guest, 'fd00:1::1/64'] },
    ours: { ...onBridge, addresses: ['fd00:1::1/64'] },
  },
  {
    ...{ option: 15, before: 'br1', network: 'bridge', pipework: ['br1', guest, `${one}@192.168.1.254`] },
    ours: { ...onBridge, addresses: [one], gateway: '192.168.1.254' },
  },
  {
    ...{ option: 15, before: 'br1', network: 'bridge', pipework: ['br1', guest, `${one}@10.9.9.1`] },
    ours: { ...onBridge, addresses: [one], gateway: '10.9.9.1' },
  },
  { option: 16, before: 'br1', pipework: ['br1', guest, '0/0'], ours: { ...onBridge } },
  {
    ...{ option: 21, before: 'br1', pipework: ['br1', guest, one, mac], asked: ['mac'] },
    ours: { ...onBridge, addresses: [one], mac },
  },
  {
    ...{ option: 22, before: 'br1', pipework: ['br1', guest, one, 'U:myhost.foo.com'], asked: ['mac'] },
    ours: { ...onBridge, addresses: [one], mac: 'U:myhost.foo.com' },
  },
  {
    ...{ option: 23, before: 'ovsbr0', pipework: ['ovsbr0', guest, one, '@10'] },
    ours: { ...onOvs, addresses: [one], vlan: 10 },
  },
  {
    ...{ option: 23, before: 'ovsbr0', pipework: ['ovsbr0', guest, one, `${mac}@4094`], asked: ['mac'] },
    ours: { ...onOvs, addresses: [one], mac, vlan: 4094 },
  },
];

async function build(host: LabHost, { before, network = 'none' }: Pick<Case, 'before' | 'network'>): Promise<void> {
  await runContainer(host, guest, ['--network', network]);
  await allowIpv6(host, guest);
  if (before === 'br1') {
    await host.run(['ip', 'link', 'add', 'name', 'br1', 'mtu', '1400', 'type', 'bridge']);
    await host.run(['ip', 'link', 'set', 'dev', 'br1', 'address', '02:00:00:00:b1:00', 'up']);
  } else if (before === 'ovsbr0') {
    await host.run(['ovs-vsctl', 'add-br', 'ovsbr0', '--', 'set', 'Bridge', 'ovsbr0', 'datapath_type=netdev']);
    await host.run(['ip', 'link', 'set', 'dev', 'ovsbr0', 'up']);
  }
}

type Stand = { theirs: LabHost; ours: LabHost; agent: LabAgent };

async function standFor(one: Pick<Case, 'before' | 'network'>): Promise<Stand> {
  const [theirs, ours] = await Promise.all([lab.up(), lab.up()]);
  await Promise.all([build(theirs, one), build(ours, one)]);
  const agent = await lab.agentOn(ours);
  await untilKnown(agent, [guest]);
  if (one.before !== 'nothing')
    await until('the agent knows the bridge', async () =>
      (await agent.snapshot()).links.some(({ name }) => name === one.before),
    );
  await untilTwins('the hosts are twins', [theirs, ours]);
  return { theirs, ours, agent };
}

const runPipework = (host: LabHost, words: readonly string[]): Promise<ExecResult> =>
  host.exec(['sh', script ?? '', ...words]);

/** What is no regular file is no program to the shell; in this host alone. */
async function hideProgram(host: LabHost, name: string): Promise<void> {
  const path = (await host.run(['sh', '-c', `command -v ${name}`])).trim();
  await host.run(['mount', '--bind', '/dev/null', path]);
}

/** The host's end of the cable is called that, and so is what is drawn at random; see differences.ts. */
const byPart = (asked: Case['asked'] = []): TwinOptions => ({
  replace(seen: Seen) {
    const home = seen.netns.find((netns) => netns.inode === seen.hostInode);
    const pid = seen.docker.containers.find((container) => container.Name === `/${guest}`)?.State.Pid ?? -1;
    const inside = seen.netns.find((netns) => netns.pids.includes(pid));
    const out: (readonly [string, string])[] = [];
    const ends = new Set(inside?.links.map((link) => link.link_index));
    const isVeth = (link: { linkinfo?: { info_kind?: string | undefined } | undefined }): boolean =>
      link.linkinfo?.info_kind === 'veth';
    const isCable = (name: string): boolean => /^(v.*pl\d+|guest-.*|hostapp1)$/.test(name);
    const newBridge = home?.links.find((link) => link.ifname === 'br7');
    // It keeps the one that the kernel made of the bridge's first MAC.
    const own = newBridge?.addr_info.find((address) => address.scope === 'link');
    if (own) out.push([own.local, 'link-local address of the new bridge']);
    for (const link of home?.links ?? []) {
      if (!isVeth(link) || !ends.has(link.ifindex) || !isCable(link.ifname)) continue;
      out.push(...macReplacements(link.address ?? '', 'the host’s end'));
      if (!asked.includes('host name')) out.push([link.ifname, 'host-end']);
    }
    if (newBridge) out.push(...macReplacements(newBridge.address ?? '', 'the new bridge'));
    for (const link of inside?.links ?? [])
      if (isVeth(link) && !asked.includes('mac'))
        out.push(...macReplacements(link.address ?? '', 'the container’s end'));
    return out;
  },
});

const used = new Set<string>();
let compared = 0;
const listed = (difference: string): boolean => listedDifferences.some(({ pattern }) => pattern.test(difference));

/** The names of the listed differences, and the lines themselves for a person to read. */
function namesOf(differences: readonly string[]): string {
  const names = listedDifferences.filter(({ pattern }) => differences.some((line) => pattern.test(line)));
  for (const { name } of names) used.add(name);
  compared += 1;
  return names.map(({ name }) => name).join(', ') || 'nothing';
}

const operation = (fields: Record<string, unknown>) => ({ kind: 'attach', container: guest, name: 'eth1', ...fields });

describe.skipIf(script === undefined)('pipework (its path is told by PIPEWORK)', () => {
  test('which pipework', () => evidence(`pipework ${pipeworkVersion(script ?? '')}`));

  test.each(cases)('option $option: $pipework', async (one) => {
    const { theirs, ours, agent } = await standFor(one);
    if (one.without !== undefined) await hideProgram(theirs, one.without);
    const before = await twinLines(theirs);
    const [{ code, stdout, stderr }] = await Promise.all([
      runPipework(theirs, one.pipework),
      makeChange(agent, { operations: [operation(one.ours)] }),
    ]);
    expect([code, stdout, stderr]).toEqual([0, expect.any(String), expect.any(String)]);
    expect(twinDifferences(before, await twinLines(theirs))).not.toEqual([]);
    const differences = await untilTwins('both came to the same', [theirs, ours], listed, byPart(one.asked));
    evidence(`option ${one.option}, pipework ${one.pipework.join(' ')}: the same but for ${namesOf(differences)}`);
  });

  test('option 2: an OVS bridge that is not there', async () => {
    const { theirs, ours, agent } = await standFor({ before: 'nothing' });
    const fields = { to: { ovsBridge: 'ovs7' }, create: true, addresses: [one] };
    const before = await twinLines(ours);
    const { status, body } = await agent.ask('/api/v1/changes', {
      method: 'POST',
      body: { operations: [operation(fields)] },
    });
    const { code } = await runPipework(theirs, ['ovs7', guest, one]);
    if (status === 201) {
      expect(code).toBe(0);
      const differences = await untilTwins('both came to the same', [theirs, ours], listed, byPart());
      evidence(`option 2, pipework ovs7 guest ${one}, the bridge is made: the same but for ${namesOf(differences)}`);
      return;
    }
    expect(body).toMatchObject({ code: 'missing-feature', field: 'operations.0.create' });
    expect(twinDifferences(before, await twinLines(ours))).toEqual([]);
    expect(code).not.toBe(0);
    const left = (await theirs.run(['ovs-vsctl', 'list-br'])).trim();
    // The rest of it, on a datapath that this kernel has.
    await theirs.run(['ovs-vsctl', 'set', 'Bridge', 'ovs7', 'datapath_type=netdev']);
    await until(
      'the bridge has its link',
      async () => (await theirs.exec(['ip', 'link', 'show', 'dev', 'ovs7'])).code === 0,
    );
    expect((await runPipework(theirs, ['ovs7', guest, one])).code).toBe(0);
    await theirs.run(['ip', 'link', 'set', 'dev', 'ovs7', 'up']);
    await makeChange(agent, { operations: [operation({ ...fields, create: { datapath: 'netdev' } })] });
    const differences = await untilTwins(
      'both came to the same',
      [theirs, ours],
      (line) => listed(line) || ofBridge.test(line),
      byPart(),
    );
    evidence(
      `option 2, pipework ovs7 guest ${one}, the bridge is not there: the kernel has no datapath of Open vSwitch; pipework ends with ${code} and leaves the bridge ${left} behind, ours refuses by the name of the feature and leaves nothing; with datapath_type=netdev set by hand: the same but for ${namesOf(differences)}, mark of the bridge`,
    );
  });

  test('option 23: a VLAN on a Linux bridge is refused by both, and nothing is left', async () => {
    const { theirs, ours, agent } = await standFor({ before: 'br1' });
    const before = await twinLines(ours);
    const { code, stderr } = await runPipework(theirs, ['br1', guest, one, '@10']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('VLAN')]);
    const body = { operations: [operation({ ...onBridge, addresses: [one], vlan: 10 })] };
    const answer = await agent.ask('/api/v1/changes', { method: 'POST', body });
    expect(answer).toMatchObject({ body: { field: 'operations.0.vlan' } });
    expect(twinDifferences(before, await twinLines(ours))).toEqual([]);
    await untilTwins('nothing came of it', [theirs, ours]);
    evidence('option 23, pipework br1 guest … @10: refused by both');
  });

  test('option 25: the address is announced, and no name of the namespace is left', async () => {
    const { theirs, ours, agent } = await standFor({ before: 'br1' });
    const announced = async (host: LabHost, attach: () => Promise<unknown>): Promise<string> => {
      const frames = await heardFrames(host, [], 'br1', async (told) => {
        await attach();
        await until('the address is announced', () => /ARP.*192\.168\.1\.1\b/.test(told()));
      });
      return (
        frames.filter((line) => /ARP/.test(line)).map((line) => /(Request|Reply) .*?(?=, length)/.exec(line)?.[0])[0] ??
        ''
      );
    };
    const theirFrame = await announced(theirs, () => runPipework(theirs, ['br1', guest, one, mac]));
    const ourFrame = await announced(ours, () =>
      makeChange(agent, { operations: [operation({ ...onBridge, addresses: [one], mac })] }),
    );
    expect(theirFrame).toContain('192.168.1.1 is-at');
    expect(ourFrame).toMatch(/who-has 192\.168\.1\.1 .*tell 192\.168\.1\.1/);
    const names = (host: LabHost): Promise<ExecResult> => host.exec(['ls', '/run/netns']);
    expect((await names(theirs)).stdout).toBe('');
    expect((await names(ours)).stdout).toBe('');
    evidence(`option 25: pipework announces by "${theirFrame}", once; ours by "${ourFrame}", twice as RFC 5227 has it`);
  });

  afterAll(() => {
    // A reason that nothing needs any more is no reason; that takes all cases, and the one of a bridge that is not there.
    if (compared === cases.length + 1)
      expect([...used].sort()).toEqual(listedDifferences.map(({ name }) => name).sort());
  });
});

/** Ours marks the bridge that it made, and it was not made by pipework on the twin. */
const ofBridge = /^[+-] (ovs bridge ovs7 external_ids\.patchbay|host ovs7 )/;
