import { describe, expect, test } from 'vitest';
import { doorFault } from './doors.ts';
import { hostnameOf, isOwnHost, type OwnNames } from './hosts.ts';

const own = (listenHost: string): OwnNames => ({
  listenHost,
  hostname: 'Box1',
  localAddresses: () => ['127.0.0.1', '192.168.1.5', 'fe80::1', '2001:DB8::5'],
});

describe('isOwnHost', () => {
  test.each([
    'localhost',
    'LOCALHOST:7420',
    'localhost.',
    '127.0.0.1:7420',
    '127.8.9.1',
    '[::1]:7420',
    '[0:0:0:0:0:0:0:1]',
    'box1:80',
  ])('always %s', (host) => expect(isOwnHost(host, own('127.0.0.1'))).toBe(true));

  test.each([
    '',
    'evil.example',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.1.evil.example',
    '128.0.0.1',
    '127.0.0.1:7420:1',
    '127.0.0.1@evil.example',
    'evil.example#localhost',
    '192.168.1.5',
    '[::2]',
    '[::1',
    '::1',
    'box1.evil.example',
    'localhost:port',
    'localhost/',
    ' ',
  ])('never %j when listening on loopback', (host) => expect(isOwnHost(host, own('127.0.0.1'))).toBe(false));

  test('the name or address listened on', () => {
    expect(isOwnHost('192.168.1.5:7420', own('192.168.1.5'))).toBe(true);
    expect(isOwnHost('Panel.example:7420', own('panel.example'))).toBe(true);
    expect(isOwnHost('[2001:db8:0::5]', own('2001:db8::5'))).toBe(true);
  });

  test.each(['0.0.0.0', '::'])('listening on %s: every address of the machine, no other name', (listen) => {
    expect(isOwnHost('192.168.1.5', own(listen))).toBe(true);
    expect(isOwnHost('[2001:db8::5]:1', own(listen))).toBe(true);
    expect(isOwnHost('192.168.1.6', own(listen))).toBe(false);
    expect(isOwnHost('evil.example', own(listen))).toBe(false);
  });

  test('hostnameOf', () => {
    expect(hostnameOf('A.b:80')).toBe('a.b');
    expect(hostnameOf('[FE80::0001]:80')).toBe('fe80::1');
    expect(hostnameOf('a b')).toBeUndefined();
  });
});

describe('doorFault', () => {
  const check = (headers: Record<string, string>) => doorFault(new Headers(headers), own('127.0.0.1'))?.code;
  test('foreign or missing Host', () => {
    expect(check({ host: 'evil.example' })).toBe('host-not-allowed');
    expect(check({})).toBe('host-not-allowed');
  });
  test('the origin must be the one asked, port included', () => {
    expect(check({ host: 'localhost:7420' })).toBeUndefined();
    expect(check({ host: 'localhost:7420', origin: 'http://localhost:7420' })).toBeUndefined();
    // Behind a proxy that ends TLS.
    expect(check({ host: 'box1', origin: 'https://box1' })).toBeUndefined();
    for (const origin of ['http://evil.example', 'http://localhost:7421', 'http://127.0.0.1:7420', 'null', '']) {
      expect(check({ host: 'localhost:7420', origin }), origin).toBe('origin-not-allowed');
    }
  });
});
