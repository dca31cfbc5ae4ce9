import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../e2e/csv.ts';
import { csvText } from './csv.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", 'a', '＝', ' ') }),
);

describe('CSV', () => {
  it('begins with a byte order mark and ends every line with CRLF', () => {
    expect(csvText(['name', 'mtu'], [['web', '1500']])).toBe('\uFEFFname,mtu\r\nweb,1500\r\n');
  });

  it('lets no name or label become a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) {
      const [, [cell] = []] = readCsv(csvText(['label'], [[`${start}cmd|' /C calc'!A0`]]));
      expect(cell?.startsWith("'")).toBe(true);
    }
  });

  it('is read back as it was, whatever names are, and holds no formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(hostile, { minLength: 2, maxLength: 2 }), { maxLength: 5 }), (rows) => {
        const text = csvText(['a', 'b'], rows);
        const read = readCsv(text.slice(1));
        expect(read[0]).toEqual(['a', 'b']);
        for (const cell of read.slice(1).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        expect(
          read
            .slice(1)
            .map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20])/, ''))),
        ).toEqual(
          rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20])/, ''))),
        );
      }),
    );
  });
});
