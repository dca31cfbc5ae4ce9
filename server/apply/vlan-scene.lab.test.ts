/** The scene of VLANs made through Patchbay's API alone, and what its containers reach; every look at it is another program's. */
import { expect, test } from 'vitest';
import type { LabAgent } from '../../lab/agent.ts';
import { untilAgreed } from '../../lab/compare/agreement.ts';
import type { LabHost } from '../../lab/host.ts';
import { makeChange, revertChange, untilKnown } from '../../lab/make-changes.ts';
import { until } from '../../lab/poll.ts';
import { ignoredWhenMadeAgain, runningTimers, stateOf, untilSameState } from '../../lab/same-state.ts';
import { allowIpv6, runContainer } from '../../lab/scenes/scene.ts';
import { labOfEachTest } from '../../lab/test-lab.ts';
import { type End, endIn, heardOn, macOf, pings, sendsMegabyte, shouts } from '../../lab/traffic.ts';

const lab = labOfEachTest();

/** What a revert does not bring back, and timers of bridges that run. */
const notSame = { ...ignoredWhenMadeAgain, ...runningTimers };

async function hostWith(names: readonly string[], network: string): Promise<{ host: LabHost; agent: LabAgent }> {
  const host = await lab.up();
  for (const name of names) await runContainer(host, name, ['--network', network]);
  const agent = await lab.agentOn(host);
  await untilKnown(agent, names);
  return { host, agent };
}

const tagsOf = async (host: LabHost): Promise<Record<string, number>> => {
  const columns = ['--format=json', '--columns=tag,external_ids', 'find', 'Port', 'external_ids:patchbay=attach'];
  const { data } = JSON.parse(await host.run(['ovs-vsctl', ...columns])) as {
    data: [number, ['map', [string, string][]]][];
  };
  const known = (await host.run(['docker', 'ps', '--no-trunc', '--format', '{{.ID}} {{.Names}}'])).trim().split('\n');
  const names = new Map(known.map((line) => line.split(' ') as [string, string]));
  const nameOf = (ids: [string, string][]): string => names.get(new Map(ids).get('patchbay-container') ?? '') ?? '?';
  return Object.fromEntries(data.map(([tag, [, ids]]) => [nameOf(ids), tag]));
};

type Member = { name: string; address: string; end: End };

/** What one reaches of the others: asked within its own VLAN first, and directly after that across. */
async function judge(host: LabHost, from: Member, within: readonly Member[], across: readonly Member[]): Promise<void> {
  for (const to of across) {
    for (const mate of within) {
      expect([from.name, mate.name, await pings(host, from.end, mate.address)]).toEqual([from.name, mate.name, true]);
    }
    expect([from.name, to.name, await pings(host, from.end, to.address)]).toEqual([from.name, to.name, false]);
    for (const mate of within) {
      const arrived = await sendsMegabyte(host, from.end, mate.end, mate.address);
      expect([from.name, mate.name, arrived]).toEqual([from.name, mate.name, true]);
    }
    const leaked = await sendsMegabyte(host, from.end, to.end, to.address);
    expect([from.name, to.name, leaked]).toEqual([from.name, to.name, false]);
  }
}

const attach = (container: string, address: string, vlan: number) => ({
  ...{ kind: 'attach', container, to: { ovsBridge: 'ovs0' }, name: 'eth1', addresses: [`${address}/24`], vlan },
});

test('four containers in one subnet on VLANs 100 and 200: traffic within, nothing across, and all turns round with one setVlan', async () => {
  const names = ['test1', 'test2', 'test3', 'test4'] as const;
  const { host, agent } = await hostWith(names, 'none');
  const before = await stateOf(host, notSame);
  const addressOf = (name: string): string => `192.168.0.${name.slice(4)}`;
  const made = await makeChange(agent, {
    operations: [
      { kind: 'createBridge', name: 'ovs0', type: 'ovs', datapath: 'netdev' },
      ...names.map((name) => attach(name, addressOf(name), name < 'test3' ? 100 : 200)),
    ],
  });
  expect(await tagsOf(host)).toEqual({ test1: 100, test2: 100, test3: 200, test4: 200 });
  await untilAgreed(host, 'the topology equals the observers', agent.snapshot);

  const members = await Promise.all(
    names.map(async (name): Promise<Member> => ({ name, address: addressOf(name), end: await endIn(host, name) })),
  );
  const [test1, test2, test3, test4] = members as [Member, Member, Member, Member];
  const mac = async ({ name, end }: Member): Promise<string[]> => [
    await macOf(host, end, 'eth1'),
    // The host's end of its own cable speaks too: to find its IPv6 neighbours.
    await macOf(host, [], `${name}-eth1`),
  ];
  const macs = new Map(await Promise.all(members.map(async (one) => [one.name, await mac(one)] as const)));

  /** `speaker` shouts: heard by its mate, and by whoever listens across not a frame that is not of its own VLAN. */
  const hearing = async (speaker: Member, mate: Member, stranger: Member, ofStranger: readonly Member[]) => {
    const speaking = async (): Promise<void> => {
      await shouts(host, speaker.end, '192.168.0.99');
      await judge(host, speaker, [mate], [stranger]);
    };
    let across = new Set<string>();
    const within = await heardOn(host, mate.end, 'eth1', async () => {
      across = await heardOn(host, stranger.end, 'eth1', speaking);
    });
    expect(within).toContain(macs.get(speaker.name)?.[0]);
    const own = ofStranger.flatMap((one) => macs.get(one.name) ?? []);
    expect([...across].filter((one) => !own.includes(one))).toEqual([]);
    expect(across.size).toBeGreaterThan(0);
  };

  await hearing(test1, test2, test3, [test3, test4]);
  await hearing(test3, test4, test1, [test1, test2]);
  await judge(host, test2, [test1], [test4]);
  await judge(host, test4, [test3], [test2]);

  const moved = await makeChange(agent, {
    operations: [{ kind: 'setVlan', container: 'test2', name: 'eth1', vlan: 200 }],
  });
  expect(moved.steps.map((one) => one.step.do)).toEqual(['setOvsPortVlan']);
  expect(await tagsOf(host)).toEqual({ test1: 100, test2: 200, test3: 200, test4: 200 });
  await until('test2 is reached from its new VLAN', () => pings(host, test3.end, test2.address));
  await hearing(test2, test3, test1, [test1]);
  await judge(host, test4, [test2, test3], [test1]);
  await untilAgreed(host, 'the topology equals the observers after the move', agent.snapshot);

  await revertChange(agent, moved.id);
  await until('test2 is back in its VLAN', () => pings(host, test1.end, test2.address));
  await judge(host, test2, [test1], [test3]);
  await revertChange(agent, made.id);
  await untilSameState(host, before, notSame);
});

type Route = { dst: string; gateway?: string; dev: string };
const defaultRoutes = async (host: LabHost, { end }: Member): Promise<Route[]> => {
  const routes = JSON.parse(await host.run([...end, 'ip', '-4', '-j', 'route', 'show', 'default'])) as Route[];
  return routes.map(({ dst, gateway, dev }) => ({ dst, ...(gateway === undefined ? {} : { gateway }), dev }));
};

test('containers on a Linux bridge with addresses and a gateway: the default route is replaced and what leaves goes by it', async () => {
  const { host, agent } = await hostWith(['web', 'db'], 'bridge');
  // Somebody beyond the host, who knows the way back to the bridge alone: what came by Docker's network would get no answer.
  await host.run(['iptables', '--policy', 'FORWARD', 'ACCEPT']);
  await host.run(['ip', 'netns', 'add', 'far']);
  await host.run(['ip', 'link', 'add', 'name', 'to-far', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', 'far']);
  await host.run(['ip', 'address', 'add', '10.30.0.1/24', 'dev', 'to-far']);
  await host.run(['ip', 'link', 'set', 'dev', 'to-far', 'up']);
  await host.run(['ip', '-n', 'far', 'address', 'add', '10.30.0.2/24', 'dev', 'eth0']);
  await host.run(['ip', '-n', 'far', 'link', 'set', 'dev', 'eth0', 'up']);
  await host.run(['ip', '-n', 'far', 'route', 'add', '10.20.0.0/24', 'via', '10.30.0.1', 'dev', 'eth0']);
  const far: End = ['nsenter', '--net=/run/netns/far'];
  const member = async (name: string, address: string): Promise<Member> => ({
    ...{ name, address, end: await endIn(host, name) },
  });
  for (const name of ['web', 'db']) await allowIpv6(host, name);
  const [web, db] = [await member('web', '10.20.0.11'), await member('db', '10.20.0.12')];
  await until('the agent sees the way to far', async () =>
    (await agent.snapshot()).netns.some((one) => one.name === 'far'),
  );
  const before = await stateOf(host, notSame);
  expect(await defaultRoutes(host, web)).toEqual([{ dst: 'default', gateway: '172.17.0.1', dev: 'eth0' }]);

  const change = await makeChange(agent, {
    operations: [
      { kind: 'createBridge', name: 'br0', type: 'linux', addresses: ['10.20.0.1/24', 'fd00:20::1/64'] },
      ...[web, db].map(({ name, address }) => ({
        ...{ kind: 'attach', container: name, to: { bridge: 'br0' }, name: 'eth1', gateway: '10.20.0.1' },
        addresses: [`${address}/24`, `fd00:20::${address.slice(-2)}/64`],
      })),
    ],
  });
  expect(await defaultRoutes(host, web)).toEqual([{ dst: 'default', gateway: '10.20.0.1', dev: 'eth1' }]);
  await untilAgreed(host, 'the topology equals the observers', agent.snapshot);
  expect(await pings(host, web.end, db.address)).toBe(true);
  await until('IPv6 addresses are past their detection', () => pings(host, web.end, 'fd00:20::12'));
  expect(await sendsMegabyte(host, web.end, db.end, db.address)).toBe(true);
  expect(await pings(host, web.end, '10.30.0.2')).toBe(true);
  const heard = await heardOn(host, [], 'br0', async () => {
    expect(await sendsMegabyte(host, web.end, far, '10.30.0.2')).toBe(true);
  });
  expect(heard).toContain(await macOf(host, web.end, 'eth1'));

  await revertChange(agent, change.id);
  expect(await defaultRoutes(host, web)).toEqual([{ dst: 'default', gateway: '172.17.0.1', dev: 'eth0' }]);
  await untilSameState(host, before, notSame);
});
