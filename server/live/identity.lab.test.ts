import { beforeAll, expect, test } from 'vitest';
import type { LabAgent } from '../../lab/agent.ts';
import type { LabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { cable, containerPid, runContainer } from '../../lab/scenes/scene.ts';
import { labOfFile } from '../../lab/test-lab.ts';

const lab = labOfFile();
let host: LabHost;
let agent: LabAgent;
beforeAll(async () => {
  host = await lab.up({ ovs: false });
  agent = await lab.agentOn(host);
});

/** What the kernel and the engine say of the running container `name`, without our reader. */
async function observed(name: string): Promise<{ id: string; inode: number; ifindex: number; mac: string }> {
  const id = (await host.run(['docker', 'inspect', '--format', '{{.Id}}', name])).trim();
  const pid = await containerPid(host, name);
  const inode = Number(await host.run(['stat', '-Lc', '%i', `/proc/${pid}/ns/net`]));
  const [link] = JSON.parse(
    await host.run(['nsenter', '-t', pid, '-n', 'ip', '-j', 'link', 'show', 'dev', 'eth0']),
  ) as {
    ifindex: number;
    address: string;
  }[];
  if (!link) throw new Error(`${name} has no eth0`);
  return { id, inode, ifindex: link.ifindex, mac: link.address };
}

/** Containers wired by hand: the kernel gives the first veth made inside a namespace ifindex 2 every time, and likes to give an old inode. */
async function replaceUntilReused(): Promise<void> {
  const seen = new Map<string, { netns: string; container: string; name: string }>();
  let reused = 0;
  for (let round = 0; round < 60 && reused < 3; round += 1) {
    const name = `same${round % 2}`;
    await runContainer(host, name, ['--network', 'none']);
    await cable(host, await containerPid(host, name), 'same0', 'eth0');
    const truth = await observed(name);
    const record = await until(`${name} is in the topology as the engine and the kernel have it`, async () => {
      const { containers, netns, links } = await agent.snapshot();
      const container = containers.find((one) => one.id.endsWith(truth.id));
      const space = netns.find((one) => one.id === container?.netns);
      const link = links.find((one) => one.netns === space?.id && one.name === 'eth0');
      return container && space?.inode === truth.inode && link?.mac === truth.mac && link.ifindex === truth.ifindex
        ? { netns: space.id, container: container.id, link: link.id }
        : undefined;
    });
    for (const before of seen.values()) {
      expect(record.netns).not.toBe(before.netns);
      expect(record.container).not.toBe(before.container);
    }
    const { containers } = await agent.snapshot();
    expect(containers.filter((one) => one.netns === record.netns).map((one) => one.id)).toEqual([record.container]);
    const place = `${truth.inode} ${truth.ifindex}`;
    if (seen.has(place)) reused += 1;
    seen.set(place, { netns: record.netns, container: record.container, name });
    await host.run(['docker', 'rm', '--force', name]);
    await until(
      'the kernel removed its cable',
      async () => (await host.exec(['ip', 'link', 'show', 'dev', 'same0'])).code !== 0,
    );
    await until(`${name} is gone`, async () => {
      const topology = await agent.snapshot();
      return (
        !topology.containers.some((one) => one.id === record.container) &&
        !topology.netns.some((one) => one.id === record.netns)
      );
    });
  }
  expect(reused, 'containers that got inode and ifindex of an earlier one').toBeGreaterThanOrEqual(3);
}

test(
  'a container that gets the inode and the ifindex of an earlier one is never taken for it',
  replaceUntilReused,
  300_000,
);
