import { expect, onTestFinished, test } from 'vitest';
import { type LabAgent, startLabAgent } from '../../lab/agent.ts';
import type { LabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { stateOf, untilSameState } from '../../lab/same-state.ts';
import { containerPid, runContainer } from '../../lab/scenes/scene.ts';
import { labOfEachTest } from '../../lab/test-lab.ts';
import { type Change, changeSchema } from '../../model/change.ts';
import { planSchema } from '../../model/plan.ts';

const lab = labOfEachTest();

/** A lab host with containers that have no network yet, and an agent. */
async function hostWith(...containers: string[]): Promise<{ host: LabHost; agent: LabAgent }> {
  const host = await lab.up();
  for (const name of containers) await runContainer(host, name, ['--network', 'none']);
  const agent = await lab.agentOn(host);
  await until('the agent knows every container', async () => {
    const { containers: known } = await agent.snapshot();
    return containers.every((name) => known.some((one) => one.name === name && one.netns !== undefined));
  });
  return { host, agent };
}

/** A program in a container's network namespace; what it printed. */
const inside = async (host: LabHost, container: string, ...argv: string[]): Promise<string> =>
  host.run(['nsenter', '-t', await containerPid(host, container), '-n', ...argv]);

async function make(agent: LabAgent, body: unknown): Promise<Change> {
  const answer = await agent.ask('/api/v1/changes', { method: 'POST', body });
  expect(answer).toMatchObject({ status: 201 });
  return changeSchema.parse(answer.body);
}

const applied = (change: Change): Change => {
  const told = change.steps.filter((one) => one.error).map((one) => [one.command, one.error]);
  expect([change.status, told]).toEqual(['applied', []]);
  return change;
};

const onOvs = (container: string, address: string, vlan: number) => ({
  ...{ kind: 'attach', container, to: { ovsBridge: 'ovs0' }, name: 'eth1', addresses: [address], vlan },
});

async function pings(host: LabHost, from: string, to: string): Promise<boolean> {
  const pid = await containerPid(host, from);
  const ping = await host.exec(['nsenter', '-t', String(pid), '-n', 'ping', '-c1', '-W1', to]);
  return ping.code === 0;
}

test('containers are attached to an OVS bridge with a VLAN, as ip, ovs-vsctl and ping see it, and a revert leaves nothing', async () => {
  const { host, agent } = await hostWith('test1', 'test2', 'test3');
  const before = await stateOf(host);
  const operations = [
    { kind: 'createBridge', name: 'ovs0', type: 'ovs', datapath: 'netdev' },
    onOvs('test1', '192.168.0.1/24', 100),
    onOvs('test2', '192.168.0.2/24', 100),
    onOvs('test3', '192.168.0.3/24', 200),
  ];
  const previewed = await agent.ask('/api/v1/plans', { method: 'POST', body: { operations } });
  expect(previewed).toMatchObject({ status: 200 });
  const plan = planSchema.parse(previewed.body);
  // A preview changes nothing.
  await untilSameState(host, before);

  const change = applied(await make(agent, { planId: plan.id }));
  expect(change.steps.map((one) => one.step)).toEqual(plan.steps.map((one) => one.step));
  const [eth1] = JSON.parse(await inside(host, 'test1', 'ip', '-j', '-d', 'addr', 'show', 'dev', 'eth1'));
  expect(eth1).toMatchObject({
    ifalias: 'pb:attach',
    addr_info: expect.arrayContaining([expect.objectContaining({ local: '192.168.0.1' })]),
  });
  const tags = await host.run([
    'ovs-vsctl',
    '--format=csv',
    '--no-headings',
    '--columns=tag',
    'find',
    'port',
    'external_ids:patchbay=attach',
  ]);
  expect(tags.trim().split('\n').sort()).toEqual(['100', '100', '200']);
  expect(await pings(host, 'test1', '192.168.0.2')).toBe(true);
  expect(await pings(host, 'test1', '192.168.0.3')).toBe(false);
  // The answer came when the topology showed it.
  const { revision } = await agent.snapshot();
  expect(change.revision).toBeLessThanOrEqual(revision);
  expect((await agent.get('/api/v1/attachments')) as { attachments: unknown[] }).toMatchObject({
    attachments: [
      {
        containerName: 'test1',
        name: 'eth1',
        to: { ovsBridge: 'ovs0' },
        vlan: { mode: 'access', tag: 100 },
        addresses: ['192.168.0.1/24'],
      },
      { containerName: 'test2', vlan: { tag: 100 } },
      { containerName: 'test3', vlan: { tag: 200 } },
    ],
  });

  const moved = applied(
    await make(agent, { operations: [{ kind: 'setVlan', container: 'test2', name: 'eth1', vlan: 200 }] }),
  );
  await until('test2 is in the other VLAN', () => pings(host, 'test2', '192.168.0.3'));
  expect(await pings(host, 'test1', '192.168.0.2')).toBe(false);

  // The first change is not as it left things any more: first the second is taken back.
  const early = await agent.ask(`/api/v1/changes/${change.id}/revert`, { method: 'POST' });
  expect(early).toMatchObject({ status: 409, body: { code: 'stale', detail: expect.stringContaining(moved.id) } });
  for (const id of [moved.id, change.id]) {
    const reverted = await agent.ask(`/api/v1/changes/${id}/revert`, { method: 'POST' });
    expect(reverted).toMatchObject({ status: 201, body: { status: 'applied', reverts: id } });
  }
  await untilSameState(host, before);
  const list = (await agent.get('/api/v1/changes')) as { changes: Change[] };
  expect(list.changes.map((one) => [one.status, one.who])).toEqual(
    ['applied', 'applied', 'reverted', 'reverted'].map((status) => [status, 'token:PATCHBAY_TOKEN']),
  );
});

test('a foreign change ends the revert with a clear word', async () => {
  const { host, agent } = await hostWith('web');
  await host.run(['ip', 'link', 'add', 'name', 'br0', 'type', 'bridge']);
  await host.run(['ip', 'link', 'set', 'dev', 'br0', 'up']);
  await until('the agent sees br0', async () => (await agent.snapshot()).links.some((one) => one.name === 'br0'));
  const attach = { kind: 'attach', container: 'web', to: { bridge: 'br0' }, name: 'eth1', addresses: ['10.5.0.2/24'] };
  const change = applied(await make(agent, { operations: [attach] }));
  await inside(host, 'web', 'ip', 'address', 'add', '10.5.0.9/24', 'dev', 'eth1');
  await until('the agent sees the address', async () => JSON.stringify(await agent.snapshot()).includes('10.5.0.9'));
  const refused = await agent.ask(`/api/v1/changes/${change.id}/revert`, { method: 'POST' });
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'stale', detail: expect.stringMatching(/outside Patchbay.*eth1 of web has other addresses/) },
  });
});

test('a database that does not answer: what is left over is told, and the told commands clear it away', async () => {
  const { host, agent } = await hostWith('web');
  await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
  await until('the agent sees ovs0', async () => (await agent.snapshot()).ovsBridges.length === 1);
  const before = await stateOf(host);
  const ovsdb = (await host.run(['cat', '/run/openvswitch/ovsdb-server.pid'])).trim();
  await host.run(['kill', '-STOP', ovsdb]);
  await agent.ask('/api/v1/changes', { method: 'POST', body: { operations: [onOvs('web', '10.6.0.2/24', 100)] } });
  const change = await until(
    'the change has ended',
    async () => {
      const { changes } = (await agent.get('/api/v1/changes')) as { changes: Change[] };
      return changes[0]?.status !== 'running' && changes[0];
    },
    90_000,
  ).finally(() => host.run(['kill', '-CONT', ovsdb]));
  expect(change.steps.find((one) => one.error)?.error?.code).toMatch(/timeout|source-lost/);
  expect(['failed', 'incomplete']).toContain(change.status);
  const byHand = change.steps.flatMap((one) => one.undoCommand ?? []);
  expect(byHand.length > 0).toBe(change.status === 'incomplete');
  await host.run(['bash', '-ec', byHand.toReversed().join('\n')]);
  await untilSameState(host, before);
});

test('an agent killed in the middle of a change takes it back at its next start', async () => {
  const { host, agent } = await hostWith('web');
  await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
  await until('the agent sees ovs0', async () => (await agent.snapshot()).ovsBridges.length === 1);
  const before = await stateOf(host);
  // The switch stands still: the row is written, and the step waits for it to be taken up.
  const vswitchd = (await host.run(['cat', '/run/openvswitch/ovs-vswitchd.pid'])).trim();
  await host.run(['kill', '-STOP', vswitchd]);
  const asking = agent
    .ask('/api/v1/changes', { method: 'POST', body: { operations: [onOvs('web', '10.6.0.2/24', 100)] } })
    .catch(() => undefined);
  await until('the cable is there', async () => (await inside(host, 'web', 'ip', 'link')).includes('eth1'));
  await until('the step on the database runs', async () => {
    const { changes } = (await agent.get('/api/v1/changes')) as { changes: Change[] };
    return changes[0]?.steps.some((one) => one.status === 'running' && one.step.do === 'addOvsPort');
  });
  await host.run(['kill', '-KILL', String(agent.pid)]);
  await asking;
  await host.run(['kill', '-CONT', vswitchd]);
  // Half of it is there.
  expect(await inside(host, 'web', 'ip', 'link')).toContain('eth1');

  // Its log has more to say than that of an agent which nobody killed.
  const next = await startLabAgent(host);
  onTestFinished(() => next.stop());
  const [change] = await until('the change has ended', async () => {
    const { changes } = (await next.get('/api/v1/changes')) as { changes: Change[] };
    return changes[0]?.status !== 'running' && changes;
  });
  expect(change).toMatchObject({ status: 'failed' });
  expect(change?.steps.find((one) => one.error)).toMatchObject({ status: 'failed', error: { code: 'agent-ended' } });
  await untilSameState(host, before);
  expect(next.complaints().join()).toContain('the agent ended in the middle of change');
});
