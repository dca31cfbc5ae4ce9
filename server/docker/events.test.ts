import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventReader, objectsNamed } from './events.ts';

const container = 'c'.repeat(64);
const network = 'e'.repeat(64);
const event = (Type: string, Action: string, ID: string, Attributes: Record<string, string> = {}) => ({
  Type,
  Action,
  Actor: { ID, Attributes },
  time: 0,
});

describe('objects named', () => {
  test.each([
    [event('container', 'die', container), [`container/${container}`]],
    [event('container', 'exec_start: sh', container), []],
    [event('container', 'health_status: healthy', container), []],
    [event('network', 'connect', network, { container }), [`network/${network}`, `container/${container}`]],
    [event('network', 'destroy', network), [`network/${network}`]],
    [event('network', 'connect', network, { container: '../../info' }), [`network/${network}`]],
    [event('container', 'start', '../../../info'), []],
    [event('volume', 'create', container), []],
  ])('%j', (given, keys) => {
    expect(objectsNamed(given)).toEqual(keys);
  });
});

describe('event reader', () => {
  test('any chunking gives the same events', () => {
    // Any UTF-16 code units. The unit `binary` takes seconds to be made: it lists every code point there is.
    const text = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
    const some = fc.array(
      fc.record({
        action: fc.string({ unit: fc.constantFrom('é', '🧵', '{', '"', '\n', 'a') }),
        label: text,
      }),
    );
    fc.assert(
      fc.property(some, fc.array(fc.nat(500)), (list, cuts) => {
        const events = list.map((one) =>
          event('container', one.action, container, { label: one.label.toWellFormed() }),
        );
        const data = new TextEncoder().encode(events.map((one) => `${JSON.stringify(one)}\n`).join(''));
        const read = createEventReader();
        const out: unknown[] = [];
        let at = 0;
        for (const end of [...cuts.filter((cut) => cut < data.length).sort((a, b) => a - b), data.length]) {
          const got = read(data.subarray(at, end));
          if (!got.ok) throw new Error(got.error);
          out.push(...got.value);
          at = end;
        }
        expect(out).toEqual(events);
      }),
    );
  });

  test('a line that is no event, and a line without end, are errors', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(createEventReader()(bytes('nonsense\n')).ok).toBe(false);
    expect(createEventReader()(bytes('{"Type":"container"}\n'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('Action'),
    });
    const read = createEventReader();
    const megabyte = bytes('x'.repeat(1024 * 1024));
    const results = [1, 2, 3, 4, 5].map(() => read(megabyte).ok);
    expect(results).toEqual([true, true, true, true, false]);
  });
});
