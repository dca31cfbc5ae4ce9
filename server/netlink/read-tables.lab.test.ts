import { afterAll, beforeAll, test } from 'vitest';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { type Epoll, startEpoll } from '../libc/epoll.ts';
import { closeNetns, openNetns, visitNetns } from '../netns/enter.ts';
import { closeSockets, openSockets } from './socket.ts';
import { type KernelSource, startKernelSource } from './source.ts';

/** More than one datagram of the kernel holds. */
const stayingRoutes = 1_200;
const rounds = 30;

let host: LabHost;
let epoll: Epoll;
let source: KernelSource;
beforeAll(async () => {
  host = await upLabHost({ docker: false, ovs: false });
  epoll = startEpoll(() => source.drain());
  source = startKernelSource(epoll);
});
afterAll(async () => {
  source?.stop();
  await epoll?.stop();
  await host?.down();
});

test('a long table of routes that is read while others come and go is whole once they have settled', async () => {
  const staying = Array.from({ length: stayingRoutes }, (_, at) => `2001:db8:1:${(at + 1).toString(16)}::/64`);
  await host.run(['ip', 'link', 'set', 'lo', 'up']);
  await host.run(['ip', '-batch', '-'], { input: staying.map((to) => `route add ${to} dev lo\n`).join('') });
  // Before all others and in their midst: what is counted from the front moves back and forth.
  const restless = ['2001:db8:0:1::/64', '2001:db8:1:7fff::/64']
    .flatMap((to) => [`route add ${to} dev lo\n`, `route del ${to} dev lo\n`])
    .join('')
    .repeat(150);
  const expected = [...staying].sort();
  for (let round = 0; round < rounds; round += 1) {
    const ended = host.run(['ip', '-batch', '-'], { input: restless });
    // Into the midst of it, each time elsewhere.
    await new Promise((done) => setTimeout(done, 2 + round));
    const netns = openNetns(`/proc/${host.pid}/ns/net`);
    if (!netns.ok) throw new Error(netns.error.errno);
    const visited = visitNetns(netns.value, { open: openSockets, close: closeSockets });
    closeNetns(netns.value);
    if (!visited.ok) throw new Error(visited.error.errno);
    const tables = source.open('host', visited.value.sockets);
    if (!tables.ok) throw new Error(tables.error.errno);
    await ended;
    const found = (): string[] => tables.value.routes.map((one) => one.destination).sort();
    await until(`round ${round}: each route once`, () => JSON.stringify(found()) === JSON.stringify(expected), 5_000);
    source.close('host');
  }
});
