import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LabAgent, readStream, startLabAgent } from '../../lab/agent.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';

let host: LabHost;
let agent: LabAgent;

beforeAll(async () => {
  host = await upLabHost({ docker: false, ovs: false });
  agent = await startLabAgent(host);
});
afterAll(async () => {
  await agent?.stop();
  await host?.down();
  expect(agent.complaints()).toEqual([]);
});

/** How many of each kind the agent has: `socket`, `net`, a file's path. */
function descriptors(): Record<string, number> {
  const folder = `/proc/${host.pid}/root/proc/${agent.pid}/fd`;
  const kinds: Record<string, number> = {};
  for (const name of readdirSync(folder)) {
    try {
      const kind = readlinkSync(`${folder}/${name}`).replace(/:\[\d+\]$/, '');
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    } catch {
      // Closed meanwhile.
    }
  }
  return kinds;
}
const inodeOf = async (name: string): Promise<number> =>
  Number(await host.run(['stat', '-Lc', '%i', `/run/netns/${name}`]));

describe('network namespaces', () => {
  test('a named one, one that only a process is in and one that only a descriptor holds are found, and let go', async () => {
    const before = (await agent.snapshot()).netns.length;
    await host.run(['ip', 'netns', 'add', 'blue']);
    const runner = host.spawn(['unshare', '--net', 'sleep', '600'], { stdio: 'ignore' });
    // The shell opens the namespace of a short-lived process and keeps the descriptor while it sleeps in its own.
    const holding = 'unshare --net sleep 5 & sleep 0.3; exec 9</proc/$!/ns/net; kill $!; wait; echo held; sleep 600';
    const holder = host.spawn(['sh', '-c', holding], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await until(
        'all three are in the topology',
        async () => {
          const { netns } = await agent.snapshot();
          // Before the shell has its descriptor, the short-lived process is found as well.
          const held = netns.filter((one) => one.owner === 'process').map((one) => one.processName);
          return netns.length === before + 3 && held.sort().join() === 'sh,sleep';
        },
        40_000,
      );
      const { netns } = await agent.snapshot();
      expect(netns.filter((one) => one.name === 'blue')).toHaveLength(1);
    } finally {
      runner.kill('SIGKILL');
      holder.kill('SIGKILL');
      await host.run(['ip', 'netns', 'del', 'blue']);
    }
    await until('all three are gone', async () => (await agent.snapshot()).netns.length === before, 40_000);
  });

  test('the far end of a veth goes with its namespace: nothing is kept alive by being watched', async () => {
    await host.run(['ip', 'netns', 'add', 'far']);
    await host.run(['ip', 'link', 'add', 'name', 'near0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', 'far']);
    await until('both ends are seen', async () => {
      const { links } = await agent.snapshot();
      const near = links.find((one) => one.name === 'near0');
      return near?.peer !== undefined && links.some((one) => one.id === near.peer && one.peer === near.id);
    });
    await host.run(['ip', 'netns', 'del', 'far']);
    await until(
      'the kernel removed the near end',
      async () => (await host.exec(['ip', 'link', 'show', 'dev', 'near0'])).code !== 0,
      2_000,
    );
    await until('and so did we', async () => !(await agent.snapshot()).links.some((one) => one.name === 'near0'));
  });

  test('the peer of an end that stayed follows the end that moves from netns to netns', async () => {
    const where = async (): Promise<string | undefined> => {
      const { links, netns } = await agent.snapshot();
      const stay = links.find((one) => one.name === 'stay0');
      const peer = links.find((one) => one.id === stay?.peer);
      const space = netns.find((one) => one.id === peer?.netns);
      return peer?.peer === stay?.id ? `${peer?.name} in ${space?.name ?? space?.owner}` : undefined;
    };
    await host.run(['ip', 'netns', 'add', 'first']);
    await host.run(['ip', 'netns', 'add', 'second']);
    await host.run(['ip', 'link', 'add', 'name', 'stay0', 'type', 'veth', 'peer', 'name', 'move0']);
    await until('both ends are in the host', async () => (await where()) === 'move0 in host');
    await host.run(['ip', 'link', 'set', 'dev', 'move0', 'netns', 'first']);
    await until('it is in the first', async () => (await where()) === 'move0 in first', 5_000);
    await host.run(['ip', '-n', 'first', 'link', 'set', 'dev', 'move0', 'netns', 'second']);
    await until('it is in the second', async () => (await where()) === 'move0 in second', 5_000);
    await host.run(['ip', '-n', 'second', 'link', 'set', 'dev', 'move0', 'netns', '1']);
    await until('it is back', async () => (await where()) === 'move0 in host', 5_000);
    await host.run(['ip', 'link', 'del', 'dev', 'stay0']);
    await host.run(['ip', 'netns', 'del', 'first']);
    await host.run(['ip', 'netns', 'del', 'second']);
  });

  test('a namespace with the inode and the ifindex of one that went is never taken for it', async () => {
    const seen = new Set<string>();
    const inodes = new Set<number>();
    let reused = 0;
    for (let round = 0; round < 200 && reused < 20; round += 1) {
      await host.run(['ip', 'netns', 'add', 'twin']);
      await host.run(['ip', 'link', 'add', 'name', 'twin0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', 'twin']);
      const inode = await inodeOf('twin');
      if (inodes.has(inode)) reused += 1;
      inodes.add(inode);
      const mac = (await host.run(['ip', 'netns', 'exec', 'twin', 'cat', '/sys/class/net/eth0/address'])).trim();
      const id = await until('the pair is seen as it is', async () => {
        const { links, netns } = await agent.snapshot();
        const one = netns.find((candidate) => candidate.name === 'twin');
        const far = links.find((candidate) => candidate.netns === one?.id && candidate.name === 'eth0');
        if (!one || !far || far.mac !== mac || far.ifindex !== 2) return false;
        const near = links.find((candidate) => candidate.name === 'twin0');
        return near?.peer === far.id && far.peer === near.id && far.id;
      });
      expect(seen.has(id), 'an id of an earlier namespace came back').toBe(false);
      seen.add(id);
      await host.run(['ip', 'netns', 'del', 'twin']);
      await until('it is gone', async () => (await host.exec(['ip', 'link', 'show', 'dev', 'twin0'])).code !== 0);
    }
    expect(reused, 'the kernel reused an inode at least twenty times').toBeGreaterThanOrEqual(20);
  });

  test('a thousand namespaces made and removed leave no descriptor', async () => {
    const stream = await readStream(agent);
    await until('the test before is over for the agent too', () => stream.topology().netns.every((one) => !one.name));
    const seen = (): number => stream.topology().netns.filter((one) => one.name?.startsWith('mass')).length;
    const before = descriptors();
    // On an idle machine it takes one second; this ends what hangs.
    const busyMs = 100_000;
    for (let round = 0; round < 10; round += 1) {
      const names = Array.from({ length: 100 }, (_, index) => `mass${index}`);
      const batch = (verb: string) =>
        host.run(['ip', '-batch', '-'], { input: names.map((name) => `netns ${verb} ${name}\n`).join('') });
      await batch('add');
      await until('all are seen', () => seen() === 100, busyMs);
      await batch('del');
      await until('all are gone', () => seen() === 0, busyMs);
    }
    // Of no kind more than before; a connection of the test before may have ended meanwhile.
    const grown = (): string[] => {
      const now = descriptors();
      return Object.keys(now).filter((kind) => (now[kind] ?? 0) > (before[kind] ?? 0));
    };
    await expect.poll(grown, { timeout: 30_000 }).toEqual([]);
    stream.drop();
  });

  test('two seconds of silence in a storm of a thousand links: overflow counted, same process, right picture', async () => {
    const stream = await readStream(agent);
    const { pid } = agent;
    const overflowsBefore = (await agent.stats()).stats.overflows;
    await agent.pause();
    const commands = Array.from(
      { length: 500 },
      (_, index) =>
        `link add name s${index}a type veth peer name s${index}b\nlink set dev s${index}a up\nlink set dev s${index}b up\n`,
    );
    await host.run(['ip', '-batch', '-'], { input: commands.join('') });
    const gone = Array.from({ length: 100 }, (_, index) => `link del dev s${index}a\n`);
    await host.run(['ip', '-batch', '-'], { input: gone.join('') });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await agent.unpause();
    const kernelNames = async (): Promise<string[]> =>
      (JSON.parse(await host.run(['ip', '-j', 'link'])) as { ifname: string }[]).map((one) => one.ifname).sort();
    await until('the picture is right', async () => {
      const { netns, links } = stream.topology();
      const hostNetns = netns.find((one) => one.owner === 'host')?.id;
      const streamed = links
        .filter((one) => one.netns === hostNetns)
        .map((one) => one.name)
        .sort();
      return JSON.stringify(streamed) === JSON.stringify(await kernelNames());
    });
    const topology = stream.topology();
    const paired = topology.links.filter((one) => /^s\d+a$/.test(one.name));
    expect(paired).toHaveLength(400);
    for (const link of paired) {
      const peer = topology.links.find((one) => one.id === link.peer);
      expect(peer?.name).toBe(link.name.replace(/a$/, 'b'));
    }
    const after = await agent.stats();
    expect(after.stats.overflows).toBeGreaterThan(overflowsBefore);
    expect(after.agentPid).toBe(pid);
    expect(stream.snapshots).toBe(1);
    stream.drop();
  });
});
