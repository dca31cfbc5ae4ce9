/** The MAC of a word, as pipework's `U:<word>`: the same word gives the same MAC on every host. */
import { md5 } from './md5.ts';

const prefix = 'U:';

/** The word of a wish such as `U:web`; undefined for a MAC. */
export const wordOf = (mac: string): string | undefined =>
  mac.startsWith(prefix) ? mac.slice(prefix.length) : undefined;

/** UTF-8 (RFC 3629). */
function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text.toWellFormed());
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    if (escaped[at] === '%') {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(escaped.charCodeAt(at));
  }
  return Uint8Array.from(bytes);
}

/** `02:` and the first 40 bits of md5(word + newline): 02 makes it locally administered and unicast. */
export function macOfWord(word: string): string {
  const digest = md5(utf8(`${word}\n`));
  const hex = Array.from(digest.slice(0, 5), (byte) => byte.toString(16).padStart(2, '0'));
  return ['02', ...hex].join(':');
}
