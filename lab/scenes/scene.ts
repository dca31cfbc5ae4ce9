/** What a scene is, and the few commands every scene needs. Scenes use plain `docker`, `ip`, `ovs-vsctl`, `ethtool`: never Patchbay. */
import type { LabHost } from '../host.ts';
import { labImage } from '../image.ts';

export type Scene = {
  name: string;
  /** One line for the usage text. */
  about: string;
  /** How many lab hosts it is made of; one unless given. Of two the second is on a wire with the first, eth0 at both ends (see build.ts). */
  hosts?: 2;
  /** Builds it on lab hosts with both engines; returns when everything stands. Throws with the words of the command that failed. */
  build(host: LabHost, second?: LabHost): Promise<void>;
};

/** `docker run --detach` of the lab's image under a short stop time; `options` stand before the image, `command` after it. */
export async function runContainer(
  host: LabHost,
  name: string,
  options: readonly string[],
  command: readonly string[] = ['sleep', 'infinity'],
): Promise<void> {
  const run = ['docker', 'run', '--detach', '--init=false', '--stop-timeout', '1', '--name', name];
  await host.run([...run, ...options, labImage, ...command]);
}

/** The container's main process, as the lab host counts. */
export async function containerPid(host: LabHost, name: string): Promise<string> {
  return (await host.run(['docker', 'inspect', '--format', '{{.State.Pid}}', name])).trim();
}

/** Runs a program of the lab host in a container's netns. */
export async function inNetnsOf(host: LabHost, pid: string, argv: readonly string[]): Promise<void> {
  await host.run(['nsenter', '--target', pid, '--net', '--', ...argv]);
}

/** Docker switches IPv6 off for all that comes into a container whose networks have none. */
export async function allowIpv6(host: LabHost, container: string): Promise<void> {
  const files = ['default', 'all'].map((one) => `/proc/sys/net/ipv6/conf/${one}/disable_ipv6`);
  const write = ['sh', '-c', files.map((file) => `echo 0 >${file}`).join('; ')];
  await inNetnsOf(host, await containerPid(host, container), write);
}

/** A veth pair as a veth tool makes it: `hostEnd` stays in the lab host, the far end is `name` in the netns of `pid`; both are up. */
export async function cable(
  host: LabHost,
  pid: string,
  hostEnd: string,
  name: string,
  address?: string,
): Promise<void> {
  await host.run(['ip', 'link', 'add', 'name', hostEnd, 'type', 'veth', 'peer', 'name', name, 'netns', pid]);
  await host.run(['ip', 'link', 'set', 'dev', hostEnd, 'up']);
  if (address !== undefined) await inNetnsOf(host, pid, ['ip', 'address', 'add', address, 'dev', name]);
  await inNetnsOf(host, pid, ['ip', 'link', 'set', 'dev', name, 'up']);
}

/** A web server that answers with the image's /www/index.html. */
export const webServer = (port: number): string[] => ['httpd', '-f', '-p', String(port), '-h', '/www'];
