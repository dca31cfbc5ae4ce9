import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseReader, type SseMessage } from './sse.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function readIn(text: string, cuts: number[]): SseMessage[] {
  const read = createSseReader();
  const all = bytes(text);
  const places = [...new Set(cuts.map((cut) => cut % (all.length + 1)))].sort((a, b) => a - b);
  const out: SseMessage[] = [];
  let from = 0;
  for (const to of [...places, all.length]) {
    out.push(...read(all.slice(from, to)));
    from = to;
  }
  return out;
}

describe('createSseReader', () => {
  it('reads event, data over several lines and id', () => {
    expect(createSseReader()(bytes('event: delta\nid: a:7\ndata: {"x":\ndata: 1}\n\n'))).toEqual([
      { event: 'delta', id: 'a:7', data: '{"x":\n1}' },
    ]);
  });

  it('ignores comments, unknown fields and messages without data', () => {
    expect(createSseReader()(bytes(': hello\nretry: 5\nevent: ping\n\ndata:tight\n\n'))).toEqual([
      { event: 'message', data: 'tight' },
    ]);
  });

  it('gives nothing before the empty line', () => {
    const read = createSseReader();
    expect(read(bytes('data: 1\n'))).toEqual([]);
    expect(read(bytes('\n'))).toEqual([{ event: 'message', data: '1' }]);
  });

  it('does not care where chunks are cut, nor which line ends are used', () => {
    const text = 'event: delta\nid: e:1\ndata: {"name":"网桥 é 🙂"}\n\n: c\nevent: ping\ndata: {}\n\n';
    const whole = readIn(text, []);
    expect(whole).toHaveLength(2);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r'), (cuts, end) => {
        // A lone CR at the very end waits for what follows, so the text goes on by a comment.
        expect(readIn(`${text}:`.replaceAll('\n', end), cuts)).toEqual(whole);
      }),
    );
  });
});
