import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHostDevice } from './host-device.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'patchbay-sysfs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function device(name: string, files: Record<string, string>): void {
  mkdirSync(join(root, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), `${text}\n`);
}

test('a driver that knows its speed tells it in Mbit/s', () => {
  device('eth0', { speed: '10000', ifindex: '2' });
  expect(readHostDevice('eth0', root)).toEqual({ speedMbps: 10_000 });
});

test.each(['-1', '0', '', 'fast', '4294967295'])('a speed told as "%s" is none', (speed) => {
  device('eth0', { speed });
  expect(readHostDevice('eth0', root)).toEqual({});
});

test('a virtual function names its physical one', () => {
  device('eth0', { ifindex: '2' });
  mkdirSync(join(root, 'bus', 'pf', 'net'), { recursive: true });
  symlinkSync(join(root, 'eth0'), join(root, 'bus', 'pf', 'net', 'eth0'));
  mkdirSync(join(root, 'eth0v1', 'device'), { recursive: true });
  symlinkSync(join(root, 'bus', 'pf'), join(root, 'eth0v1', 'device', 'physfn'));
  expect(readHostDevice('eth0v1', root)).toEqual({ physicalFunction: 2 });
});

test('a device that is not there tells nothing', () => {
  expect(readHostDevice('gone0', root)).toEqual({});
});
