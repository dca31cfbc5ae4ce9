/** What cannot be done is refused in words that name the field, and the host is as it was, by other programs. */
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { LabAgent } from '../../lab/agent.ts';
import type { LabHost } from '../../lab/host.ts';
import { planFor, untilKnown } from '../../lab/make-changes.ts';
import { until } from '../../lab/poll.ts';
import { ignoredWhenMadeAgain, runningTimers, type State, stateOf, untilSameState } from '../../lab/same-state.ts';
import { containerPid, inNetnsOf, runContainer } from '../../lab/scenes/scene.ts';
import { labOfFile } from '../../lab/test-lab.ts';
import { tokenOfRole } from '../../lab/tokens.ts';
import type { Change } from '../../model/change.ts';

const lab = labOfFile();
let host: LabHost;
let agent: LabAgent;
let before: State;

/** A container that was started again, or ended, is told by these. */
const ofAnotherRun = {
  ...ignoredWhenMadeAgain,
  ...runningTimers,
  Pid: 'another process',
  StartedAt: 'another moment',
  inode: 'another namespace',
  path: 'as pids',
  sandboxes: 'random names of Docker’s own',
};
const look = (): Promise<State> => stateOf(host, ofAnotherRun);
const unchangedSince = (state: State): Promise<void> => untilSameState(host, state, ofAnotherRun);

beforeAll(async () => {
  host = await lab.up();
  await runContainer(host, 'docked', ['--network', 'bridge']);
  for (const name of ['web', 'db', 'mortal', 'restarted']) await runContainer(host, name, ['--network', 'none']);
  await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
  await host.run(['ip', 'link', 'add', 'name', 'br0', 'type', 'bridge']);
  await host.run(['ip', 'address', 'add', '10.20.0.1/24', 'dev', 'br0']);
  await host.run(['ip', 'link', 'set', 'dev', 'br0', 'up']);
  await host.run(['ip', 'link', 'add', 'name', 'sixteen-bytes-x', 'type', 'veth', 'peer', 'name', 'other0']);
  agent = await lab.agentOn(host);
  await untilKnown(agent, ['docked', 'web', 'db', 'mortal', 'restarted']);
  await until('the agent sees the bridges', async () => {
    const { links, ovsBridges } = await agent.snapshot();
    return ovsBridges.length === 1 && links.some((one) => one.name === 'br0' && one.addresses.length > 0);
  });
}, 120_000);

const problemSchema = z.looseObject({ code: z.string(), detail: z.string(), field: z.string().optional() });
type Answer = { status: number; code: string; field: string | undefined; detail: string };

async function refusal(body: unknown, headers: Record<string, string> = {}, of: LabAgent = agent): Promise<Answer> {
  const answer = await of.ask('/api/v1/changes', { method: 'POST', body, headers });
  const problem = problemSchema.safeParse(answer.body);
  if (!problem.success) throw new Error(`not refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  const { code, field, detail } = problem.data;
  return { status: answer.status, code, field, detail };
}

const onOvs = { kind: 'attach', container: 'web', to: { ovsBridge: 'ovs0' } };
const onBridge = { kind: 'attach', container: 'web', to: { bridge: 'br0' } };

/** Operation, the field that is named, and what the code or the words say. */
const bad: [operation: Record<string, unknown>, field: string, code: string][] = [
  [{ ...onOvs, name: 'a/b' }, 'name', 'invalid-field'],
  [{ ...onOvs, name: 'eth 1' }, 'name', 'invalid-field'],
  [{ ...onOvs, name: 'eth🙂' }, 'name', 'invalid-field'],
  [{ ...onOvs, name: 'sixteen-bytes-xy' }, 'name', 'invalid-field'],
  [{ ...onOvs, name: '' }, 'name', 'invalid-field'],
  [{ ...onOvs, name: '..' }, 'name', 'invalid-field'],
  [{ ...onOvs, name: 'lo' }, 'name', 'invalid-field'],
  [{ ...onOvs, hostName: 'sixteen-bytes-x' }, 'hostName', 'conflict'],
  [{ ...onOvs, hostName: 'a/b' }, 'hostName', 'invalid-field'],
  [{ ...onOvs, vlan: 0 }, 'vlan', 'invalid-field'],
  [{ ...onOvs, vlan: 4095 }, 'vlan', 'invalid-field'],
  [{ ...onOvs, vlan: 'abc' }, 'vlan', 'invalid-field'],
  [{ ...onOvs, vlan: { mode: 'trunk', trunks: [0] } }, 'vlan.trunks.0', 'invalid-field'],
  [{ ...onBridge, vlan: 100 }, 'vlan', ''],
  [{ ...onOvs, mac: '01:00:5e:00:00:01' }, 'mac', 'invalid-field'],
  [{ ...onOvs, mac: '00:00:00:00:00:00' }, 'mac', 'invalid-field'],
  [{ ...onOvs, mac: 'web' }, 'mac', 'invalid-field'],
  [{ ...onOvs, mtu: 10 }, 'mtu', 'invalid-field'],
  [{ ...onOvs, mtu: 70_000 }, 'mtu', 'invalid-field'],
  [{ ...onOvs, addresses: ['192.168.0.1'] }, 'addresses.0', 'invalid-field'],
  [{ ...onOvs, addresses: ['192.168.0.0/24'] }, 'addresses.0', ''],
  [{ ...onOvs, addresses: ['192.168.0.255/24'] }, 'addresses.0', ''],
  [{ ...onOvs, addresses: ['192.168.0.1/33'] }, 'addresses.0', 'invalid-field'],
  [{ ...onOvs, addresses: ['224.0.0.1/24'] }, 'addresses.0', ''],
  [{ ...onOvs, addresses: ['10.5.0.1/24', '10.5.0.1/24'] }, 'addresses.1', ''],
  [{ ...onBridge, addresses: ['10.20.0.1/24'] }, 'addresses.0', 'conflict'],
  [{ ...onOvs, addresses: ['192.168.0.1/24'], gateway: 'router' }, 'gateway', 'invalid-field'],
  [{ ...onOvs, addresses: ['192.168.0.1/24'], gateway: '192.168.0.1' }, 'gateway', 'invalid-field'],
  [{ ...onOvs, addresses: ['192.168.0.1/24'], gateway: 'fd00::1' }, 'gateway', 'invalid-field'],
  [{ ...onOvs, container: 'nobody' }, 'container', 'not-found'],
  [{ ...onOvs, container: '' }, 'container', 'invalid-field'],
  [{ ...onOvs, to: { ovsBridge: 'ovs1' } }, 'to.ovsBridge', 'not-found'],
  [{ ...onOvs, to: { bridge: 'ovs0' } }, 'to.bridge', 'conflict'],
  [{ ...onOvs, to: { bridge: 'docker0' } }, 'to.bridge', 'conflict'],
  [{ ...onOvs, to: { ovsBridge: 'ovs1' }, create: { datapath: 'fast' } }, 'create.datapath', 'invalid-field'],
  [{ ...onOvs, colour: 'red' }, '', 'invalid-field'],
  [{ kind: 'replug', container: 'web' }, 'kind', 'invalid-field'],
  [{ kind: 'detach', container: 'web', name: 'eth7' }, 'name', 'not-found'],
  [{ kind: 'detach', container: 'web' }, 'link', 'invalid-field'],
  [{ kind: 'setVlan', container: 'docked', name: 'eth0', vlan: 5 }, '', ''],
  [{ kind: 'createBridge', name: 'br0', type: 'linux' }, 'name', 'conflict'],
  [{ kind: 'createBridge', name: 'br 1', type: 'linux' }, 'name', 'invalid-field'],
  [{ kind: 'createBridge', name: 'br1', type: 'linux', datapath: 'netdev' }, 'datapath', 'invalid-field'],
  [{ kind: 'deleteBridge', name: 'br7', type: 'linux' }, 'name', 'not-found'],
  [{ kind: 'deleteBridge', name: 'docker0', type: 'linux' }, 'name', 'conflict'],
  [{ kind: 'setAddresses', container: 'docked', name: 'eth0', addresses: ['10.0.0.0/8'] }, 'addresses.0', ''],
  [
    { kind: 'setRoutes', container: 'docked', add: [{ destination: '10.1.2.3/8', device: 'eth0' }] },
    'add.0.destination',
    '',
  ],
  [
    { kind: 'setRoutes', container: 'docked', add: [{ destination: '10.0.0.0/8', device: 'eth9' }] },
    'add.0.device',
    '',
  ],
  [
    { kind: 'setRoutes', container: 'docked', remove: [{ destination: '10.9.0.0/16', device: 'eth0' }] },
    'remove.0',
    '',
  ],
  [{ kind: 'setLink', container: 'docked', name: 'eth0', newName: 'lo' }, 'newName', 'conflict'],
  [{ kind: 'setLink', container: 'docked', name: 'eth0', mac: '01:00:5e:00:00:01' }, 'mac', 'invalid-field'],
  [{ kind: 'removeOrphan', ovsPort: 'nothing0' }, 'ovsPort', 'not-found'],
  [{ kind: 'connectNetwork', container: 'web', network: 'nowhere' }, 'network', 'not-found'],
  [{ kind: 'disconnectNetwork', container: 'docked', network: 'nowhere' }, 'network', 'not-found'],
];

describe('bad input', () => {
  test.each(bad)('%j', async (operation, field, code) => {
    before ??= await look();
    // A good one before it: nothing of it is done either.
    const good = { kind: 'attach', container: 'db', to: { ovsBridge: 'ovs0' }, addresses: ['10.88.0.2/24'] };
    const answer = await refusal({ operations: [good, operation] });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.field).toMatch(/^operations\.1/);
    if (field !== '') expect(answer.field).toBe(`operations.1.${field}`);
    if (code !== '') expect(answer.code).toBe(code);
    expect(answer.detail).toMatch(/\S/);
  });

  test('left nothing behind', () => unchangedSince(before));
});

const attachTo = (container: string, address: string) => ({
  ...{ kind: 'attach', container, to: { ovsBridge: 'ovs0' }, name: 'eth1', addresses: [address], vlan: 100 },
});

/** The namespace that the agent knows a container to run in. */
const netnsOf = async (container: string): Promise<string | undefined> => {
  const { containers } = await agent.snapshot();
  return containers.find((one) => one.name === container && one.state === 'running')?.netns;
};

test('a container that exits in the middle of its attachment: the change fails with the step’s reason and is taken back', async () => {
  // What the host is without that container, before anything was asked.
  await host.run(['docker', 'kill', 'mortal']);
  await until('the agent knows that it ended', async () => (await netnsOf('mortal')) === undefined);
  const without = await look();
  await host.run(['docker', 'start', 'mortal']);
  await until('the agent knows that it runs', () => netnsOf('mortal'));
  const plan = await planFor(agent, [attachTo('mortal', '10.6.0.4/24')]);
  const ovsdb = (await host.run(['cat', '/run/openvswitch/ovsdb-server.pid'])).trim();
  await host.run(['kill', '-STOP', ovsdb]);
  const making = agent.ask('/api/v1/changes', { method: 'POST', body: { planId: plan.id } });
  try {
    const cable = ['ip', 'link', 'show', 'dev', 'mortal-eth1', 'up'];
    await until('its cable is there', async () => (await host.exec(cable)).stdout !== '');
    await host.run(['docker', 'kill', 'mortal']);
  } finally {
    await host.run(['kill', '-CONT', ovsdb]);
  }
  const { body } = await making;
  const change = body as Change;
  expect(change.status).toBe('failed');
  const failed = change.steps.find((one) => one.error);
  expect(failed?.error?.code).toMatch(/moved|missing|refused/);
  expect(failed?.error?.detail).toMatch(/\S/);
  expect(change.steps.filter((one) => one.status === 'undo-failed')).toEqual([]);
  await unchangedSince(without);
});

test('a namespace replaced between plan and apply: the plan is stale', async () => {
  const plan = await planFor(agent, [attachTo('restarted', '10.6.0.5/24')]);
  const was = await netnsOf('restarted');
  await host.run(['docker', 'restart', '--time', '0', 'restarted']);
  await until('the agent knows its new namespace', async () => {
    const now = await netnsOf('restarted');
    return now !== undefined && now !== was;
  });
  const state = await look();
  expect(await refusal({ planId: plan.id })).toMatchObject({ status: 409, code: 'stale', field: 'planId' });
  await unchangedSince(state);
});

test('a revision before somebody else’s change of the same link is stale, and the present one is told', async () => {
  const attached = await agent.ask('/api/v1/changes', {
    method: 'POST',
    body: { operations: [attachTo('db', '10.6.0.2/24')] },
  });
  expect(attached).toMatchObject({ status: 201, body: { status: 'applied' } });
  const { revision } = await agent.snapshot();
  await inNetnsOf(host, await containerPid(host, 'db'), ['ip', 'address', 'add', '10.6.0.9/24', 'dev', 'eth1']);
  await until('the agent sees it', async () => JSON.stringify(await agent.snapshot()).includes('10.6.0.9'));
  const state = await look();
  const operations = [{ kind: 'setAddresses', container: 'db', name: 'eth1', addresses: ['10.6.0.3/24'] }];
  const answer = await agent.ask('/api/v1/changes', { method: 'POST', body: { operations, baseRevision: revision } });
  const now = (await agent.snapshot()).revision;
  expect(answer).toMatchObject({ status: 409, body: { code: 'stale', field: 'baseRevision', revision: now } });
  await unchangedSince(state);
  // What has nothing to do with it is no hindrance.
  const other = { kind: 'createBridge', name: 'br-other', type: 'linux' };
  const made = await agent.ask('/api/v1/changes', {
    method: 'POST',
    body: { operations: [other], baseRevision: revision },
  });
  expect(made).toMatchObject({ status: 201, body: { status: 'applied' } });
});

test('a viewer can preview and can change nothing', async () => {
  const viewer = { authorization: `Bearer ${await tokenOfRole(agent, 'viewer')}` };
  const state = await look();
  const operations = [attachTo('web', '10.6.0.6/24')];
  const preview = await agent.ask('/api/v1/plans', { method: 'POST', body: { operations }, headers: viewer });
  expect(preview).toMatchObject({ status: 200, body: { operations: [{ container: 'web' }] } });
  const { id } = preview.body as { id: string };
  for (const body of [{ operations }, { planId: id }])
    expect(await refusal(body, viewer)).toMatchObject({ status: 403, code: 'forbidden' });
  const [last] = ((await agent.get('/api/v1/changes')) as { changes: Change[] }).changes;
  const revert = await agent.ask(`/api/v1/changes/${last?.id}/revert`, { method: 'POST', headers: viewer });
  expect(revert).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  await unchangedSince(state);
});

test('read-only, an operator can preview and can change nothing', async () => {
  const other = await lab.up({ ovs: false });
  await runContainer(other, 'web', ['--network', 'none']);
  const reader = await lab.agentOn(other, { PATCHBAY_READONLY: '1' });
  onTestFinished(() => reader.stop());
  await untilKnown(reader, ['web']);
  const state = await stateOf(other);
  const operations = [{ kind: 'attach', container: 'web', to: { bridge: 'br0' }, create: true }];
  const plan = await planFor(reader, operations);
  for (const body of [{ operations }, { planId: plan.id }])
    expect(await refusal(body, {}, reader)).toMatchObject({ status: 403, code: 'read-only' });
  await untilSameState(other, state);
});
