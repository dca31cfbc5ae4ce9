/** As many containers as are asked for, cheap enough to have hundreds, wired as on a host that has grown: and one fault among them. */
import { runAllBounded } from '../bounded.ts';
import type { LabHost } from '../host.ts';
import { cable, containerPid, inNetnsOf, runContainer, type Scene, webServer } from './scene.ts';

/** What a crowd is when no number is given: enough for groups to close. */
export const defaultCrowd = 60;
const most = 1_000;

/** Compose projects with their share of the crowd, the network their containers are on and what they are called. */
const projects = [
  { project: 'shop', share: 34, network: 'shop', services: ['web', 'web', 'web', 'cart', 'search', 'db'] },
  { project: 'ci', share: 22, network: 'ci', services: ['runner', 'runner', 'runner', 'cache'] },
  { project: 'metrics', share: 14, network: 'metrics', services: ['agent', 'store', 'grid'] },
  { project: 'mail', share: 8, network: 'mail', services: ['in', 'out', 'filter'] },
  { project: 'wiki', share: 3, network: 'wiki', services: ['app', 'db'] },
] as const;
/** The rest: single containers on docker0, and as many plugged into the Open vSwitch bridge by hand. */
const vlans = [100, 100, 200, 300];

type Member = {
  name: string;
  options: string[];
  command: string[];
  stop: boolean;
  ovs?: { tag: number; address: string };
};

const idle = ['sleep', '2147483647'];
const labels = (project: string, service: string, number: number): string[] =>
  Object.entries({ project, service, 'container-number': number }).flatMap(([name, value]) => [
    '--label',
    `com.docker.compose.${name}=${value}`,
  ]);

/** Every member of a crowd of `count`; the same for the same count. */
export function crowdMembers(count: number): Member[] {
  const members: Member[] = [];
  const sum = 100;
  for (const { project, share, network, services } of projects) {
    const numbers = new Map<string, number>();
    for (let index = 0; index < Math.max(1, Math.floor((count * share) / sum)); index += 1) {
      const service = services[index % services.length] ?? '';
      const number = (numbers.get(service) ?? 0) + 1;
      numbers.set(service, number);
      const published = service === 'web' && number % 4 === 1;
      members.push({
        name: `${project}-${service}-${number}`,
        options: [
          ...['--network', network, ...labels(project, service, number)],
          ...(published ? ['--publish', `${8000 + number}:80`] : []),
        ],
        command: published ? webServer(80) : idle,
        stop: service === 'runner' && number % 9 === 3,
      });
    }
  }
  for (let index = 0; members.length < count; index += 1) {
    const number = (index >> 1) + 1;
    const tag = vlans[number % vlans.length] ?? 0;
    const address = `10.40.${number >> 8}.${number & 255}/16`;
    members.push(
      index % 2 === 0
        ? { name: `tool-${number}`, options: [], command: idle, stop: number % 9 === 2 }
        : {
            ...{ name: `plug-${number}`, options: ['--network', 'none'], command: idle, stop: false },
            ovs: { tag, address },
          },
    );
  }
  return members;
}

async function plug(host: LabHost, name: string, address: string): Promise<void> {
  const pid = await containerPid(host, name);
  await cable(host, pid, `vl-${name}`, 'eth1', address);
  await inNetnsOf(host, pid, ['ethtool', '--offload', 'eth1', 'tx', 'off']);
}

/** A crowd of `count` containers; its one fault is a port of ovs0 whose device is gone. Throws on a count that is none. */
export function crowd(count: number): Scene {
  if (!Number.isInteger(count) || count < 10 || count > most) throw new Error(`a crowd has 10 to ${most} containers`);
  return {
    name: `crowd-${count}`,
    about: `${count} containers in five compose projects, on docker0 and on ovs0 with VLANs; some stopped, one fault`,
    build: async (host) => {
      for (const { network } of projects) {
        // Docker's bridges of 250 containers and more need more than the 254 addresses of a /24.
        const index = projects.findIndex((one) => one.network === network);
        await host.run(['docker', 'network', 'create', '--subnet', `10.${50 + index}.0.0/16`, network]);
      }
      await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
      await host.run(['ip', 'link', 'set', 'dev', 'ovs0', 'up']);
      const members = crowdMembers(count);
      await runAllBounded(4, members, ({ name, options, command }) => runContainer(host, name, options, command));

      const plugged = members.flatMap(({ name, ovs }) => (ovs ? [{ name, ...ovs }] : []));
      await runAllBounded(2, plugged, ({ name, address }) => plug(host, name, address));
      const ports = plugged.flatMap(({ name, tag }) => ['--', 'add-port', 'ovs0', `vl-${name}`, `tag=${tag}`]);
      await host.run(['ovs-vsctl', ...ports, '--', '--may-exist', 'add-br', 'ovs0']);

      await host.run(['ip', 'link', 'add', 'name', 'vl-lost', 'type', 'veth', 'peer', 'name', 'lost']);
      await host.run(['ovs-vsctl', 'add-port', 'ovs0', 'vl-lost', 'tag=100']);
      await host.run(['ip', 'link', 'delete', 'dev', 'vl-lost']);

      const stopped = members.filter((one) => one.stop).map((one) => one.name);
      if (stopped.length > 0) await host.run(['docker', 'kill', ...stopped]);
    },
  };
}
