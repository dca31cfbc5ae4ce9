import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeSchema } from '../../model/change.ts';
import { problemSchema } from '../../model/fault.ts';
import { type Plan, planSchema } from '../../model/plan.ts';
import { scene } from '../plan/testing/scene.ts';
import { type Answer, startTestAgent, type TestAgent } from './testing.ts';

const operator = 'operator-token-of-the-test';
let agent: TestAgent;
beforeEach(async () => {
  agent = await startTestAgent({ presetToken: operator, topology: scene().topology });
});
afterEach(() => agent.close());

const attach = (more: object = {}) => ({
  ...{
    kind: 'attach',
    container: 'test1',
    name: 'eth1',
    to: { ovsBridge: 'ovs0' },
    addresses: ['192.168.0.1/24'],
    vlan: 100,
  },
  ...more,
});
const viewer = (): string => agent.access.createToken('v', 'viewer', 'test').secret;

function post(path: string, body?: unknown, token = operator, headers: Record<string, string> = {}): Promise<Answer> {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const all = { authorization: `Bearer ${token}`, ...type, ...headers };
  return agent.ask(path, {
    method: 'POST',
    headers: all,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const get = (path: string, token = operator): Promise<Answer> =>
  agent.ask(path, { headers: { authorization: `Bearer ${token}` } });
const plan = async (...operations: object[]): Promise<Plan> => {
  const answer = await post('/api/v1/plans', { operations });
  expect(answer.text, answer.text).toContain('"steps"');
  return planSchema.parse(answer.json());
};
const problem = (answer: Answer) => {
  const { code, field, detail, revision } = problemSchema.parse(answer.json());
  return { status: answer.status, code, field, detail, revision };
};
const portOfTest1 = () =>
  agent.live.snapshot().ovsPorts.find((one) => one.externalIds['patchbay-link'] === 'eth1' && one.tag === 100);

describe('plans and changes', () => {
  test('what was previewed is what is done, once, and told with who and when', async () => {
    const before = agent.live.snapshot();
    const previewed = await plan(attach());
    expect(agent.live.snapshot()).toBe(before);
    const made = await post('/api/v1/changes', { planId: previewed.id });
    expect(made.status).toBe(201);
    const change = changeSchema.parse(made.json());
    expect(change).toMatchObject({ id: previewed.id, status: 'applied', who: 'token:PATCHBAY_TOKEN' });
    expect(change.steps.map((one) => one.step)).toEqual(previewed.steps.map((one) => one.step));
    expect(change.revision).toBe(agent.live.snapshot().revision);
    expect(problem(await post('/api/v1/changes', { planId: previewed.id }))).toMatchObject({
      status: 404,
      field: 'planId',
    });
    const listed = (await get('/api/v1/changes', viewer())).json();
    expect(listed).toEqual({ changes: [made.json()], more: false });
    expect((await get(`/api/v1/changes/${change.id}`)).json()).toEqual(made.json());
  });

  test('a revert has a plan to look at, takes the change back and is one itself', async () => {
    const before = agent.live.snapshot();
    const { id } = (await post('/api/v1/changes', { operations: [attach()] })).json() as { id: string };
    expect(portOfTest1()).toBeDefined();
    const shown = planSchema.parse((await post('/api/v1/plans', { revertOf: id }, viewer())).json());
    expect(shown).toMatchObject({ reverts: id });
    const reverted = await post('/api/v1/changes', { planId: shown.id });
    expect(reverted.json()).toMatchObject({ status: 'applied', reverts: id });
    expect(agent.live.snapshot().links.map((one) => one.id)).toEqual(before.links.map((one) => one.id));
    expect((await get(`/api/v1/changes/${id}`)).json()).toMatchObject({ status: 'reverted', revertedBy: shown.id });
    expect(problem(await post(`/api/v1/changes/${id}/revert`))).toMatchObject({ status: 409, code: 'conflict' });
    // The revert can be taken back in turn.
    expect((await post(`/api/v1/changes/${shown.id}/revert`)).json()).toMatchObject({ status: 'applied' });
    expect(portOfTest1()).toBeDefined();
  });

  test('a plan is stale when what it was made from is not so any more, and only then', async () => {
    const [first, second] = [await plan(attach()), await plan(attach())];
    // Something that has nothing to do with it.
    expect(
      (await post('/api/v1/changes', { operations: [{ kind: 'createBridge', name: 'br9', type: 'linux' }] })).status,
    ).toBe(201);
    expect((await post('/api/v1/changes', { planId: first.id })).json()).toMatchObject({ status: 'applied' });
    const stale = problem(await post('/api/v1/changes', { planId: second.id }));
    expect(stale).toMatchObject({
      status: 409,
      code: 'stale',
      field: 'planId',
      revision: agent.live.snapshot().revision,
    });
    expect(stale.detail).toContain('eth1 came into test1');
  });

  test('so is a revision', async () => {
    const { revision } = agent.live.snapshot();
    const setVlan = (vlan: number) => ({ operations: [{ kind: 'setVlan', container: 'test2', name: 'eth1', vlan }] });
    expect((await post('/api/v1/changes', { ...setVlan(200), baseRevision: revision })).status).toBe(201);
    const stale = problem(await post('/api/v1/changes', { ...setVlan(300), baseRevision: revision }));
    expect(stale).toMatchObject({ code: 'stale', field: 'baseRevision', revision: agent.live.snapshot().revision });
    expect(problem(await post('/api/v1/plans', { ...setVlan(300), baseRevision: 4711 }))).toMatchObject({
      code: 'stale',
    });
  });

  test('a failure takes all back and is told in the answer, which is no error of the request', async () => {
    const before = agent.live.snapshot();
    agent.host.on((call, step) =>
      call === 'take' && step.do === 'addOvsPort'
        ? { code: 'refused', detail: 'No.', foreignText: 'EPERM' }
        : undefined,
    );
    const answer = await post('/api/v1/changes', { operations: [attach()] });
    expect(answer).toMatchObject({ status: 201 });
    const change = changeSchema.parse(answer.json());
    expect(change.status).toBe('failed');
    expect(change.steps.find((one) => one.status === 'failed')).toMatchObject({ error: { foreignText: 'EPERM' } });
    expect(agent.live.snapshot().links).toEqual(before.links);
    expect(problem(await post(`/api/v1/changes/${change.id}/revert`))).toMatchObject({ code: 'conflict' });
  });

  test('one at a time: who waits too long is told so', async () => {
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    agent.host.on(async (call) => {
      if (call === 'take') await held;
      return undefined;
    });
    const first = post('/api/v1/changes', { operations: [attach()] });
    while (agent.changes.running() === undefined) await new Promise((resolve) => setImmediate(resolve));
    const second = await post('/api/v1/changes', { operations: [attach({ container: 'web' })] });
    expect(problem(second)).toMatchObject({ status: 503, code: 'busy' });
    go();
    expect((await first).json()).toMatchObject({ status: 'applied' });
  });

  test('what cannot be taken back needs a word', async () => {
    const operations = [{ kind: 'detach', container: 'db', name: 'eth1' }];
    const previewed = await plan(...operations);
    expect(previewed.reversibility).not.toBe('irreversible');
    const { topology, host, br0 } = scene();
    host.link(host.host, 'lost', 'veth', { master: br0.id, peerMissing: 'netns-unknown', up: false });
    agent.live.become(topology);
    const lost = topology.links.find((one) => one.name === 'lost')?.id;
    const remove = { operations: [{ kind: 'removeOrphan', link: lost }] };
    expect(problem(await post('/api/v1/changes', remove))).toMatchObject({
      code: 'needs-acknowledge',
      field: 'acknowledge',
    });
    expect((await post('/api/v1/changes', { ...remove, acknowledge: true })).json()).toMatchObject({
      status: 'applied',
    });
  });
});

describe('doors', () => {
  test('a viewer previews and changes nothing; neither does anybody in read-only mode', async () => {
    const body = { operations: [attach()] };
    expect((await post('/api/v1/plans', body, viewer())).status).toBe(200);
    expect(problem(await post('/api/v1/changes', body, viewer()))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(problem(await post('/api/v1/changes/x/revert', undefined, viewer()))).toMatchObject({ code: 'forbidden' });
    await agent.close();
    agent = await startTestAgent({ presetToken: operator, readOnly: true, topology: scene().topology });
    expect((await post('/api/v1/plans', body)).status).toBe(200);
    expect(problem(await post('/api/v1/changes', body))).toMatchObject({ status: 403, code: 'read-only' });
    expect(problem(await post('/api/v1/changes/x/revert'))).toMatchObject({ code: 'read-only' });
    expect(agent.live.snapshot().revision).toBe(7);
  });

  const one = (more: object) => ({ operations: [attach(more)] });
  test.each<[object, string | undefined]>([
    [{}, 'operations'],
    [{ operations: [] }, 'operations'],
    [{ operations: [attach()], planId: 'x' }, 'operations'],
    [{ planId: 'x', baseRevision: 1 }, 'baseRevision'],
    [{ operations: [attach()], baseRevision: -1 }, 'baseRevision'],
    [{ operations: [attach()], acknowledge: 'yes' }, 'acknowledge'],
    [{ operations: [{ kind: 'explode' }] }, 'operations.0.kind'],
    [one({ name: 'a/b' }), 'operations.0.name'],
    [one({ name: 'sixteen-bytes-xx' }), 'operations.0.name'],
    [one({ vlan: 0 }), 'operations.0.vlan'],
    [one({ vlan: 4095 }), 'operations.0.vlan'],
    [one({ vlan: { mode: 'trunk', tag: 5 } }), 'operations.0.vlan.tag'],
    [one({ addresses: ['10.0.0.1/24', '10.0.0.300/24'] }), 'operations.0.addresses.1'],
    [one({ addresses: ['192.168.0.0/24'] }), 'operations.0.addresses.0'],
    [one({ mac: '01:00:5e:00:00:01' }), 'operations.0.mac'],
    [one({ mtu: 67 }), 'operations.0.mtu'],
    [one({ container: 'nobody' }), 'operations.0.container'],
    [one({ addresses: ['192.168.0.2/24'] }), 'operations.0.addresses.0'],
  ])('%j names its field', async (body, field) => {
    const before = agent.live.snapshot();
    const told = problem(await post('/api/v1/changes', body));
    expect(told.field).toBe(field);
    expect(told.status).toBeLessThan(500);
    expect(agent.live.snapshot()).toBe(before);
  });

  test('changes and reverts are in the audit trail, previews are not', async () => {
    await plan(attach());
    const { id } = (await post('/api/v1/changes', { operations: [attach()] })).json() as { id: string };
    await post(`/api/v1/changes/${id}/revert`);
    await post('/api/v1/changes', { planId: 'gone' });
    const trail = agent.access.auditTrail(10).map(({ verb, outcome }) => `${verb} ${outcome}`);
    expect(trail.reverse()).toEqual(['changes.make done', 'changes.revert done', 'changes.make not-found']);
  });

  test('paging, and ids of nothing', async () => {
    expect(problem(await get('/api/v1/changes?before=nobody'))).toMatchObject({ status: 400, field: 'before' });
    for (const path of ['/api/v1/changes/x', '/api/v1/changes/x/script'])
      expect(problem(await get(path))).toMatchObject({ status: 404 });
    expect(problem(await post('/api/v1/changes/x/revert'))).toMatchObject({ status: 404 });
    expect(problem(await post('/api/v1/plans', { revertOf: 'x' }))).toMatchObject({ status: 404, field: 'revertOf' });
  });
});

test('plans, changes and all attachments as scripts', async () => {
  const shown = await post('/api/v1/plans', { operations: [attach()] }, viewer(), { accept: 'text/x-shellscript' });
  expect(shown.headers['content-type']).toBe('text/x-shellscript; charset=utf-8');
  expect(shown.text).toMatch(/^#!\/bin\/bash\n# Patchbay: plan .*\nset -euo pipefail\n\n# attach test1 to ovs0/);
  expect(shown.text).toContain('ovs-vsctl');
  const { id } = (await post('/api/v1/changes', { operations: [attach()] })).json() as { id: string };
  expect((await get(`/api/v1/changes/${id}/script`)).text).toContain('ovs-vsctl');
  const { attachments } = (await get('/api/v1/attachments', viewer())).json() as { attachments: object[] };
  expect(attachments).toContainEqual(
    expect.objectContaining({
      containerName: 'test1',
      name: 'eth1',
      to: { ovsBridge: 'ovs0' },
      addresses: ['192.168.0.1/24'],
    }),
  );
  const all = (await get('/api/v1/attachments/script', viewer())).text;
  expect(all).toContain('# attach test1 to ovs0 as eth1');
  expect(all.match(/^# attach/gm)).toHaveLength(attachments.length);
});
