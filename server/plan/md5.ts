/** MD5 (RFC 1321), for one use only: the MAC that pipework derives from a word. Nothing is kept safe by it. */

/** Shifts of the four rounds (RFC 1321, 3.4). */
const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const sines = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32) >>> 0);

/** Which word of the block an operation reads, and how it mixes. */
const rounds: readonly { word: (i: number) => number; mix: (b: number, c: number, d: number) => number }[] = [
  { word: (i) => i, mix: (b, c, d) => (b & c) | (~b & d) },
  { word: (i) => (5 * i + 1) % 16, mix: (b, c, d) => (d & b) | (~d & c) },
  { word: (i) => (3 * i + 5) % 16, mix: (b, c, d) => b ^ c ^ d },
  { word: (i) => (7 * i) % 16, mix: (b, c, d) => c ^ (b | ~d) },
];

/** A one, zeros, and the length in bits as 64, to a multiple of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const length = ((bytes.length + 8) >> 6) * 64 + 64;
  const all = new Uint8Array(length);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n, true);
  return view;
}

/** The digest, 16 bytes. */
export function md5(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i += 1) {
      const round = rounds[i >> 4];
      const shift = shifts[i >> 4]?.[i & 3];
      if (!round || shift === undefined) throw new Error('md5 has four rounds');
      const word = view.getUint32(block + 4 * round.word(i), true);
      const sum = (a + round.mix(b, c, d) + (sines[i] ?? 0) + word) >>> 0;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) >>> 0];
    }
    [a0, b0, c0, d0] = [(a0 + a) >>> 0, (b0 + b) >>> 0, (c0 + c) >>> 0, (d0 + d) >>> 0];
  }
  const digest = new DataView(new ArrayBuffer(16));
  for (const [index, word] of [a0, b0, c0, d0].entries()) digest.setUint32(4 * index, word, true);
  return new Uint8Array(digest.buffer);
}
