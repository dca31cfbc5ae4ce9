import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJsonStream } from './json-stream.ts';

const maxBytes = 1_000_000;
const bytes = (text: string) => new TextEncoder().encode(text);
/** Strings full of what a cutter could trip over. */
const trap = fc.string({
  unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', '\\"', 'é', '漢', '🧵', ' ', '\n', 'a'),
});
/**
 * Keys need no escape: V8's JSON.parse can take an escaped key for another one it has seen (nodejs/node#63785), whoever cuts the messages.
 * OVSDB's own keys are column names and uuids; its maps travel as lists of pairs.
 */
const key = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', 'é', '漢', '🧵', ' ', 'a') });
const { tree: value } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    trap,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
  ),
}));
const message = fc.dictionary(key, value, { maxKeys: 5 });
/** JSON has one zero: what is sent is what JSON.parse gives of it. */
const asSent = (value: unknown) => JSON.parse(JSON.stringify(value));

function feed(stream: ReturnType<typeof createJsonStream>, data: Uint8Array, cuts: number[]): unknown[] {
  const ends = [...new Set(cuts.map((cut) => cut % (data.length + 1)))].sort((a, b) => a - b);
  const out: unknown[] = [];
  let at = 0;
  for (const end of [...ends, data.length]) {
    // One buffer for all chunks, overwritten after each: nothing may be kept by reference.
    const chunk = data.slice(at, end);
    const result = stream.push(chunk);
    chunk.fill(0x7d);
    if (!result.ok) throw new Error(result.error);
    out.push(...result.value);
    at = end;
  }
  return out;
}

describe('json stream', () => {
  test('any chunking gives the same messages', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 6 }),
        fc.array(fc.nat(2_000), { maxLength: 30 }),
        fc.constantFrom('', ' ', '\n\r\t'),
        (messages, cuts, gap) => {
          const data = bytes(messages.map((one) => JSON.stringify(one)).join(gap));
          expect(feed(createJsonStream(maxBytes), data, cuts)).toEqual(messages.map(asSent));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('byte by byte, with a character of four bytes and escaped quotes', () => {
    const sent = { 'a{': '🧵\\"}', list: [{ deep: ['[', { x: '\\' }] }] };
    const data = bytes(JSON.stringify(sent) + JSON.stringify({ second: 1 }));
    const cuts = [...data.keys()];
    expect(feed(createJsonStream(maxBytes), data, cuts)).toEqual([sent, { second: 1 }]);
  });

  test('a message over the bound is an error, whole or in pieces', () => {
    const data = bytes(JSON.stringify({ long: 'x'.repeat(100) }));
    expect(createJsonStream(50).push(data).ok).toBe(false);
    const stream = createJsonStream(50);
    expect(stream.push(data.subarray(0, 40)).ok).toBe(true);
    expect(stream.push(data.subarray(40, 80)).ok).toBe(false);
    expect(createJsonStream(data.length).push(data).ok).toBe(true);
  });

  test.each(['[1]', '1', '"x"', '}', '{"a":}', '{"a":1]'])('%s is an error', (text) => {
    expect(createJsonStream(maxBytes).push(bytes(text)).ok).toBe(false);
  });

  test('bad UTF-8 is an error', () => {
    const data = Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d);
    expect(createJsonStream(maxBytes).push(data).ok).toBe(false);
  });
});
