/** One line of iptables-save taken apart into words (iptables quotes what has spaces or quotes in it, xtables_save_string). */

/** `quoted`: it stood in quotes, so that it is a value even when it begins with a hyphen. */
export type Word = { text: string; quoted: boolean };

/** Undefined when a quote is left open. */
export function wordsOf(line: string): Word[] | undefined {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ') {
      at += 1;
      continue;
    }
    const word: Word = { text: '', quoted: false };
    let inQuotes = false;
    for (; at < line.length && (inQuotes || line[at] !== ' '); at += 1) {
      const character = line[at] as string;
      if (character === '"') {
        inQuotes = !inQuotes;
        word.quoted = true;
      } else if (character === '\\' && inQuotes && at + 1 < line.length) {
        at += 1;
        word.text += line[at];
      } else word.text += character;
    }
    if (inQuotes) return undefined;
    words.push(word);
  }
  return words;
}
