import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Finding } from '../../model/finding.ts';
import type { Changes } from '../topology/join.ts';
import { createSettling, type Settling, settleMs } from './settling.ts';

const one = (object: string, link = 'x'): Finding => ({
  id: `finding:link-down:${object}`,
  severity: 'warning',
  check: 'link-down',
  object,
  evidence: { link },
  since: '2026-11-21T12:00:00.000Z',
});
const none = (): Changes => ({ added: {}, updated: {}, removed: {} });
const comes = (...findings: Finding[]): Changes => ({ ...none(), added: { findings } });
const changes = (before: Finding, after: Finding): Changes => ({ ...none(), updated: { findings: [[before, after]] } });
const goes = (...findings: Finding[]): Changes => ({ ...none(), removed: { findings } });

let told: string[] = [];
let settling: Settling;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  settling = createSettling((findings) => told.push(...findings.map(({ object, evidence }) => object + evidence.link)));
  settling.begin();
});
afterEach(() => {
  settling.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('what stands long enough is told, in its last form', () => {
  expect(settling.pass(comes(one('a')))).toBeUndefined();
  expect(settling.holds(one('a').id)).toBe(true);
  vi.advanceTimersByTime(settleMs / 2);
  expect(settling.pass(comes(one('b')))).toBeUndefined();
  expect(settling.pass(changes(one('a'), one('a', 'y')))).toBeUndefined();
  expect(told).toEqual([]);
  vi.advanceTimersByTime(settleMs / 2);
  expect(told).toEqual(['ay']);
  expect([settling.holds(one('a').id), settling.holds(one('b').id)]).toEqual([false, true]);
  vi.advanceTimersByTime(settleMs / 2);
  expect(told).toEqual(['ay', 'bx']);
});

test('what goes before is never told, what was told is told to change and go at once', () => {
  settling.pass(comes(one('a'), one('b')));
  expect(settling.pass(goes(one('a')))).toBeUndefined();
  vi.advanceTimersByTime(settleMs);
  expect(told).toEqual(['bx']);
  const change = changes(one('b'), one('b', 'y'));
  expect(settling.pass(change)).toEqual(change);
  expect(settling.pass(goes(one('b')))).toEqual(goes(one('b')));
  vi.advanceTimersByTime(settleMs * 3);
  expect(told).toEqual(['bx']);
});

test('other records pass', () => {
  const both: Changes = { added: { findings: [one('a')], links: [] }, updated: {}, removed: {} };
  expect(settling.pass(both)).toEqual({ added: { links: [] }, updated: {}, removed: {} });
});

test('before it has begun everything is held, and let go of at once when it begins', () => {
  const early = createSettling((findings) => told.push(...findings.map((finding) => finding.object)));
  early.pass(comes(one('a'), one('b')));
  early.pass(goes(one('a')));
  vi.advanceTimersByTime(settleMs * 3);
  expect(told).toEqual([]);
  early.begin();
  expect(told).toEqual(['b']);
  early.stop();
});
