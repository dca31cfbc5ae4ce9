/** The kinds of changes a storm is made of. Each one is a change by itself, whatever came before. */
import {
  addContainer,
  addNetns,
  hostEnd,
  removeNetns,
  type StormWorld,
  someContainer,
  someNetns,
  stormBridges,
  stormNetworks,
} from './world.ts';

type Change = (world: StormWorld) => Promise<unknown>;

const ip = (world: StormWorld, argv: readonly string[]) => world.host.run(['ip', ...argv]);
const ovs = (world: StormWorld, argv: readonly string[]) => world.host.run(['ovs-vsctl', ...argv]);
const docker = (world: StormWorld, argv: readonly string[]) => world.host.run(['docker', ...argv]);

/** An OVS port on the host end of some namespace, taken off its Linux bridge first. */
async function addOvsPort(world: StormWorld): Promise<string> {
  const free = world.netns.filter((one) => !world.ovsPorts.includes(hostEnd(one)));
  const name = hostEnd(free.length > 0 ? world.random.pick(free) : await addNetns(world));
  await ip(world, ['link', 'set', 'dev', name, 'nomaster']);
  await ovs(world, ['add-port', 'ovs0', name, `tag=${1 + world.random.below(4094)}`]);
  world.ovsPorts.push(name);
  return name;
}

const someOvsPort = (world: StormWorld): Promise<string> | string =>
  world.ovsPorts.length > 0 ? world.random.pick(world.ovsPorts) : addOvsPort(world);

/** By kind. A storm makes each of them at least so often as its caller says. */
export const stormChanges: Record<string, Change> = {
  'ip netns add, with a veth into it': (world) => addNetns(world),

  async 'ip netns del'(world) {
    const name = await someNetns(world);
    // The port of a device that goes stays in the database: an orphan, as in real life. It is left there until its own removal.
    await removeNetns(world, name);
  },

  /** Removed and made again under the same name at once: the kernel likes to give the same inode and always gives the same ifindex. */
  async 'ip netns replaced'(world) {
    for (let times = 0; times < 3; times += 1) {
      const name = await someNetns(world);
      await removeNetns(world, name);
      await addNetns(world, name);
    }
  },

  async 'ip address add or del'(world) {
    const name = await someNetns(world);
    const address = `10.${world.random.below(250)}.${world.random.below(250)}.1/24`;
    await ip(world, ['-n', name, 'address', 'add', address, 'dev', 'eth0']);
    await ip(world, ['-n', name, 'address', 'add', `fd00:${world.random.below(9999)}::1/64`, 'dev', 'eth0']);
    if (world.random.below(2) === 0) await ip(world, ['-n', name, 'address', 'del', address, 'dev', 'eth0']);
  },

  async 'ip link down or up'(world) {
    const name = await someNetns(world);
    await ip(world, ['-n', name, 'link', 'set', 'dev', 'eth0', 'down']);
    if (world.random.below(2) === 0) await ip(world, ['-n', name, 'link', 'set', 'dev', 'eth0', 'up']);
  },

  async 'ip link master'(world) {
    const free = world.netns.filter((one) => !world.ovsPorts.includes(hostEnd(one)));
    const name = free.length > 0 ? world.random.pick(free) : await addNetns(world);
    const master = world.random.pick(stormBridges);
    await ip(world, ['link', 'set', 'dev', hostEnd(name), 'master', master]);
    if (world.random.below(3) === 0) await ip(world, ['link', 'set', 'dev', hostEnd(name), 'nomaster']);
  },

  /** The kernel tells the namespaces that it left and came to, and not the one of the end that stayed. */
  async 'ip link moved to another netns'(world) {
    const name = await someNetns(world);
    const stay = `w${world.nextNumber}s`;
    const move = `w${world.nextNumber++}m`;
    await ip(world, ['link', 'add', 'name', stay, 'type', 'veth', 'peer', 'name', move]);
    await ip(world, ['link', 'set', 'dev', move, 'netns', name]);
    if (world.random.below(2) === 0) {
      const next = await addNetns(world);
      await ip(world, ['-n', name, 'link', 'set', 'dev', move, 'netns', next]);
    }
  },

  async 'ip link name, alias and mtu'(world) {
    const name = await someNetns(world);
    await ip(world, ['-n', name, 'link', 'set', 'dev', 'eth0', 'down']);
    await ip(world, ['-n', name, 'link', 'set', 'dev', 'eth0', 'name', 'lan0']);
    await ip(world, ['-n', name, 'link', 'set', 'dev', 'lan0', 'mtu', String(1300 + world.random.below(200))]);
    await ip(world, ['-n', name, 'link', 'set', 'dev', 'lan0', 'alias', `storm ${world.random.below(100)}`]);
    await ip(world, ['-n', name, 'link', 'set', 'dev', 'lan0', 'name', 'eth0']);
    await ip(world, ['-n', name, 'link', 'set', 'dev', 'eth0', 'up']);
  },

  async 'ip route and rule'(world) {
    const name = await someNetns(world);
    const subnet = `172.${20 + world.random.below(10)}.${world.random.below(250)}`;
    await ip(world, ['-n', name, 'link', 'set', 'dev', 'eth0', 'up']);
    await ip(world, ['-n', name, 'address', 'replace', `${subnet}.1/24`, 'dev', 'eth0']);
    await ip(world, ['-n', name, 'route', 'replace', 'default', 'via', `${subnet}.254`]);
    await ip(world, ['-n', name, 'route', 'replace', '10.99.0.0/16', 'via', `${subnet}.253`, 'metric', '7']);
    await ip(world, [
      '-n',
      name,
      'rule',
      'add',
      'from',
      `${subnet}.0/24`,
      'table',
      String(100 + world.random.below(50)),
    ]);
  },

  'docker run': (world) => addContainer(world),

  async 'docker rm'(world) {
    const name = await someContainer(world);
    await docker(world, ['rm', '--force', name]);
    world.containers = world.containers.filter((one) => one !== name);
    world.connected = world.connected.filter((one) => one.container !== name);
  },

  async 'docker restart'(world) {
    await docker(world, ['restart', '--time', '0', await someContainer(world)]);
  },

  async 'docker pause and unpause'(world) {
    const name = await someContainer(world);
    await docker(world, ['pause', name]);
    await docker(world, ['unpause', name]);
  },

  async 'docker network connect or disconnect'(world) {
    const known = world.connected.pop();
    if (known) {
      await docker(world, ['network', 'disconnect', known.network, known.container]);
      return;
    }
    const network = world.random.pick(stormNetworks);
    const name = `c${world.nextNumber++}`;
    await world.host.run([
      'docker',
      'run',
      '--detach',
      '--name',
      name,
      '--network',
      'bridge',
      'lab/busybox',
      'sleep',
      'infinity',
    ]);
    world.containers.push(name);
    await docker(world, ['network', 'connect', network, name]);
    world.connected.push({ container: name, network });
  },

  'ovs-vsctl add-port': (world) => addOvsPort(world),

  async 'ovs-vsctl del-port'(world) {
    const name = await someOvsPort(world);
    await ovs(world, ['del-port', 'ovs0', name]);
    world.ovsPorts = world.ovsPorts.filter((one) => one !== name);
  },

  async 'ovs-vsctl set tag or trunks'(world) {
    const name = await someOvsPort(world);
    const tag = 1 + world.random.below(4094);
    const [mode, columns] = world.random.pick([
      ['access', [`tag=${tag}`, 'trunks=[]']],
      ['trunk', ['tag=[]', `trunks=[100,200,${tag}]`]],
      ['native-untagged', [`tag=${tag}`, 'trunks=[100,200]']],
    ] as const);
    await ovs(world, ['set', 'Port', name, `vlan_mode=${mode}`, ...columns]);
  },
};
