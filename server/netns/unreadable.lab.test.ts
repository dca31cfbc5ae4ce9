import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabAgent, startLabAgent } from '../../lab/agent.ts';
import { type LabHost, upLabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';

/** setns(2) needs CAP_SYS_ADMIN; everything else that an agent does when nothing may be entered goes on without it. */
const withoutSysAdmin = ['setpriv', '--bounding-set=-sys_admin', '--inh-caps=-sys_admin', '--'];

let host: LabHost;
let agent: LabAgent;
beforeAll(async () => {
  host = await upLabHost({ docker: false, ovs: false });
  await host.run(['ip', 'netns', 'add', 'sealed']);
  await host.run(['ip', 'link', 'add', 'name', 'near0', 'type', 'veth', 'peer', 'name', 'far0', 'netns', 'sealed']);
  agent = await startLabAgent(host, {}, withoutSysAdmin);
});
afterAll(async () => {
  await agent?.stop();
  await host?.down();
  expect(agent.complaints()).toEqual([]);
});

const sealed = async () => (await agent.snapshot()).netns.find((one) => one.name === 'sealed');
const link = async (name: string) => (await agent.snapshot()).links.find((one) => one.name === name);

test('a namespace that may not be entered is told, with the kernel’s reason, and the rest is read', async () => {
  expect(await sealed()).toMatchObject({
    owner: 'named',
    readable: false,
    unreadableReason: 'setns: EPERM',
    routes: [],
  });
  const { netns, links } = await agent.snapshot();
  expect(netns.find((one) => one.owner === 'host')).toMatchObject({ readable: true });
  expect(links.map((one) => one.name).sort()).toEqual(['lo', 'near0']);
});

test('a veth that leads into it says so', async () => {
  expect(await link('near0')).toMatchObject({ peerMissing: 'netns-unreadable' });
  await host.run(['ip', 'netns', 'add', 'later']);
  await host.run(['ip', 'link', 'add', 'name', 'near1', 'type', 'veth', 'peer', 'name', 'far1', 'netns', 'later']);
  await until('the later one is told too', async () => (await link('near1'))?.peerMissing === 'netns-unreadable');
});

test('what is asked of it is refused with the reason', async () => {
  const id = encodeURIComponent((await sealed())?.id ?? '');
  for (const part of ['sockets', 'neighbours']) {
    await expect(agent.get(`/api/v1/netns/${id}/${part}`)).rejects.toThrow(/409 .*unreadable.*setns: EPERM/);
  }
});

test('it is let go when it ends', async () => {
  await host.run(['ip', 'netns', 'del', 'sealed']);
  await until('it is gone, with the veth that led there', async () => !(await sealed()) && !(await link('near0')));
});
