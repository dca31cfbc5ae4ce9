import { expect, test } from 'vitest';
import { createEventLog } from './event-log.ts';

const event = (
  nano: number,
  action: string,
  id: string,
  attributes: Record<string, string> = {},
  type = 'container',
) => ({
  ...{ Type: type, Action: action, Actor: { ID: id, Attributes: attributes } },
  ...{ time: Math.floor(nano / 1e9), timeNano: nano },
});
const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678) * 1e6;
const summary = (events: { action: string; actorId: string }[]): string[] =>
  events.map((one) => `${one.action} ${one.actorId}`);

test('the newest first, all or those of one object and of those that name it', () => {
  const log = createEventLog();
  log.add(event(at, 'create', 'c1', { name: 'web' }));
  log.add(event(at + 1e6, 'connect', 'n1', { container: 'c1' }, 'network'));
  log.add(event(at + 2e6, 'start', 'c2'));
  expect(summary(log.newestFirst())).toEqual(['start c2', 'connect n1', 'create c1']);
  expect(summary(log.newestFirst('container:host-key:c1'))).toEqual(['connect n1', 'create c1']);
  expect(summary(log.newestFirst('network:host-key:n1'))).toEqual(['connect n1']);
  expect(log.newestFirst('container:host-key:c9')).toEqual([]);
  expect(log.newestFirst('container:host-key:c1')[1]).toEqual({
    ...{ time: '2026-01-02T03:04:05.678Z', type: 'container', action: 'create', actorId: 'c1' },
    attributes: { name: 'web' },
  });
});

test('told again it is there once; an engine without nanoseconds', () => {
  const log = createEventLog();
  for (let count = 0; count < 3; count += 1) log.add(event(at, 'create', 'c1'));
  log.add({ Type: 'container', Action: 'die', Actor: { ID: 'c1', Attributes: {} }, time: at / 1e9 });
  expect(log.newestFirst().map((one) => one.time)).toEqual(['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z']);
});

test('as many as it may hold, and of each no more than is read', () => {
  const log = createEventLog(3);
  for (let count = 0; count < 9; count += 1) log.add(event(at + count * 1e6, 'start', `c${count}`));
  expect(summary(log.newestFirst())).toEqual(['start c8', 'start c7', 'start c6']);
  const labels = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`l${index}`, 'x'.repeat(5_000)]));
  log.add(event(at + 1e9, 'die', 'c1', labels));
  expect(JSON.stringify(log.newestFirst()[0]).length).toBeLessThan(80_000);
});
