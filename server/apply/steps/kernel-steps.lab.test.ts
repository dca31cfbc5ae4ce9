import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LabHost, upLabHost } from '../../../lab/host.ts';
import { until } from '../../../lab/poll.ts';
import type { NetnsId } from '../../../model/ids.ts';
import type { LinkSettings, Step, StepLink, StepRoute } from '../../../model/step.ts';
import { type Stand, standOn } from '../testing.ts';
import { code, must } from './outcome.ts';

let host: LabHost;
let stand: Stand;
let home: NetnsId;
let guest: NetnsId;

beforeAll(async () => {
  host = await upLabHost({ docker: false, ovs: false });
  stand = standOn(host.pid);
  home = stand.netns('/proc/1/ns/net');
});
afterAll(async () => {
  await stand?.stop();
  await host?.down();
});
beforeEach(async () => {
  await host.run(['ip', 'netns', 'add', 'guest']);
  guest = stand.netns('/run/netns/guest');
});
afterEach(async () => {
  stand.letGo(guest);
  await host.exec(['ip', 'netns', 'del', 'guest']);
  for (const name of ['br0', 'br1', 'host0', 'new0']) await host.exec(['ip', 'link', 'del', 'dev', name]);
});

const inGuest = (...argv: string[]) => host.run(['nsenter', '--net=/run/netns/guest', ...argv]);

const questions = ['address show', '-4 route show table all', '-6 route show table all'];
const script = ['', 'nsenter --net=/run/netns/guest']
  .flatMap((where) => questions.map((what) => `${where} ip -j -d ${what}; echo;`))
  .join('\n');
/**
 * What does not come back, or counts by itself: lifetimes and timers of bridges, states that follow a moment later, the queue that a link gets
 * when it is first up and then keeps, and what a bridge makes of the segmentation limits of its ports.
 */
const notCompared =
  /life_time|timer|operstate|hello_|topology_change|bridge_id|designated|port_state|qdisc|tso_max_size/;

/** Everything ip(8) says of both namespaces, in one text. */
async function state(): Promise<string> {
  const lines = (await host.run(['sh', '-c', script])).split('\n').filter(Boolean);
  const parts = lines.map((line) => JSON.parse(line) as unknown);
  return JSON.stringify(parts, (key, value: unknown) => (notCompared.test(key) ? undefined : value), 1);
}

const take = async (step: Step): Promise<void> => {
  await must(stand.runner.check(step));
  await must(stand.runner.take(step));
};

/** Takes the step and takes it back twice; `taken` looks at the host in between. Nothing is left of it. */
async function thereAndBack(step: Step, inverse: Step, taken: () => Promise<void>): Promise<void> {
  const before = await state();
  await take(step);
  await taken();
  expect(await state()).not.toBe(before);
  // A step is not taken twice.
  const again = await stand.runner.check(step);
  expect(again.ok ? 'ok' : again.error.code).toMatch(/^(exists|moved|missing)$/);
  await must(stand.runner.takeBack(inverse));
  expect(await state()).toBe(before);
  await must(stand.runner.takeBack(inverse));
  expect(await state()).toBe(before);
}

type IpLink = {
  ifindex: number;
  ifname: string;
  address: string;
  mtu: number;
  ifalias?: string;
  master?: string;
  flags: string[];
  linkinfo?: { info_kind?: string };
  addr_info: { local: string; prefixlen: number; scope: string }[];
};
const linkIn = async (where: 'home' | 'guest', name: string): Promise<IpLink> => {
  const argv = ['ip', '-j', '-d', 'address', 'show', 'dev', name];
  const [link] = JSON.parse(where === 'home' ? await host.run(argv) : await inGuest(...argv)) as IpLink[];
  if (!link) throw new Error(`no ${name}`);
  return link;
};

const addBridge = (): Extract<Step, { do: 'addBridge' }> => ({
  do: 'addBridge',
  link: { netns: home, name: 'br0' },
  mac: '02:00:00:00:0b:01',
  mtu: 1400,
  alias: 'pb:br0',
});
const deleteBridge = (): Step => ({ ...addBridge(), do: 'deleteBridge' });
const pair = () => ({
  host: { netns: home, name: 'host0', mac: '02:00:00:00:00:01', mtu: 1450, alias: 'pb:here' },
  peer: { netns: guest, name: 'eth1', mac: '02:00:00:00:00:02', mtu: 1450, alias: 'pb:there' },
});
const addVeth = (): Step => ({ do: 'addVeth', ...pair() });
const deleteVeth = (): Step => ({ do: 'deleteVeth', ...pair() });
/** The pair, up at both ends and without addresses that the kernel would add by itself. */
async function pairUp(): Promise<void> {
  await take(addVeth());
  await inGuest('ip', 'link', 'set', 'dev', 'eth1', 'addrgenmode', 'none', 'up');
  await host.run(['ip', 'link', 'set', 'dev', 'host0', 'addrgenmode', 'none', 'up']);
  await until(
    'the link has its routes',
    async () => (await inGuest('ip', '-6', 'route', 'show', 'table', 'local')) !== '',
  );
}
const eth1 = (): StepLink => ({ netns: guest, name: 'eth1' });
const setLink = (link: StepLink, before: LinkSettings, after: LinkSettings): Step => ({
  do: 'setLink',
  link,
  before,
  after,
});
const whole = async (link: StepLink, where: 'home' | 'guest'): Promise<StepLink> => ({
  ...link,
  ifindex: (await linkIn(where, link.name)).ifindex,
});

describe('bridges', () => {
  test('are made with MAC, MTU and mark, and deleted while they have no ports', async () => {
    await thereAndBack(addBridge(), deleteBridge(), async () => {
      const link = await linkIn('home', 'br0');
      expect(link).toMatchObject({ address: '02:00:00:00:0b:01', mtu: 1400, ifalias: 'pb:br0' });
      expect(link.linkinfo?.info_kind).toBe('bridge');
    });
    await take(addBridge());
    await take(addVeth());
    await host.run(['ip', 'link', 'set', 'dev', 'host0', 'master', 'br0']);
    const refused = await stand.runner.check(deleteBridge());
    expect(refused).toMatchObject({ ok: false, error: { code: 'refused', detail: expect.stringContaining('host0') } });
    expect(await code(stand.runner.takeBack(deleteBridge()))).toBe('refused');
    await host.run(['ip', 'link', 'set', 'dev', 'host0', 'nomaster']);
    await take(deleteBridge());
    expect(await code(stand.runner.check(deleteBridge()))).toBe('missing');
    // The inverse of a deletion makes it as it was.
    await must(stand.runner.takeBack(addBridge()));
    await must(stand.runner.takeBack(addBridge()));
    expect((await linkIn('home', 'br0')).ifalias).toBe('pb:br0');
  });

  test('of the name and not of the MAC, kind or mark are left alone', async () => {
    await host.run(['ip', 'link', 'add', 'name', 'br0', 'type', 'bridge']);
    expect(await code(stand.runner.check(addBridge()))).toBe('exists');
    expect(await code(stand.runner.takeBack(addBridge()))).toBe('exists');
    expect(await code(stand.runner.check(deleteBridge()))).toBe('moved');
    expect(await code(stand.runner.takeBack(deleteBridge()))).toBe('moved');
    await host.run(['ip', 'link', 'set', 'dev', 'br0', 'address', '02:00:00:00:0b:01', 'alias', 'pb:other']);
    expect(await code(stand.runner.check(deleteBridge()))).toBe('moved');
    expect(await code(stand.runner.takeBack(deleteBridge()))).toBe('moved');
    // Made and not marked yet, as when the agent dies in between.
    await host.run(['ip', 'link', 'set', 'dev', 'br0', 'alias', '']);
    expect(await code(stand.runner.check(deleteBridge()))).toBe('moved');
    await must(stand.runner.takeBack(deleteBridge()));
    expect((await host.exec(['ip', 'link', 'show', 'dev', 'br0'])).code).not.toBe(0);
  });

  test('are not made where an alternative name stands in the way', async () => {
    await host.run(['ip', 'link', 'add', 'name', 'br1', 'type', 'bridge']);
    await host.run(['ip', 'link', 'property', 'add', 'dev', 'br1', 'altname', 'br0']);
    expect(await code(stand.runner.check(addBridge()))).toBe('exists');
    expect(await code(stand.runner.check(deleteBridge()))).toBe('missing');
  });
});

describe('veth pairs', () => {
  test('are made with the far end in its netns, both marked, and deleted as a pair', async () => {
    await thereAndBack(addVeth(), deleteVeth(), async () => {
      expect(await linkIn('home', 'host0')).toMatchObject({
        address: '02:00:00:00:00:01',
        mtu: 1450,
        ifalias: 'pb:here',
      });
      expect(await linkIn('guest', 'eth1')).toMatchObject({
        address: '02:00:00:00:00:02',
        mtu: 1450,
        ifalias: 'pb:there',
      });
    });
  });

  test('whose names are taken are not made, and nothing of them stays', async () => {
    await inGuest('ip', 'link', 'add', 'name', 'eth1', 'type', 'bridge');
    const before = await state();
    expect(await code(stand.runner.check(addVeth()))).toBe('exists');
    const taken = await stand.runner.take(addVeth());
    expect(taken).toMatchObject({ ok: false, error: { code: 'exists', foreignText: expect.stringMatching(/EEXIST/) } });
    expect(await state()).toBe(before);
  });

  test('that are not the ones of the step are left alone', async () => {
    await take(addVeth());
    const ifindex = (await linkIn('home', 'host0')).ifindex;
    expect(await code(stand.runner.check({ ...deleteVeth(), ifindex: ifindex + 1 } as Step))).toBe('moved');
    const other = pair();
    other.host.mac = '02:00:00:00:00:09';
    expect(await code(stand.runner.check({ do: 'deleteVeth', ...other }))).toBe('moved');
    expect(await code(stand.runner.takeBack({ do: 'deleteVeth', ...other }))).toBe('moved');
    await host.run(['ip', 'link', 'set', 'dev', 'host0', 'alias', 'pb:theirs']);
    expect(await code(stand.runner.check(deleteVeth()))).toBe('moved');
    expect(await code(stand.runner.takeBack(deleteVeth()))).toBe('moved');
    await host.run(['ip', 'link', 'set', 'dev', 'host0', 'alias', 'pb:here']);
    await host.run(['ip', 'link', 'set', 'dev', 'host0', 'name', 'new0']);
    expect(await code(stand.runner.check({ ...deleteVeth(), ifindex } as Step))).toBe('moved');
    expect(await code(stand.runner.takeBack(deleteVeth()))).toBe('moved');
    expect((await linkIn('guest', 'eth1')).ifname).toBe('eth1');
  });

  test('made and not marked, as when the agent dies in between, are taken back by their MAC', async () => {
    const { host: near, peer } = pair();
    const far = ['peer', 'name', peer.name, 'address', peer.mac, 'netns', 'guest'];
    await host.run(['ip', 'link', 'add', 'name', near.name, 'address', near.mac, 'type', 'veth', ...far]);
    await must(stand.runner.takeBack(deleteVeth()));
    expect((await host.exec(['ip', 'link', 'show', 'dev', 'host0'])).code).not.toBe(0);
  });

  test('go with a netns that ends: taking back what was in it is no failure', async () => {
    await take(addVeth());
    await host.run(['ip', 'netns', 'del', 'guest']);
    stand.letGo(guest);
    const set = setLink(eth1(), { up: true }, { up: false });
    const address = { link: eth1(), address: '10.9.0.5', prefixLength: 24 };
    for (const step of [deleteVeth(), addVeth(), set, { do: 'addAddress', ...address } as const]) {
      expect([step.do, await code(stand.runner.takeBack(step))]).toEqual([step.do, 'ok']);
    }
    expect(await code(stand.runner.check(addVeth()))).toBe('missing');
    expect(await code(stand.runner.check(set))).toBe('missing');
    expect(await code(stand.runner.check({ do: 'removeAddress', ...address }))).toBe('missing');
  });

  test('are orphans only as long as the other end cannot be told', async () => {
    await host.run(['ip', 'netns', 'add', 'far']);
    const far = stand.netns('/run/netns/far');
    await host.run(['ip', 'link', 'add', 'name', 'host0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', 'far']);
    const orphan: Step = { do: 'deleteOrphan', link: await whole({ netns: home, name: 'host0' }, 'home') };
    expect(await code(stand.runner.check(orphan))).toBe('moved');
    // A process nobody looks at goes on holding it.
    const holding = ['nsenter', '--net=/run/netns/far', 'sh', '-c', 'echo held; exec sleep 600'];
    const holder = host.spawn(holding, { stdio: ['ignore', 'pipe', 'ignore'] });
    if (!holder.stdout) throw new Error('the holder has no output');
    await once(holder.stdout, 'data');
    stand.letGo(far);
    await host.run(['ip', 'netns', 'del', 'far']);
    await take(orphan);
    expect((await host.exec(['ip', 'link', 'show', 'dev', 'host0'])).code).not.toBe(0);
    expect(await code(stand.runner.check(orphan))).toBe('missing');
    holder.kill('SIGKILL');
  });
});

describe('settings of a link', () => {
  test('are set and put back, each of them', async () => {
    await host.run(['ip', 'link', 'add', 'name', 'br0', 'address', '02:00:00:00:0b:01', 'type', 'bridge']);
    await take(addVeth());
    const near = await whole({ netns: home, name: 'host0' }, 'home');
    const before = { mtu: 1450, mac: '02:00:00:00:00:01', alias: 'pb:here', up: false, master: null };
    const after = { mtu: 1300, mac: '02:00:00:00:00:0a', alias: 'pb:else', up: true, master: 'br0' };
    await thereAndBack(setLink(near, before, after), setLink(near, after, before), async () => {
      const link = await linkIn('home', 'host0');
      expect(link).toMatchObject({ mtu: 1300, address: '02:00:00:00:00:0a', ifalias: 'pb:else', master: 'br0' });
      expect(link.flags).toContain('UP');
    });
  });

  test('a name is set and put back, also when only the change of it was begun', async () => {
    await take(addVeth());
    const near = await whole({ netns: home, name: 'host0' }, 'home');
    const renamed = { ...near, name: 'new0' };
    const back = setLink(renamed, { name: 'new0' }, { name: 'host0' });
    await thereAndBack(setLink(near, { name: 'host0' }, { name: 'new0' }), back, async () => {
      expect((await linkIn('home', 'new0')).ifindex).toBe(near.ifindex);
    });
    await host.run(['ip', 'link', 'add', 'name', 'new0', 'type', 'bridge']);
    expect(await code(stand.runner.check(setLink(near, { name: 'host0' }, { name: 'new0' })))).toBe('exists');
  });

  test('checksum offload is set inside the netns and put back', async () => {
    await take(addVeth());
    const offload = async (): Promise<string> =>
      /^tx-checksumming: (\w+)/m.exec(await inGuest('ethtool', '--show-offload', 'eth1'))?.[1] ?? '';
    expect(await offload()).toBe('on');
    const features = await inGuest('ethtool', '--show-offload', 'eth1');
    const step = setLink(eth1(), { txChecksum: true }, { txChecksum: false });
    await take(step);
    expect(await offload()).toBe('off');
    expect(await code(stand.runner.check(step))).toBe('moved');
    const back = setLink(eth1(), { txChecksum: false }, { txChecksum: true });
    await must(stand.runner.takeBack(back));
    await must(stand.runner.takeBack(back));
    expect(await inGuest('ethtool', '--show-offload', 'eth1')).toBe(features);
  });

  test('that somebody else changed are not touched', async () => {
    await take(addVeth());
    const near = await whole({ netns: home, name: 'host0' }, 'home');
    const step = setLink(near, { mtu: 1450 }, { mtu: 1300 });
    await host.run(['ip', 'link', 'set', 'dev', 'host0', 'mtu', '1200']);
    expect(await code(stand.runner.check(step))).toBe('moved');
    expect(await code(stand.runner.take(step))).toBe('moved');
    expect(await code(stand.runner.takeBack(setLink(near, { mtu: 1300 }, { mtu: 1450 })))).toBe('moved');
    expect((await linkIn('home', 'host0')).mtu).toBe(1200);
  });

  test('of which one is refused are put back by the step itself', async () => {
    await take(addVeth());
    const near = await whole({ netns: home, name: 'host0' }, 'home');
    const before = await state();
    // The kernel sets the MAC and then finds the MTU too large.
    const step = setLink(near, { mac: '02:00:00:00:00:01', mtu: 1450 }, { mac: '02:00:00:00:00:0a', mtu: 70_000 });
    const taken = await stand.runner.take(step);
    expect(taken).toMatchObject({
      ok: false,
      error: { code: 'refused', foreignText: expect.stringMatching(/EINVAL: mtu greater than device maximum/) },
    });
    expect(await state()).toBe(before);
  });
});

describe('addresses', () => {
  test.each([
    ['10.9.0.5', 24, 'global'],
    ['2001:db8:9::5', 64, 'global'],
    ['127.9.0.1', 8, 'host'],
  ])('%s/%i is added and taken away', async (address, prefixLength, scope) => {
    await pairUp();
    const step = { link: eth1(), address, prefixLength };
    await thereAndBack({ do: 'addAddress', ...step }, { do: 'removeAddress', ...step }, async () => {
      const { addr_info: all } = await linkIn('guest', 'eth1');
      expect(all.filter((one) => one.local === address)).toMatchObject([{ prefixlen: prefixLength, scope }]);
    });
  });

  test('of the same subnet do not go along with the first of them', async () => {
    await pairUp();
    await inGuest('sysctl', '-qw', 'net.ipv4.conf.all.promote_secondaries=0');
    for (const address of ['10.9.0.1/24', '10.9.0.2/24', '10.9.0.3/24']) {
      await inGuest('ip', 'address', 'add', address, 'dev', 'eth1');
    }
    await take({ do: 'removeAddress', link: eth1(), address: '10.9.0.1', prefixLength: 24 });
    const { addr_info: all } = await linkIn('guest', 'eth1');
    expect(all.map((one) => one.local).filter((one) => one.startsWith('10.'))).toEqual(['10.9.0.2', '10.9.0.3']);
  });
});

describe('routes', () => {
  beforeEach(async () => {
    await pairUp();
    await inGuest('ip', 'address', 'add', '10.9.0.5/24', 'dev', 'eth1');
    await inGuest('ip', 'address', 'add', '2001:db8:9::5/64', 'dev', 'eth1', 'nodad');
  });
  const main = { protocol: 3, scope: 0, table: 254 };
  const routes: [string, StepRoute][] = [
    ['a default route', { family: 'inet', destination: 'default', gateway: '10.9.0.1', device: 'eth1', ...main }],
    ['one without its device', { family: 'inet', destination: '10.8.0.0/16', gateway: '10.9.0.1', ...main }],
    ['a host route', { family: 'inet', destination: '10.7.0.1/32', device: 'eth1', ...main, scope: 253 }],
    [
      'one with metric, source and a table of its own',
      {
        family: 'inet',
        destination: '10.6.0.0/16',
        gateway: '10.9.0.1',
        device: 'eth1',
        metric: 50,
        preferredSource: '10.9.0.5',
        ...main,
        table: 1000,
      },
    ],
    ['an IPv6 one', { family: 'inet6', destination: 'default', gateway: '2001:db8:9::1', device: 'eth1', ...main }],
    [
      'an IPv4 one over an IPv6 gateway',
      { family: 'inet', destination: '10.5.0.0/16', gateway: '2001:db8:9::1', device: 'eth1', ...main },
    ],
  ];
  test.each(routes)('%s is added and taken away', async (_what, route) => {
    const step = { netns: guest, route };
    await thereAndBack({ do: 'addRoute', ...step }, { do: 'removeRoute', ...step }, async () => {
      const all = JSON.parse(
        await inGuest('ip', '-j', `-${route.family === 'inet' ? 4 : 6}`, 'route', 'show', 'table', String(route.table)),
      ) as { dst: string; gateway?: string; via?: { host: string } }[];
      const found = all.filter((one) => one.dst === route.destination.replace('/32', ''));
      expect(found.map((one) => one.gateway ?? one.via?.host)).toEqual([route.gateway]);
    });
  });

  test('are exactly the one that is meant', async () => {
    const add = (...more: string[]) =>
      inGuest('ip', 'route', 'add', 'default', 'via', '10.9.0.1', 'dev', 'eth1', ...more);
    await add('metric', '100');
    const plain: StepRoute = { family: 'inet', destination: 'default', gateway: '10.9.0.1', device: 'eth1', ...main };
    const remove: Step = { do: 'removeRoute', netns: guest, route: plain };
    expect(await code(stand.runner.check(remove))).toBe('missing');
    await must(stand.runner.takeBack(remove));
    await add();
    await take(remove);
    expect(await inGuest('ip', 'route', 'show', 'default')).toMatch(/^default via 10.9.0.1 dev eth1 metric 100 *\n$/);
    await inGuest('ip', 'route', 'add', 'default', 'via', '10.9.0.9', 'dev', 'eth1');
    const other: Step = { do: 'addRoute', netns: guest, route: plain };
    expect(await code(stand.runner.check(other))).toBe('exists');
    expect(await code(stand.runner.takeBack(other))).toBe('exists');
    expect(await code(stand.runner.check(remove))).toBe('moved');
    const noDevice = { ...plain, device: 'eth9', metric: 7 };
    expect(await code(stand.runner.check({ do: 'addRoute', netns: guest, route: noDevice }))).toBe('missing');
    const noWay = { ...plain, gateway: '10.200.0.1', metric: 7 };
    const refused = await stand.runner.take({ do: 'addRoute', netns: guest, route: noWay });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'refused', foreignText: 'ENETUNREACH: Nexthop has invalid gateway' },
    });
  });
});

describe('announcing', () => {
  /** What tcpdump prints of the frames that come out of the host's end, until the process is ended. */
  function listen(filter: string): { lines: string[]; ready: Promise<unknown>; stop(): void } {
    const argv = ['tcpdump', '-i', 'host0', '-e', '-n', '-l', '-v', '--immediate-mode', filter];
    const child = host.spawn(argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    child.stdout?.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
    const ready = new Promise((resolve) => {
      child.stderr?.on('data', (chunk: Buffer) => chunk.toString().includes('listening on') && resolve(undefined));
    });
    return { lines, ready, stop: () => void child.kill('SIGTERM') };
  }
  const announce = (...addresses: string[]): Step => ({
    do: 'announce',
    link: eth1(),
    mac: '02:00:00:00:00:02',
    addresses,
  });

  test('an IPv4 address goes out at once and once more, in the form of RFC 5227', async () => {
    await pairUp();
    await inGuest('ip', 'address', 'add', '10.9.0.5/24', 'dev', 'eth1');
    const heard = listen('arp');
    await heard.ready;
    try {
      // An address that the link has not is not announced.
      await take(announce('10.9.0.5', '10.9.0.6'));
      await until('the second one is heard', () => heard.lines.filter((line) => /Request/.test(line)).length === 2);
      const text = heard.lines.join(' ');
      expect(text).toMatch(
        /02:00:00:00:00:02 > ff:ff:ff:ff:ff:ff, ethertype ARP.*who-has 10\.9\.0\.5 tell 10\.9\.0\.5/,
      );
      expect(text).not.toContain('10.9.0.6');
    } finally {
      heard.stop();
    }
  });

  test('an IPv6 address goes out when duplicate address detection is over, with override flag and hop limit 255', async () => {
    await pairUp();
    const heard = listen('icmp6 and ip6[40] == 136');
    await heard.ready;
    try {
      await must(stand.runner.take({ do: 'addAddress', link: eth1(), address: '2001:db8:9::5', prefixLength: 64 }));
      await take(announce('2001:db8:9::5'));
      expect(await inGuest('ip', '-6', 'address', 'show', 'dev', 'eth1')).toContain('tentative');
      await until('it is heard', () => heard.lines.some((line) => line.includes('neighbor advertisement')));
      expect(await inGuest('ip', '-6', 'address', 'show', 'dev', 'eth1')).not.toContain('tentative');
      const text = heard.lines.join(' ');
      expect(text).toMatch(/02:00:00:00:00:02 > 33:33:00:00:00:01, ethertype IPv6.*hlim 255/);
      expect(text).toMatch(/2001:db8:9::5 > ff02::1: \[icmp6 sum ok\].*tgt is 2001:db8:9::5, Flags \[override\]/);
      expect(text).toContain('02:00:00:00:00:02');
    } finally {
      heard.stop();
    }
  });

  test('is refused for a link with another MAC, and out of a link that is down nothing is sent', async () => {
    await take(addVeth());
    await inGuest('ip', 'address', 'add', '10.9.0.5/24', 'dev', 'eth1');
    await must(stand.runner.take(announce('10.9.0.5')));
    expect(await code(stand.runner.check({ ...announce('10.9.0.5'), mac: '02:00:00:00:00:07' } as Step))).toBe('moved');
    expect(await code(stand.runner.takeBack(announce('10.9.0.5')))).toBe('ok');
  });
});

test('the steps of attaching a container to a bridge, timed', async () => {
  await take(addBridge());
  const steps = (): Step[] => [
    addVeth(),
    setLink({ netns: home, name: 'host0' }, { master: null, up: false }, { master: 'br0', up: true }),
    { do: 'addAddress', link: eth1(), address: '10.9.0.5', prefixLength: 24 },
    setLink(eth1(), { up: false }, { up: true }),
    { do: 'announce', link: eth1(), mac: pair().peer.mac, addresses: ['10.9.0.5'] },
  ];
  const rounds = 20;
  const tookMs: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const step of steps()) {
      for (const verb of ['check', 'take'] as const) {
        const began = performance.now();
        await must(stand.runner[verb](step));
        const key = `${step.do} ${verb}`;
        tookMs[key] = [...(tookMs[key] ?? []), performance.now() - began];
      }
    }
    await must(stand.runner.takeBack(deleteVeth()));
  }
  const medianMs = ([...all]: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  const told = Object.entries(tookMs).map(([key, all]) => `${key} ${medianMs(all).toFixed(2)}`);
  const sumMs = Object.values(tookMs).reduce((sum, all) => sum + medianMs(all), 0);
  console.log(`steps of an attach, median of ${rounds}, in ms: ${told.join(', ')}; together ${sumMs.toFixed(2)}`);
});
