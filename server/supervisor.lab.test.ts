/**
 * The product as `npm start` runs it, in a lab host of its own, from a checkout that only root can reach. One long file, because bringing
 * host and product up is what costs, and each test leaves both as it found them until the endings at the end.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { dirname } from 'node:path';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LabHost, upLabHost } from '../lab/host.ts';
import { until } from '../lab/poll.ts';
import { type Relay, relay } from '../lab/relay.ts';
import { problemSchema } from '../model/fault.ts';
import { asWebUser, webGid, webUid } from './supervise/web-user.ts';

const checkout = '/run/closed/checkout';
const token = 'operator-token-of-the-lab';
/** The kernel's name of the state "listening" in /proc/net/tcp (include/net/tcp_states.h). */
const tcpListen = '0A';

let host: LabHost;
let web: Relay;

type Started = { child: ChildProcess; said: () => string; ended: Promise<number | null> };

function start(env: Record<string, string> = {}): Started {
  const child = host.spawn([process.execPath, 'setup/start.mjs'], {
    cwd: checkout,
    env: { PATCHBAY_TOKEN: token, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => words.push(String(chunk)));
  return { child, said: () => words.join(''), ended: once(child, 'exit').then(([code]) => code as number | null) };
}

const pidIn = async (file: string): Promise<number> => Number(await host.run(['cat', file]));
const agentPid = (): Promise<number> => pidIn('/run/patchbay/agent.pid');
async function statusOf(pid: number): Promise<Map<string, string>> {
  const text = await host.run(['cat', `/proc/${pid}/status`]);
  return new Map(text.split('\n').map((line) => line.split(/:\s*/, 2) as [string, string]));
}
const supervisorPid = async (): Promise<number> => Number((await statusOf(await agentPid())).get('PPid'));
async function webPid(): Promise<number> {
  const [supervisor, agent] = [await supervisorPid(), await agentPid()];
  const children = await host.run(['cat', `/proc/${supervisor}/task/${supervisor}/children`]);
  return Number(
    children
      .trim()
      .split(' ')
      .find((pid) => Number(pid) !== agent),
  );
}
/** Whether a process runs; one that has ended and waits to be reaped does not. */
async function isRunning(pid: number): Promise<boolean> {
  const { code, stdout } = await host.exec(['cat', `/proc/${pid}/stat`]);
  return code === 0 && !/\) [ZX] /.test(stdout);
}
/** What came of a program that runs exactly as the web process does. */
async function asWeb(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return host.exec(['setpriv', ...asWebUser(argv)]);
}

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
function ask(
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = init;
    const asking = request({ host: '127.0.0.1', port: web.port, path, agent: false, ...rest }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      const done = (): void =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() });
      answer.on('end', done);
      answer.on('error', reject);
      asking.off('error', reject);
      asking.on('error', () => {});
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
const bearer = { authorization: `Bearer ${token}` };
const isReady = async (): Promise<boolean> => {
  const answer = await ask('/api/v1/health').catch(() => undefined);
  return answer?.status === 200;
};

let running: Started;
beforeAll(async () => {
  host = await upLabHost({ ovs: false });
  await host.run(['mkdir', '-m', '700', '/run/closed']);
  await host.run(['mkdir', checkout]);
  await host.run(['mount', '--bind', dirname(import.meta.dirname), checkout]);
  running = start();
  await until(
    'the line that says ready',
    () => running.said().includes('patchbay: ready at http://127.0.0.1:7420\n'),
    110_000,
  );
  web = await relay(host, 7420);
});
afterAll(async () => {
  await web?.close();
  await host?.down();
});

describe('what is said at the start', () => {
  test('names what is missing and who brings it, and what is there not', () => {
    expect(running.said()).toMatch(/no Open vSwitch database at \/run\/openvswitch\/db.sock.*openvswitch-switch/);
    expect(running.said()).not.toContain('no Docker socket');
  });

  test('a second start says who is there, and leaves', async () => {
    const second = start();
    expect(await second.ended).toBe(3);
    expect(second.said()).toContain(`another agent (pid ${await agentPid()}) runs on this host`);
    expect(await isReady()).toBe(true);
  });

  test('an address that is taken is named', async () => {
    const other = start({ PATCHBAY_RUN_DIR: '/run/other', PATCHBAY_STATE_DIR: '/var/lib/other' });
    expect(await other.ended).toBe(5);
    expect(other.said()).toContain('cannot listen on 127.0.0.1 port 7420 (EADDRINUSE)');
  });

  test('a state dir that the web process cannot reach is named', async () => {
    await host.run(['mkdir', '-m', '700', '/run/shut']);
    const other = start({ PATCHBAY_RUN_DIR: '/run/other2', PATCHBAY_STATE_DIR: '/run/shut/state' });
    expect(await other.ended).toBe(5);
    expect(other.said()).toMatch(/the user of the web process cannot run \/run\/shut\/state\/web\/.*Permission denied/);
  });

  test('an id of the web process that belongs to somebody else is named', async () => {
    await host.run(['sh', '-c', `echo squatter:x:${webUid}:1::/:/bin/false >> /etc/passwd`]);
    const other = start({ PATCHBAY_RUN_DIR: '/run/other3', PATCHBAY_STATE_DIR: '/var/lib/other3' });
    expect(await other.ended).toBe(5);
    expect(other.said()).toContain(`The id ${webUid} of the web process belongs to "squatter" on this host`);
    await host.run(['sed', '-i', '/^squatter:/d', '/etc/passwd']);
  });

  test('a setting that is not valid is named', async () => {
    const other = start({ PATCHBAY_LISTEN: 'nonsense' });
    expect(await other.ended).toBe(2);
    expect(other.said()).toMatch(/PATCHBAY_LISTEN must be address:port/);
  });
});

describe('what the web process is worth', () => {
  test('its own user, no capability, no group, no way to more, no secret', async () => {
    const pid = await webPid();
    const status = await statusOf(pid);
    expect(status.get('Uid')).toBe(Array(4).fill(webUid).join('\t'));
    expect(status.get('Gid')).toBe(Array(4).fill(webGid).join('\t'));
    expect(status.get('Groups')?.trim()).toBe('');
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) expect(status.get(set)).toMatch(/^0+$/);
    expect(status.get('NoNewPrivs')).toBe('1');
    const environment = (await host.run(['cat', `/proc/${pid}/environ`])).split('\0').filter(Boolean);
    const names = environment.map((one) => one.split('=')[0]);
    expect(names).not.toContain('PATCHBAY_TOKEN');
    expect(environment.join()).not.toContain(token);
    expect(names.sort()).toEqual([
      'HOSTNAME',
      'LANG',
      'NEXT_TELEMETRY_DISABLED',
      'NODE_ENV',
      'PATCHBAY_AGENT_SOCKET',
      'PATCHBAY_LISTEN_HOST',
      'PATH',
      'PORT',
    ]);
  });

  test('it reaches the agent and nothing else of root', async () => {
    const node = (await host.run(['readlink', `/proc/${await webPid()}/exe`])).trim();
    expect(node).toMatch(/^\/var\/lib\/patchbay\/web\/[0-9a-f]{16}\/node$/);
    const connect = (path: string) =>
      asWeb(
        node,
        '-e',
        `require('net').connect(${JSON.stringify(path)}, () => { console.log('in'); process.exit() }).on('error', (e) => console.log(e.code))`,
      );
    expect((await connect('/run/patchbay/agent.sock')).stdout).toBe('in\n');
    expect((await connect('/run/patchbay/admin.sock')).stdout).toBe('EACCES\n');
    expect((await host.run(['stat', '-c', '%F', '/var/run/docker.sock'])).trim()).toBe('socket');
    expect((await connect('/var/run/docker.sock')).stdout).toBe('EACCES\n');
    for (const secret of [
      '/var/lib/patchbay/patchbay.db',
      `${checkout}/package.json`,
      `/proc/${await agentPid()}/environ`,
    ]) {
      expect((await asWeb('cat', secret)).stderr, secret).toContain('Permission denied');
    }
    for (const own of [`${dirname(node)}/server.js`, node, '/var/lib/patchbay/x', '/run/patchbay/x']) {
      expect((await asWeb('touch', own)).stderr, own).toContain('Permission denied');
    }
  });

  test('the agent has no socket that a network reaches', async () => {
    const pid = await agentPid();
    const descriptors = await host.run(['ls', '-l', `/proc/${pid}/fd`]);
    const inodes = new Set([...descriptors.matchAll(/socket:\[(\d+)\]/g)].map((match) => match[1]));
    expect(inodes.size).toBeGreaterThan(2);
    const listening: string[] = [];
    for (const table of ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6']) {
      for (const line of (await host.run(['cat', `/proc/${pid}/net/${table}`])).split('\n').slice(1)) {
        const fields = line.trim().split(/\s+/);
        if (fields[3] === tcpListen) listening.push(`${table} ${fields[1]}`);
        expect(inodes.has(fields[9]), `${table} ${line}`).toBe(false);
      }
    }
    // The web process, so that the tables were really read: 127.0.0.1:7420 in the kernel's spelling.
    expect(listening).toEqual(['tcp 0100007F:1CFC']);
  });
});

describe('the doors, from outside', () => {
  const json = { 'content-type': 'application/json' };
  const cases: [name: string, path: string, init: Parameters<typeof ask>[1], status: number, code: string][] = [
    ['no token', '/api/v1/topology', {}, 401, 'unauthenticated'],
    ['a wrong token', '/api/v1/topology', { headers: { authorization: 'Bearer wrong' } }, 401, 'unauthenticated'],
    ['a wrong cookie', '/api/v1/topology', { headers: { cookie: 'patchbay_session=x' } }, 401, 'unauthenticated'],
    ['a foreign Host', '/api/v1/health', { headers: { host: 'evil.example' } }, 403, 'host-not-allowed'],
    ['a foreign Host for a page', '/', { headers: { host: 'evil.example:7420' } }, 403, 'host-not-allowed'],
    ['a foreign Origin', '/api/v1/health', { headers: { origin: 'http://evil.example' } }, 403, 'origin-not-allowed'],
    ['an opaque Origin', '/api/v1/health', { headers: { origin: 'null' } }, 403, 'origin-not-allowed'],
    [
      '10 MB',
      '/api/v1/sessions',
      { method: 'POST', headers: json, body: `{"token":"${'x'.repeat(10_000_000)}"}` },
      413,
      'body-too-large',
    ],
    [
      '10 MB in chunks',
      '/api/v1/sessions',
      { method: 'POST', headers: { ...json, 'transfer-encoding': 'chunked' }, body: ' '.repeat(10_000_000) },
      413,
      'body-too-large',
    ],
    [
      'a malformed body',
      '/api/v1/sessions',
      { method: 'POST', headers: json, body: '{"token"' },
      400,
      'malformed-body',
    ],
    [
      'a body of another shape',
      '/api/v1/sessions',
      { method: 'POST', headers: json, body: '{}' },
      400,
      'invalid-field',
    ],
    ['a form', '/api/v1/sessions', { method: 'POST', body: 'token=x' }, 415, 'unsupported-media-type'],
    ['an unknown path', '/api/v1/nope', { headers: bearer }, 404, 'not-found'],
    ['a path with dots', '/api/v1/../../etc/passwd', { headers: bearer }, 404, 'not-found'],
    ['a wrong method', '/api/v1/health', { method: 'DELETE', headers: bearer }, 405, 'method-not-allowed'],
    ['a page that is written to', '/signin', { method: 'POST', body: 'x' }, 405, 'method-not-allowed'],
    ['what is for admins', '/api/v1/tokens', { headers: bearer }, 403, 'forbidden'],
  ];
  test.each(cases)('%s', async (_, path, init, status, code) => {
    const answer = await ask(path, init);
    if (path.includes('..')) {
      // Normalised before any route is looked for: a page that does not exist.
      expect(answer.status).toBe(status);
    } else {
      expect(problemSchema.parse(JSON.parse(answer.text))).toMatchObject({ status, code });
      expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
    }
    expect(answer.text).not.toMatch(/node_modules|\.[jt]s:\d|\bat \w+ \(/);
  });

  test('the preset token reads', async () => {
    const health = await ask('/api/v1/health', { headers: bearer });
    expect(JSON.parse(health.text)).toMatchObject({
      status: 'ready',
      agentPid: await agentPid(),
      sources: { kernel: { state: 'up' }, docker: { state: 'up' }, ovs: { state: 'absent' } },
    });
    const topology = await ask('/api/v1/topology', { headers: bearer });
    expect(JSON.parse(topology.text)).toMatchObject({ networks: expect.arrayContaining([]) });
  });

  test('pages come with a policy of their own and with headers that keep other sites out', async () => {
    const [one, two] = [await ask('/signin'), await ask('/signin')];
    const nonce = (answer: Answer) =>
      /'nonce-([^']{20,})'/.exec(String(answer.headers['content-security-policy']))?.[1];
    expect(nonce(one)).not.toBe(nonce(two));
    expect(String(one.headers['content-security-policy'])).not.toMatch(/unsafe|\*|http:/);
    expect(one.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(one.headers['x-powered-by']).toBeUndefined();
    // Every inline script of the page has the nonce.
    expect(one.text.match(/<script(?![^>]*nonce=)/g)).toBeNull();
  });
});

test('the stream comes through the web process as it happens, and a reader that leaves is let go', async () => {
  const agent = await agentPid();
  const descriptors = async (): Promise<number> =>
    (await host.run(['ls', `/proc/${agent}/fd`])).trim().split('\n').length;
  const before = await descriptors();
  let text = '';
  const path = '/api/v1/topology/stream';
  const asking = request({ host: '127.0.0.1', port: web.port, path, agent: false, headers: bearer }, (answer) => {
    answer.on('data', (chunk: Buffer) => {
      text += String(chunk);
    });
    answer.on('error', () => {});
  });
  asking.on('error', () => {});
  asking.end();
  await until('the snapshot', () => /^event: snapshot\nid: \S+:\d+\ndata: \{.*\}\n\n/m.test(text));
  expect(text).not.toContain('"pb-wire0"');
  await host.run(['ip', 'link', 'add', 'name', 'pb-wire0', 'type', 'veth', 'peer', 'name', 'pb-wire1']);
  await until('the delta', () => /^event: delta\nid: \S+:\d+\ndata: .*"pb-wire0"/m.test(text));
  expect(await descriptors()).toBe(before + 1);
  asking.destroy();
  await until('the end of the connection', async () => (await descriptors()) === before);
  await host.run(['ip', 'link', 'delete', 'dev', 'pb-wire0']);
});

test('a browser signs in with the link, once, under the policy, and nothing is complained about', async () => {
  const link = /http:\S+#token=\S+/.exec(running.said())?.[0] ?? '';
  const another = await host.run([process.execPath, 'setup/run.mjs', 'server/sign-in.ts'], { cwd: checkout });
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:7420\/signin#token=pbs_/);
  expect(another.trim()).toMatch(/^http:\/\/127\.0\.0\.1:7420\/signin#token=pbs_/);
  const here = `http://127.0.0.1:${web.port}`;
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${here}/signin?returnTo=%2Fapi%2Fdocs${new URL(link).hash}`);
    await page.waitForURL(`${here}/api/docs`);
    await page.getByText('GET /api/v1/topology/stream').waitFor();
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ name: 'patchbay_session', httpOnly: true, sameSite: 'Strict' }]);
    expect(complaints).toEqual([]);

    // The link is spent; the page says what to do. The browser itself complains about the 401.
    await page.goto(`${here}/signin${new URL(link).hash}`);
    await page.getByText('npm run sign-in” on the host for a new one').waitFor();
    expect(page.url()).toBe(`${here}/signin`);
    expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);

    // The other link goes to the canvas.
    await page.goto(`${here}/signin${new URL(another.trim()).hash}`);
    await page.waitForURL(`${here}/`);
    await page.goto('about:blank');

    // Somebody without a session is sent to the sign-in page, which leads back; an API token signs in as well.
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(`${here}/api/docs`);
    await stranger.waitForURL(`${here}/signin?returnTo=%2Fapi%2Fdocs`);
    await stranger.getByLabel('API token').fill(token);
    await stranger.getByRole('button').click();
    await stranger.waitForURL(`${here}/api/docs`);
  } finally {
    await browser.close();
  }
});

describe('endings', () => {
  test('an agent that is killed is started again; the web process stays and says so meanwhile', async () => {
    const [agent, webBefore] = [await agentPid(), await webPid()];
    await host.run(['kill', '-STOP', String(await supervisorPid())]);
    await host.run(['kill', '-KILL', String(agent)]);
    const meanwhile = await ask('/api/v1/health');
    expect(problemSchema.parse(JSON.parse(meanwhile.text)).code).toBe('agent-unavailable');
    expect(meanwhile.status).toBe(502);
    const supervisor = await statusOf(agent).then((status) => Number(status.get('PPid')));
    await host.run(['kill', '-CONT', String(supervisor)]);
    await until('the next agent', isReady);
    expect(await agentPid()).not.toBe(agent);
    expect(await webPid()).toBe(webBefore);
    expect(running.said()).toContain('the agent ended (signal SIGKILL); starting it again in 0.2 s');
    expect((await ask('/api/v1/topology', { headers: bearer })).status).toBe(200);
  });

  test('a web process that is killed is started again', async () => {
    const [agent, before] = [await agentPid(), await webPid()];
    await host.run(['kill', '-KILL', String(before)]);
    await until('the next web process', isReady);
    expect(await webPid()).not.toBe(before);
    expect(await agentPid()).toBe(agent);
  });

  test('a supervisor that is killed leaves nothing running', async () => {
    const pids = [await agentPid(), await webPid()];
    await host.run(['kill', '-KILL', String(await supervisorPid())]);
    expect(await running.ended).toBe(143);
    for (const pid of pids) await until(`the end of ${pid}`, async () => !(await isRunning(pid)));
  });

  test('SIGTERM ends all of it, and the next start needs no clearing up', async () => {
    running = start();
    await until('the line that says ready', () => running.said().includes('patchbay: ready at'));
    const pids = [await supervisorPid(), await agentPid(), await webPid()];
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    for (const pid of pids) expect(await isRunning(pid)).toBe(false);
  });

  test('a start that is killed takes the supervisor along', async () => {
    running = start();
    await until('the line that says ready', () => running.said().includes('patchbay: ready at'));
    const pids = [await supervisorPid(), await agentPid(), await webPid()];
    running.child.kill('SIGKILL');
    for (const pid of pids) await until(`the end of ${pid}`, async () => !(await isRunning(pid)));
  });
});
