/** What a storm has made so far, so that its changes find something to change. All by plain `docker`, `ip`, `ovs-vsctl`. */
import type { LabHost } from '../host.ts';
import { until } from '../poll.ts';
import type { Random } from '../random.ts';
import { runContainer } from '../scenes/scene.ts';

export type StormWorld = {
  host: LabHost;
  random: Random;
  /** Named namespaces; each has `eth0` with its far end `v<name>` in the host, until that end is deleted. */
  netns: string[];
  /** Running containers. */
  containers: string[];
  /** Names of OVS ports whose device is the host end of a namespace. */
  ovsPorts: string[];
  /** Container and network pairs connected by the storm. */
  connected: { container: string; network: string }[];
  nextNumber: number;
  /** Inodes of the namespaces seen so far, and how often one came again. */
  inodes: Set<number>;
  reusedInodes: number;
};

export const stormBridges = ['br0', 'br1'];
export const stormNetworks = ['net0', 'net1'];

export const hostEnd = (netns: string): string => `v${netns}`;
const ip = (world: StormWorld, argv: readonly string[]): Promise<string> => world.host.run(['ip', ...argv]);

/** Two Linux bridges, an OVS bridge and two Docker networks: what the changes work on. */
export async function newWorld(host: LabHost, random: Random): Promise<StormWorld> {
  const world: StormWorld = {
    host,
    random,
    netns: [],
    containers: [],
    ovsPorts: [],
    connected: [],
    nextNumber: 1,
    inodes: new Set(),
    reusedInodes: 0,
  };
  for (const name of stormBridges) {
    await ip(world, ['link', 'add', 'name', name, 'type', 'bridge']);
    await ip(world, ['link', 'set', 'dev', name, 'up']);
  }
  await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
  for (const name of stormNetworks) await host.run(['docker', 'network', 'create', name]);
  for (let count = 0; count < 3; count += 1) {
    await addNetns(world);
    await addContainer(world);
  }
  return world;
}

function noteInode(world: StormWorld, inode: number): void {
  if (world.inodes.has(inode)) world.reusedInodes += 1;
  world.inodes.add(inode);
}

export async function addNetns(world: StormWorld, name = `n${world.nextNumber++}`): Promise<string> {
  await ip(world, ['netns', 'add', name]);
  await ip(world, ['link', 'add', 'name', hostEnd(name), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name]);
  await ip(world, ['link', 'set', 'dev', hostEnd(name), 'up']);
  await ip(world, ['-n', name, 'link', 'set', 'dev', 'eth0', 'up']);
  noteInode(world, Number(await world.host.run(['stat', '-Lc', '%i', `/run/netns/${name}`])));
  world.netns.push(name);
  return name;
}

/** The kernel ends a namespace on a worker thread of its own, and its veths with it: the names are free a moment later. */
export async function removeNetns(world: StormWorld, name: string): Promise<void> {
  await ip(world, ['netns', 'del', name]);
  await until(`${hostEnd(name)} is gone`, async () => {
    const seen = await world.host.exec(['ip', 'link', 'show', 'dev', hostEnd(name)]);
    return seen.code !== 0;
  });
  world.netns = world.netns.filter((one) => one !== name);
}

export async function addContainer(world: StormWorld): Promise<string> {
  const name = `c${world.nextNumber++}`;
  const network = world.random.pick([...stormNetworks, 'bridge', 'none']);
  await runContainer(world.host, name, ['--network', network]);
  const pid = (await world.host.run(['docker', 'inspect', '--format', '{{.State.Pid}}', name])).trim();
  noteInode(world, Number(await world.host.run(['stat', '-Lc', '%i', `/proc/${pid}/ns/net`])));
  world.containers.push(name);
  return name;
}

/** Some namespace with its cable whole; a new one when there is none. */
export async function someNetns(world: StormWorld): Promise<string> {
  return world.netns.length > 0 ? world.random.pick(world.netns) : addNetns(world);
}

export async function someContainer(world: StormWorld): Promise<string> {
  return world.containers.length > 0 ? world.random.pick(world.containers) : addContainer(world);
}
