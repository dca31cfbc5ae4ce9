/** Links of a lab host that lead out of it: what a NIC is on a machine of its own. */
import type { LabHost } from '../host.ts';
import { until } from '../poll.ts';

/** The other side's mount; nobody outside the process that made it can see the namespace behind it. */
const place = '/run/lab/outside';

/**
 * Gives the host the links `names`, up and with carrier. Their far ends are in a network namespace that is held by a mount in a mount
 * namespace of its own and by nothing else, which no tool of the host finds: to the host they are wires into the world. Call it once a host.
 */
export async function leadOut(host: LabHost, names: readonly string[]): Promise<void> {
  const hold = [
    'exec >/dev/null 2>&1 </dev/null',
    `touch ${place}`,
    `unshare --net sh -c 'mount --bind /proc/self/ns/net ${place}'`,
    `echo $$ >${place}.pid`,
    'exec sleep infinity',
  ].join('; ');
  await host.run(['setsid', '--fork', 'unshare', '--mount', '--propagation', 'private', 'sh', '-c', hold]);
  let holder = '';
  await until('the outside is there', async () => {
    holder = (await host.exec(['cat', `${place}.pid`])).stdout.trim();
    return holder !== '';
  });
  const outside = (...argv: string[]): Promise<string> =>
    host.run(['nsenter', '--target', holder, '--mount', '--', 'nsenter', `--net=${place}`, '--', ...argv]);
  for (const name of names) {
    await outside('ip', 'link', 'add', 'name', name, 'type', 'veth', 'peer', 'name', name, 'netns', '1');
    await outside('ip', 'link', 'set', 'dev', name, 'up');
    await host.run(['ip', 'link', 'set', 'dev', name, 'up']);
  }
}
