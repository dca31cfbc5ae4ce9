/** What ss(8) sees in one network namespace. */
import type { LabHost } from '../host.ts';

export type SeenSocket = {
  protocol: string;
  state: string;
  localAddress: string;
  localPort: number;
  /** `*` where there is none. */
  peer: string;
  inode: number;
  pids: number[];
};

/** `[::1]:80`, `127.0.0.11:53`, `*:80`, `10.0.0.1%eth0:68`. */
function endpoint(text: string): [address: string, port: string] {
  const colon = text.lastIndexOf(':');
  const address = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return [address.replace(/%[^%]*$/, ''), text.slice(colon + 1)];
}

/** One line of `ss --tcp --udp --all --numeric --processes --extended --oneline`. */
function parseLine(line: string): SeenSocket {
  const [protocol = '', state = '', , , local = '', peer = ''] = line.split(/\s+/);
  const [address, port] = endpoint(local);
  return {
    protocol,
    state,
    // A socket of both families is told with a star.
    localAddress: address === '*' ? '::' : address,
    localPort: Number(port),
    peer: endpoint(peer)[1],
    inode: Number(/ ino:(\d+)/.exec(line)?.[1] ?? 0),
    // A process is named once for each of its descriptors.
    pids: [...new Set([...line.matchAll(/pid=(\d+)/g)].map((match) => Number(match[1])))],
  };
}

/** The sockets of the namespace at a path of the lab host, such as /proc/1/ns/net. */
export async function observeSockets(host: LabHost, path: string): Promise<SeenSocket[]> {
  const ss = ['ss', '--tcp', '--udp', '--all', '--numeric', '--processes', '--extended', '--oneline', '--no-header'];
  const text = await host.run(['nsenter', `--net=${path}`, '--', ...ss]);
  return text.split('\n').filter(Boolean).map(parseLine);
}
