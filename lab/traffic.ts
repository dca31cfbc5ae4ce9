/** Who reaches whom on a lab host, found by sending: an echo request, a megabyte over TCP, and what tcpdump hears meanwhile. */
import { once } from 'node:events';
import type { LabHost } from './host.ts';
import { until } from './poll.ts';
import { containerPid } from './scenes/scene.ts';

/** Where a program runs: what stands before it. */
export type End = readonly string[];

/** The namespace of a container. */
export const endIn = async (host: LabHost, container: string): Promise<End> => [
  'nsenter',
  `--target=${await containerPid(host, container)}`,
  '--net',
];

/** Does an answer to one echo request come back within a second? */
export async function pings(host: LabHost, from: End, address: string): Promise<boolean> {
  return (await host.exec([...from, 'ping', '-c1', '-W1', address])).code === 0;
}

const port = 5001;
const bytes = 1024 * 1024;

const sumOf = async (host: LabHost, file: string): Promise<string> =>
  (await host.run(['busybox', 'sha256sum', file])).split(' ')[0] ?? '';

/**
 * Sends a megabyte of random bytes over TCP. True when it arrived whole, false when no connection came about; anything between throws. Whoever
 * waits at `address` gets no answer for two seconds before the sender gives up.
 */
export async function sendsMegabyte(host: LabHost, from: End, to: End, address: string): Promise<boolean> {
  const [sent, got] = ['/run/lab/sent', '/run/lab/got'];
  await host.run(['sh', '-c', `head -c ${bytes} /dev/urandom >${sent}; : >${got}`]);
  // Its standard input stays open: at the end of it nc would close the connection.
  const server = host.spawn([...to, 'sh', '-c', `exec busybox nc -l -p ${port} >${got}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(server, 'close');
  try {
    const listens = ['ss', '--no-header', '--listening', '--tcp', '--numeric', `sport = :${port}`];
    await until('nc listens', async () => (await host.run([...to, ...listens])) !== '');
    const client = await host.exec([...from, 'sh', '-c', `exec busybox nc -w 2 ${address} ${port} <${sent}`]);
    if (client.code === 0) {
      await ended;
      const [was, is] = [await sumOf(host, sent), await sumOf(host, got)];
      if (was !== is) throw new Error(`of ${bytes} bytes to ${address} with the sum ${was} came others: ${is}`);
      return true;
    }
    const size = Number(await host.run(['stat', '--format=%s', got]));
    if (size > 0) throw new Error(`${size} of ${bytes} bytes to ${address} arrived: ${client.stderr}`);
    return false;
  } finally {
    server.kill('SIGKILL');
    await ended;
  }
}

/** The lines that tcpdump has for the frames of a link while `work` runs, which is given the way to read those so far. */
export async function heardFrames(
  host: LabHost,
  at: End,
  link: string,
  work: (told: () => string) => Promise<void>,
): Promise<string[]> {
  const child = host.spawn([...at, 'tcpdump', '-i', link, '-e', '-n', '-l', '--immediate-mode'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, words] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const ended = once(child, 'close');
  try {
    await until(`tcpdump listens on ${link}`, () => {
      if (child.exitCode !== null) throw new Error(`tcpdump: ${words}`);
      return words.includes('listening on');
    });
    await work(() => out);
    // Frames are told in their order: once this one of its own is, all before it are.
    const mark = '192.0.2.77';
    await host.exec([...at, 'ping', '-c1', '-W1', '-I', link, mark]);
    await until('tcpdump tells the mark', () => out.includes(mark));
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
  return out.split('\n').filter(Boolean);
}

/** The source MACs of these frames. */
export async function heardOn(host: LabHost, at: End, link: string, work: () => Promise<void>): Promise<Set<string>> {
  const frames = await heardFrames(host, at, link, work);
  return new Set(frames.flatMap((line) => /^\S+ ((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) > /.exec(line)?.[1] ?? []));
}

/** A frame to everybody: a question for an address that nobody has. */
export async function shouts(host: LabHost, from: End, unusedAddress: string): Promise<void> {
  await host.exec([...from, 'ping', '-c1', '-W1', unusedAddress]);
}

/** The MAC of a link, by ip(8). */
export async function macOf(host: LabHost, at: End, link: string): Promise<string> {
  const [one] = JSON.parse(await host.run([...at, 'ip', '-j', 'link', 'show', 'dev', link])) as { address: string }[];
  if (!one) throw new Error(`no link ${link}`);
  return one.address;
}
