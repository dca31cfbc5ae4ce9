import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemSchema } from '../../model/fault.ts';
import { topologySchema } from '../../model/topology.ts';
import { verbs } from '../access/verbs.ts';
import { maxBodyBytes } from './body.ts';
import { type Answer, type Ask, askSocket, startTestAgent, type TestAgent } from './testing.ts';

const operator = 'operator-token-of-the-test';
let agent: TestAgent;
beforeEach(async () => {
  agent = await startTestAgent({ presetToken: operator });
});
afterEach(() => agent.close());

const json = { 'content-type': 'application/json' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const viewer = () => bearer(agent.access.createToken('v', 'viewer', 'test').secret);

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.headers['content-type']).toBe('application/problem+json');
  const problem = problemSchema.parse(answer.json());
  expect([answer.status, problem.status, problem.code]).toEqual([status, status, code]);
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d|\bat \w+ \(/);
}

const closed: [method: string, path: string][] = [
  ['GET', '/api/v1/topology'],
  ['GET', '/api/v1/topology/stream'],
  ['GET', '/api/v1/engine-events'],
  ['GET', '/api/v1/arrangement'],
  ['PUT', '/api/v1/arrangement'],
  ['POST', '/api/v1/vlan-slots'],
  ['GET', '/api/v1/port-mappings'],
  ['GET', '/api/v1/netns/abc/neighbours'],
  ['GET', '/api/v1/links/abc/fdb'],
  ['GET', '/api/v1/counters'],
  ['GET', '/api/v1/netns/abc/sockets'],
  ['GET', '/api/v1/netns/abc/netfilter'],
  ['POST', '/api/v1/plans'],
  ['POST', '/api/v1/changes'],
  ['GET', '/api/v1/changes'],
  ['GET', '/api/v1/changes/abc'],
  ['GET', '/api/v1/changes/abc/script'],
  ['POST', '/api/v1/changes/abc/revert'],
  ['GET', '/api/v1/attachments'],
  ['GET', '/api/v1/attachments/script'],
  ['GET', '/api/v1/sessions/current'],
  ['DELETE', '/api/v1/sessions/current'],
  ['GET', '/api/v1/tokens'],
  ['POST', '/api/v1/tokens'],
  ['DELETE', '/api/v1/tokens/abc'],
  ['GET', '/api/v1/openapi.json'],
  ['GET', '/api/v1/audit'],
];

describe('who is let in', () => {
  test('every route but health and signing in needs a good token', async () => {
    const wrong: Record<string, string>[] = [
      {},
      bearer('wrong'),
      { authorization: 'Basic eDp5' },
      { cookie: 'patchbay_session=wrong' },
    ];
    for (const [method, path] of closed) {
      for (const headers of wrong) {
        const origin = { origin: 'http://localhost' };
        const body = ['POST', 'PUT'].includes(method) ? { body: '{}' } : {};
        const answer = await agent.ask(path, { method, headers: { ...headers, ...origin, ...json }, ...body });
        const known = ['unauthenticated', 'too-many-requests'];
        expect(known, `${method} ${path}`).toContain(problemSchema.parse(answer.json()).code);
        expect([401, 429]).toContain(answer.status);
      }
    }
  });

  test('the list above is every route there is', async () => {
    const document = (await agent.ask('/api/v1/openapi.json', { headers: bearer(operator) })).json();
    const routes = Object.entries(document.paths as Record<string, Record<string, { security?: unknown[] }>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, one]) => ({
          name: `${method.toUpperCase()} ${path}`,
          open: one.security?.length === 0,
        })),
    );
    const listed = closed.map(([method, path]) => `${method} ${path.replace('/abc', '/{id}')}`).sort();
    expect(
      routes
        .filter((one) => !one.open)
        .map((one) => one.name)
        .sort(),
    ).toEqual(listed);
    expect(
      routes
        .filter((one) => one.open)
        .map((one) => one.name)
        .sort(),
    ).toEqual(['GET /api/v1/health', 'POST /api/v1/sessions']);
    expect(Object.keys(verbs)).toHaveLength(listed.length + 1);
  });

  test('roles', async () => {
    expect((await agent.ask('/api/v1/topology', { headers: viewer() })).status).toBe(200);
    expectProblem(await agent.ask('/api/v1/tokens', { headers: viewer() }), 403, 'forbidden');
    const ask = { method: 'POST', headers: { ...bearer(operator), ...json }, body: '{"name":"x","role":"admin"}' };
    expectProblem(await agent.ask('/api/v1/tokens', ask), 403, 'forbidden');
  });

  test('an admin makes, lists and revokes tokens', async () => {
    const admin = { cookie: agent.adminCookie(), origin: 'http://localhost', ...json };
    const ask = { method: 'POST', headers: admin, body: '{"name":"ci 1","role":"viewer"}' };
    const made = await agent.ask('/api/v1/tokens', ask);
    expect(made.status).toBe(201);
    const { id, token } = made.json() as { id: string; token: string };
    expect((await agent.ask('/api/v1/topology', { headers: bearer(token) })).status).toBe(200);
    const list = await agent.ask('/api/v1/tokens', { headers: admin });
    expect(list.text).not.toContain(token);
    expect((list.json().tokens as { name: string }[]).map((one) => one.name)).toEqual(['PATCHBAY_TOKEN', 'ci 1']);
    expect((await agent.ask(`/api/v1/tokens/${id}`, { method: 'DELETE', headers: admin })).status).toBe(204);
    expectProblem(await agent.ask('/api/v1/topology', { headers: bearer(token) }), 401, 'unauthenticated');
    expectProblem(await agent.ask(`/api/v1/tokens/${id}`, { method: 'DELETE', headers: admin }), 404, 'not-found');
    expectProblem(await agent.ask('/api/v1/tokens/preset', { method: 'DELETE', headers: admin }), 400, 'invalid-field');
  });

  test('too many wrong tokens', async () => {
    for (let guess = 0; guess < 30; guess += 1) await agent.ask('/api/v1/topology', { headers: bearer(`${guess}`) });
    expectProblem(await agent.ask('/api/v1/topology', { headers: bearer('x') }), 429, 'too-many-requests');
    const signIn = { method: 'POST', headers: json, body: '{"token":"x"}' };
    expectProblem(await agent.ask('/api/v1/sessions', signIn), 429, 'too-many-requests');
    // Health answers everybody, but is no way to go on guessing either.
    const health = await agent.ask('/api/v1/health', { headers: bearer(operator) });
    expect([health.status, health.json()]).toEqual([200, { status: 'ready' }]);
  });
});

describe('health', () => {
  test('tells a stranger the status only', async () => {
    for (const headers of [{}, bearer('wrong')]) {
      const answer = await agent.ask('/api/v1/health', { headers });
      expect([answer.status, answer.json()]).toEqual([200, { status: 'ready' }]);
    }
    agent.live.setReady(false);
    const answer = await agent.ask('/api/v1/health');
    expectProblem(answer, 503, 'not-ready');
    expect(Object.keys(answer.json()).sort()).toEqual(['code', 'detail', 'status', 'title', 'type']);
  });

  test('tells those who are signed in more, ready or not', async () => {
    const more = { agentPid: process.pid, readOnly: false, version: '0.0.0', sources: { kernel: { state: 'up' } } };
    const ready = await agent.ask('/api/v1/health', { headers: viewer() });
    expect(ready.json()).toMatchObject({ status: 'ready', ...more });
    agent.live.setReady(false);
    const starting = await agent.ask('/api/v1/health', { headers: viewer() });
    expectProblem(starting, 503, 'not-ready');
    expect(starting.json()).toMatchObject(more);
    expectProblem(await agent.ask('/api/v1/topology', { headers: viewer() }), 503, 'not-ready');
  });
});

describe('sessions', () => {
  const signIn = (token: string, headers: Record<string, string> = {}): Promise<Answer> =>
    agent.ask('/api/v1/sessions', {
      method: 'POST',
      headers: { ...json, ...headers },
      body: JSON.stringify({ token }),
    });

  test('a one-time token becomes a cookie that scripts cannot read and other sites cannot send', async () => {
    const minted = await askSocket(agent.adminSocket, '/sign-in-tokens', { method: 'POST' });
    expect(minted.status).toBe(201);
    const { token } = minted.json() as { token: string };
    const answer = await signIn(token, { origin: 'http://localhost' });
    expect([answer.status, answer.json()]).toEqual([201, { user: 'admin', role: 'admin', readOnly: false }]);
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^patchbay_session=pbc_[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await agent.ask('/api/v1/sessions/current', { headers })).json()).toMatchObject({ user: 'admin' });
    expectProblem(await signIn(token), 401, 'sign-in-link-spent');

    const end = { method: 'DELETE', headers: { ...headers, origin: 'http://localhost' } };
    const ended = await agent.ask('/api/v1/sessions/current', end);
    expect(ended.status).toBe(204);
    expect(ended.headers['set-cookie']?.[0]).toContain('patchbay_session=; Max-Age=0');
    expectProblem(await agent.ask('/api/v1/sessions/current', { headers }), 401, 'unauthenticated');
  });

  test('behind TLS the cookie is Secure', async () => {
    const answer = await signIn(operator, { 'x-forwarded-proto': 'https' });
    expect(answer.headers['set-cookie']?.[0]).toContain('; Secure');
  });

  test('a cookie alone changes nothing: the page it comes from must be ours', async () => {
    const cookie = agent.adminCookie();
    const make = (headers: Record<string, string>): Ask => ({
      method: 'POST',
      headers: { cookie, ...json, ...headers },
      body: '{"name":"x","role":"admin"}',
    });
    expectProblem(await agent.ask('/api/v1/tokens', make({})), 403, 'origin-not-allowed');
    for (const origin of ['http://evil.example', 'null', 'http://localhost:81']) {
      expectProblem(await agent.ask('/api/v1/tokens', make({ origin })), 403, 'origin-not-allowed');
      expectProblem(await signIn(operator, { origin }), 403, 'origin-not-allowed');
    }
    expect((await agent.ask('/api/v1/tokens', make({ origin: 'http://localhost' }))).status).toBe(201);
    // A script has no origin, and its token does not come by itself.
    const revoke = { method: 'DELETE', headers: bearer(operator) };
    expectProblem(await agent.ask('/api/v1/tokens/x', revoke), 403, 'forbidden');
    expectProblem(await agent.ask('/api/v1/sessions/current', revoke), 404, 'not-found');
  });
});

describe('bodies and paths', () => {
  const post = (body: Ask['body'], headers: Record<string, string> = json): Promise<Answer> =>
    agent.ask('/api/v1/sessions', { method: 'POST', headers, ...(body === undefined ? {} : { body }) });

  test.each(['', '{', 'token=x', '\ufeff{}x', '{"token":"x"}}'])('malformed %j', async (body) =>
    expectProblem(await post(body), 400, 'malformed-body'),
  );

  test('not UTF-8', async () => {
    expectProblem(await post(Buffer.from([0x22, 0xff, 0x22])), 400, 'malformed-body');
  });

  test.each([
    ['null', undefined],
    ['[]', undefined],
    ['{}', 'token'],
    ['{"token":1}', 'token'],
    ['{"token":""}', 'token'],
    ['{"token":"x","more":1}', undefined],
    ['{"__proto__":{"token":"x"}}', 'token'],
  ])('of a wrong shape %s', async (body, field) => {
    const answer = await post(body);
    expectProblem(answer, 400, 'invalid-field');
    expect(answer.json().field).toBe(field);
  });

  test.each<Record<string, string>>([{}, { 'content-type': 'text/plain' }, { 'content-type': 'application/jsonp' }])(
    'of another type %j',
    async (headers) => expectProblem(await post('{"token":"x"}', headers), 415, 'unsupported-media-type'),
  );

  test('a body may be as large as said, not a byte larger, declared or not', async () => {
    const fill = (bytes: number): string => `{"token":"${'x'.repeat(bytes - 12)}"}`;
    expectProblem(await post(fill(maxBodyBytes)), 400, 'invalid-field');
    expectProblem(await post(fill(maxBodyBytes + 1)), 413, 'body-too-large');
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    expectProblem(await post(Array.from({ length: 160 }, () => chunk)), 413, 'body-too-large');
  });

  test.each([
    '/',
    '/api',
    '/api/v1',
    '/api/v1/',
    '/api/v1/nope',
    '/api/v1/topology/',
    '/api/v1//topology',
    '/api/v1/%00',
    '/api/v1/tokens/a/b',
  ])('unknown path %s', async (path) =>
    expectProblem(await agent.ask(path, { headers: bearer(operator) }), 404, 'not-found'),
  );

  test('wrong method', async () => {
    const answer = await agent.ask('/api/v1/tokens', { method: 'PUT', headers: bearer(operator) });
    expectProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.allow).toBe('GET, POST');
  });

  test('a bug is told without its insides, and logged with them', async () => {
    agent.live.snapshot = () => {
      throw new Error('the inside of a bug');
    };
    const answer = await agent.ask('/api/v1/topology', { headers: viewer() });
    expectProblem(answer, 500, 'internal');
    expect(answer.text).not.toContain('inside of a bug');
    expect(agent.log()).toContain('the inside of a bug');
    expect(agent.log()).toContain('doors.test.ts');
  });

  test('answers are not kept by anybody and not guessed at', async () => {
    const answer = await agent.ask('/api/v1/topology', { headers: viewer() });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(topologySchema.parse(answer.json()).hosts).toHaveLength(1);
  });
});

test('the OpenAPI document describes what is answered', async () => {
  const document = (await agent.ask('/api/v1/openapi.json', { headers: viewer() })).json();
  expect(document.openapi).toBe('3.1.0');
  expect(document).toMatchObject({
    paths: {
      '/api/v1/topology': {
        get: {
          responses: {
            200: { content: { 'application/json': { schema: { properties: { links: { type: 'array' } } } } } },
            401: { content: { 'application/problem+json': {} } },
            503: { description: 'not-ready' },
          },
        },
      },
      '/api/v1/tokens/{id}': { delete: { parameters: [{ name: 'id', in: 'path', required: true }] } },
    },
  });
});

test('the sockets are closed to others', () => {
  expect(statSync(agent.socket).mode & 0o777).toBe(0o660);
  expect(statSync(agent.adminSocket).mode & 0o777).toBe(0o600);
});

type AuditEntry = { at: string; who: string; verb: string; outcome: string; subject?: string };

test('what matters is in the audit trail', async () => {
  await agent.ask('/api/v1/tokens', { headers: viewer() });
  await agent.ask('/api/v1/sessions', { method: 'POST', headers: json, body: '{"token":"wrong"}' });
  const admin = { cookie: agent.adminCookie(), origin: 'http://localhost', ...json };
  await agent.ask('/api/v1/tokens', { method: 'POST', headers: admin, body: '{"name":"ci","role":"viewer"}' });
  expectProblem(await agent.ask('/api/v1/audit', { headers: bearer(operator) }), 403, 'forbidden');
  const { entries } = (await agent.ask('/api/v1/audit', { headers: admin })).json() as { entries: AuditEntry[] };
  const told = entries.map(({ who, verb, outcome, subject }) => [who, verb, outcome, subject]).reverse();
  expect(told).toEqual([
    ['token:v', 'tokens.list', 'forbidden', '/api/v1/tokens'],
    ['?', 'session.begin', 'unauthenticated', undefined],
    ['admin', 'tokens.create', 'done', '/api/v1/tokens'],
    ['token:PATCHBAY_TOKEN', 'audit.read', 'forbidden', '/api/v1/audit'],
  ]);
});
