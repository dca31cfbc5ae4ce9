/** What a change really did, asked of the host by its own tools, and a container to do it to. */
import { labImage } from '../lab/image.ts';
import type { Stand } from './stand.ts';

/** A container without any network; gone again with the returned call. */
export async function bareContainer({ host }: Stand, name: string): Promise<() => Promise<void>> {
  await host.run([
    'docker',
    'run',
    '--detach',
    '--stop-timeout',
    '1',
    '--network',
    'none',
    '--name',
    name,
    labImage,
    'sleep',
    '600',
  ]);
  return async () => {
    await host.exec(['docker', 'rm', '--force', name]);
    // The row of a port outlives its device.
    const { stdout } = await host.exec(['ovs-vsctl', '--columns=name', '--bare', 'list', 'port']);
    for (const port of stdout.split('\n')) {
      if (port.startsWith(`${name}-`)) await host.exec(['ovs-vsctl', '--if-exists', 'del-port', port]);
    }
  };
}

/** Runs a program of the lab host in a container's network namespace. */
export async function inside({ host }: Stand, container: string, argv: readonly string[]) {
  const pid = (await host.run(['docker', 'inspect', '--format', '{{.State.Pid}}', container])).trim();
  return host.exec(['nsenter', '--target', pid, '--net', '--', ...argv]);
}

/** `eth0 192.168.0.5/24`, a line a link of the container, without the loopback. */
export async function linksIn(stand: Stand, container: string): Promise<string[]> {
  const { stdout } = await inside(stand, container, ['ip', '-j', 'address', 'show']);
  const links = JSON.parse(stdout) as {
    ifname: string;
    addr_info: { local: string; prefixlen: number; scope: string }[];
  }[];
  return links
    .filter((link) => link.ifname !== 'lo')
    .map((link) =>
      [
        link.ifname,
        ...link.addr_info.filter((one) => one.scope !== 'link').map((one) => `${one.local}/${one.prefixlen}`),
      ].join(' '),
    );
}

/** Whether an address answers from a container. */
export async function reaches(stand: Stand, container: string, address: string): Promise<boolean> {
  return (await inside(stand, container, ['ping', '-c', '1', '-W', '1', address])).code === 0;
}

/** The tag of the Open vSwitch port that is the other end of a container's link. */
export async function tagOf({ host }: Stand, port: string): Promise<string> {
  return (await host.run(['ovs-vsctl', 'get', 'port', port, 'tag'])).trim();
}

/** Every port of an Open vSwitch bridge, sorted. */
export async function portsOf({ host }: Stand, bridge: string): Promise<string[]> {
  return (await host.run(['ovs-vsctl', 'list-ports', bridge])).split('\n').filter(Boolean).sort();
}

/** Links, addresses, routes and the switch's rows, as far as they do not count anything: the same text is the same host. */
export async function stateOf(stand: Stand, containers: readonly string[]): Promise<string> {
  const { host } = stand;
  const parts = [
    await host.run(['ip', '-o', 'address', 'show']),
    await host.run(['ip', 'route', 'show']),
    // The rows come in the order of their uuids, which are drawn anew.
    (await host.run(['ovs-vsctl', '--format=csv', '--columns=name,tag,trunks,vlan_mode', 'list', 'port']))
      .split('\n')
      .sort()
      .join('\n'),
  ];
  for (const name of containers) {
    parts.push((await inside(stand, name, ['ip', '-o', 'address', 'show'])).stdout);
    parts.push((await inside(stand, name, ['ip', 'route', 'show'])).stdout);
  }
  return parts.join('\n').replaceAll(/(valid_lft|preferred_lft) \S+/g, '');
}
