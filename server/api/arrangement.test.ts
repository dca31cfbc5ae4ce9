import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Arrangement, arrangementReplySchema, defaultArrangement } from '../../model/arrangement.ts';
import { problemSchema } from '../../model/fault.ts';
import { type Answer, startTestAgent, type TestAgent } from './testing.ts';

let agent: TestAgent;
beforeEach(async () => {
  agent = await startTestAgent({ presetToken: 'operator-token-of-the-test', readOnly: true });
});
afterEach(() => agent.close());

const json = { 'content-type': 'application/json' };
const token = (name: string) => agent.access.createToken(name, 'viewer', 'test');
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

const read = async (headers: Record<string, string>) =>
  arrangementReplySchema.parse((await agent.ask('/api/v1/arrangement', { headers })).json());
const write = (headers: Record<string, string>, arrangement: unknown): Promise<Answer> =>
  agent.ask('/api/v1/arrangement', {
    method: 'PUT',
    headers: { ...headers, ...json },
    body: JSON.stringify({ arrangement }),
  });
const give = (headers: Record<string, string>, vlans: unknown): Promise<Answer> =>
  agent.ask('/api/v1/vlan-slots', {
    method: 'POST',
    headers: { ...headers, ...json },
    body: JSON.stringify({ vlans }),
  });

const mine: Arrangement = {
  blocks: ['link:b', 'link:a'],
  units: { 'link:a': ['container:web', null, 'compose:shop/db/1'], '': ['named:blue'] },
  byHand: { blocks: true, units: ['link:a'] },
  groups: { 'compose:shop': 'closed' },
  settings: { ...defaultArrangement.settings, wheel: 'zoom', inspectorWidth: 400 },
};

test('a viewer keeps an arrangement of their own, also in read-only mode', async () => {
  const one = bearer(token('one').secret);
  const other = bearer(token('one').secret);
  expect(await read(one)).toEqual({ arrangement: defaultArrangement, vlanSlots: {} });
  expect((await write(one, mine)).status).toBe(204);
  expect((await read(one)).arrangement).toEqual(mine);
  expect((await write(one, { ...mine, blocks: [] })).status).toBe(204);
  expect((await read(one)).arrangement.blocks).toEqual([]);
  // Two tokens of the same name are two accounts.
  expect((await read(other)).arrangement).toEqual(defaultArrangement);
});

test('a session has the arrangement of who opened it', async () => {
  const { secret } = token('one');
  await write(bearer(secret), mine);
  const opened = agent.access.signIn(secret);
  if (!opened.ok) throw new Error(opened.error.detail);
  const session = { cookie: `patchbay_session=${opened.value.secret}`, origin: 'http://localhost' };
  expect((await read(session)).arrangement).toEqual(mine);
  const admin = { cookie: agent.adminCookie(), origin: 'http://localhost' };
  expect((await read(admin)).arrangement).toEqual(defaultArrangement);
  expect((await write(admin, mine)).status).toBe(204);
  expect((await read({ cookie: agent.adminCookie() })).arrangement).toEqual(mine);
  // The page it comes from must be ours.
  const foreign = await write({ cookie: admin.cookie, origin: 'http://evil.example' }, mine);
  expect(problemSchema.parse(foreign.json()).code).toBe('origin-not-allowed');
  expect((await write({ cookie: admin.cookie }, mine)).status).toBe(403);
});

test('what a revoked token arranged goes with it', async () => {
  const { row, secret } = token('one');
  await write(bearer(secret), mine);
  await write(bearer('operator-token-of-the-test'), mine);
  agent.access.revokeToken(row.id);
  const db = new DatabaseSync(`${agent.dir}/patchbay.db`, { readOnly: true });
  expect(db.prepare('SELECT owner FROM arrangements').all()).toEqual([{ owner: 'token:preset' }]);
  db.close();
});

test('what an older version stored is filled up, what does not parse counts as nothing', async () => {
  const { row, secret } = token('one');
  const db = new DatabaseSync(`${agent.dir}/patchbay.db`);
  const store = db.prepare(
    'INSERT INTO arrangements VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET arrangement = excluded.arrangement',
  );
  store.run(`token:${row.id}`, '{"blocks":["x"],"settings":{"wheel":"zoom"}}');
  const settings = { ...defaultArrangement.settings, wheel: 'zoom' };
  expect((await read(bearer(secret))).arrangement).toEqual({ ...defaultArrangement, blocks: ['x'], settings });
  store.run(`token:${row.id}`, '{"blocks":{"of":"another kind"}}');
  expect((await read(bearer(secret))).arrangement).toEqual(defaultArrangement);
  db.close();
});

test.each([
  ['no object', null, 'arrangement'],
  [
    'too many blocks',
    { ...mine, blocks: Array.from({ length: 4_097 }, (_, index) => `${index}`) },
    'arrangement.blocks',
  ],
  ['a key too long', { ...mine, blocks: ['x'.repeat(513)] }, 'arrangement.blocks.0'],
  ['a group in between', { ...mine, groups: { a: 'ajar' } }, 'arrangement.groups.a'],
  [
    'a width',
    { ...mine, settings: { ...mine.settings, inspectorWidth: 20_000 } },
    'arrangement.settings.inspectorWidth',
  ],
])('refused: %s', async (_, arrangement, field) => {
  const { secret } = token('one');
  const answer = await write(bearer(secret), arrangement);
  expect(problemSchema.parse(answer.json())).toMatchObject({ code: 'invalid-field', field });
  expect((await read(bearer(secret))).arrangement).toEqual(defaultArrangement);
});

test('slots are given first come, the same to everybody, and for good', async () => {
  const one = bearer(token('one').secret);
  const other = bearer(token('two').secret);
  expect((await give(one, [200, 100, 200])).json()).toEqual({ vlanSlots: { 200: 0, 100: 1 } });
  expect((await give(other, [7, 100])).json()).toEqual({ vlanSlots: { 200: 0, 100: 1, 7: 2 } });
  expect((await give(other, [])).json()).toEqual({ vlanSlots: { 200: 0, 100: 1, 7: 2 } });
  expect((await read(one)).vlanSlots).toEqual({ 200: 0, 100: 1, 7: 2 });
  for (const vlans of [[4_096], [-1], [1.5], ['1'], 1]) {
    expect(problemSchema.parse((await give(one, vlans)).json()).code).toBe('invalid-field');
  }
  const all = Array.from({ length: 4_096 }, (_, vlan) => vlan);
  const { vlanSlots } = (await give(one, all)).json() as { vlanSlots: Record<string, number> };
  expect(new Set(Object.values(vlanSlots)).size).toBe(4_096);
  expect(vlanSlots).toMatchObject({ 200: 0, 100: 1, 7: 2 });
});
