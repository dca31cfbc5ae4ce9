import { describe, expect, test } from 'vitest';
import { isLoopback, parseConfig, parseListen, settingNames, unknownSettings } from './config.ts';

describe('parseListen', () => {
  test.each([
    ['127.0.0.1:7420', { host: '127.0.0.1', port: 7420 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['[fe80::1]:65535', { host: 'fe80::1', port: 65_535 }],
    ['Host-1.example:7420', { host: 'host-1.example', port: 7420 }],
    ['localhost:1', { host: 'localhost', port: 1 }],
  ])('%s', (text, listen) => expect(parseListen(text)).toEqual(listen));

  test.each([
    '',
    '7420',
    ':7420',
    '127.0.0.1',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '127.0.0.300:80',
    '1.2:80',
    '::1:7420',
    '[::g]:80',
    '[127.0.0.1]:80',
    'a b:80',
    '-a:80',
    'a..b:80',
    'http://a:80',
    '127.0.0.1:80 ',
  ])('refuses %j', (text) => expect(parseListen(text)).toBeUndefined());
});

test('isLoopback', () => {
  expect(['localhost', '::1', '127.0.0.1', '127.9.9.9'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '10.0.0.1', '127.example', 'box1'].some(isLoopback)).toBe(false);
});

describe('parseConfig', () => {
  test('defaults, and an empty variable counts as not set', () => {
    const expected = {
      listen: { host: '127.0.0.1', port: 7420 },
      token: undefined,
      readOnly: false,
      stateDir: '/var/lib/patchbay',
      runDir: '/run/patchbay',
      dockerSocket: '/var/run/docker.sock',
      ovsRunDir: '/run/openvswitch',
    };
    expect(parseConfig({})).toEqual({ ok: true, value: expected });
    const empty = Object.fromEntries(settingNames.map((name) => [name, '']));
    expect(parseConfig(empty)).toEqual({ ok: true, value: expected });
  });

  test('every setting', () => {
    const given = {
      PATCHBAY_LISTEN: '[::]:8080',
      PATCHBAY_TOKEN: '0123456789abcdef',
      PATCHBAY_READONLY: '1',
      PATCHBAY_STATE_DIR: '/srv/pb/',
      PATCHBAY_RUN_DIR: '/run/pb',
      DOCKER_HOST: 'unix:///run/user/1000/docker.sock',
      OVS_RUNDIR: '/usr/local/var/run/openvswitch',
    };
    expect(Object.keys(given).sort()).toEqual([...settingNames].sort());
    expect(parseConfig(given)).toEqual({
      ok: true,
      value: {
        listen: { host: '::', port: 8080 },
        token: '0123456789abcdef',
        readOnly: true,
        stateDir: '/srv/pb',
        runDir: '/run/pb',
        dockerSocket: '/run/user/1000/docker.sock',
        ovsRunDir: '/usr/local/var/run/openvswitch',
      },
    });
  });

  test.each([
    ['PATCHBAY_LISTEN', '127.0.0.1:0'],
    ['PATCHBAY_TOKEN', 'fifteen-chars-x'],
    ['PATCHBAY_TOKEN', 'with a space in it and long enough'],
    ['PATCHBAY_READONLY', 'on'],
    ['PATCHBAY_STATE_DIR', 'state'],
    ['PATCHBAY_RUN_DIR', './run'],
    ['PATCHBAY_RUN_DIR', `/${'r'.repeat(96)}`],
    ['DOCKER_HOST', 'tcp://10.0.0.1:2375'],
    ['DOCKER_HOST', 'unix://relative.sock'],
    ['OVS_RUNDIR', 'run'],
  ])('the fault of %s=%s names it', (variable, value) => {
    const parsed = parseConfig({ [variable]: value });
    expect(parsed).toMatchObject({ ok: false, error: { variable } });
    if (parsed.ok) return;
    expect(parsed.error.detail).toContain(variable);
    expect(parsed.error.detail.includes(value)).toBe(variable !== 'PATCHBAY_TOKEN');
  });

  test('a misspelt setting is noticed', () => {
    expect(unknownSettings({ PATCHBAY_READ_ONLY: '1', PATCHBAY_READONLY: '1', HOME: '/' })).toEqual([
      'PATCHBAY_READ_ONLY',
    ]);
  });
});
