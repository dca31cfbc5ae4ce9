/** A lab host without engines, wired as a container host is: namespaces with one veth each to one bridge. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabHost, upLabHost } from '../lab/host.ts';

export const namespaceName = (index: number): string => `ns${index}`;
/** The host's end of the veth; its other end is `eth0`. */
export const hostEndName = (index: number): string => `veth${index}`;

/** A bridge has at most 1,023 ports (net/bridge/br_private.h, BR_PORT_BITS). */
const maxNamespaces = 1_000;

const addressOf = (index: number): string => `10.99.${index >> 8}.${index & 255}/16`;

/** What `ip -batch` reads on the host, and inside each namespace. */
function hostBatch(count: number): string {
  const lines = [
    'link add name br0 type bridge',
    'addr add 10.99.255.254/16 dev br0',
    'link set dev br0 up',
    'link set dev lo up',
  ];
  for (let index = 0; index < count; index += 1) {
    lines.push(
      `netns add ${namespaceName(index)}`,
      `link add name ${hostEndName(index)} type veth peer name eth0 netns ${namespaceName(index)}`,
      `link set dev ${hostEndName(index)} master br0 up`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const insideBatch = (index: number): string =>
  `link set dev lo up\nlink set dev eth0 up\naddr add ${addressOf(index)} dev eth0\nroute add default via 10.99.255.254\n`;

/** Brings it up with `count` namespaces; takes itself down when a step fails. */
export async function upWiredHost(count: number): Promise<LabHost> {
  if (count > maxNamespaces) throw new Error(`a bridge takes at most ${maxNamespaces} veths here`);
  const host = await upLabHost({ name: `bench-${randomBytes(4).toString('hex')}`, docker: false, ovs: false });
  try {
    const batch = ['ip', '-batch', '-'];
    await host.run(batch, { input: hostBatch(count), timeoutMs: 120_000 });
    const enter: string[] = [];
    for (let index = 0; index < count; index += 1) {
      writeFileSync(join(host.dir, `batch${index}`), insideBatch(index));
      enter.push(`netns exec ${namespaceName(index)} ip -batch /run/lab/batch${index}`);
    }
    await host.run(batch, { input: `${enter.join('\n')}\n`, timeoutMs: 120_000 });
    return host;
  } catch (error) {
    await host.down();
    throw error;
  }
}
