/**
 * The find grammar: what a person types into the search and into every filter. Terms stand side by side and all must hold; `!` in front of
 * one turns it round; quotes keep spaces and colons together. A term without a key is an address, a CIDR, a MAC, a port or part of a name,
 * by its looks. Pure.
 */
import { type Cidr, cidrOf } from './addresses.ts';

export const findKeys = [
  'name',
  'address',
  'mac',
  'port',
  'vlan',
  'state',
  'kind',
  'net',
  'switch',
  'netns',
  'project',
  'image',
  'label',
  'mode',
  'mtu',
  'check',
] as const;
export type FindKey = (typeof findKeys)[number];

const synonyms: Record<string, FindKey> = { addr: 'address', ip: 'address', network: 'net', in: 'netns', on: 'switch' };

export type Wanted =
  | { by: 'text'; text: string }
  | { by: 'cidr'; cidr: Cidr }
  | { by: 'port'; port: number; protocol?: string }
  | { by: 'address-port'; cidr: Cidr; port: number }
  | { by: 'vlan'; low: number; high: number }
  | { by: 'vlan-form'; form: 'any' | 'none' | 'access' | 'trunk' }
  | { by: 'mtu'; mtu: number }
  /** `*` stands for anything; without one the value is meant whole. Lower case. */
  | { by: 'value'; key: Exclude<FindKey, 'address' | 'port' | 'vlan' | 'mtu'>; value: string };

/** One term; `text` is what was typed, for messages that name it. */
export type Term = { text: string; negated: boolean; wanted: Wanted };

export type TermFault = {
  term: string;
  why: 'unclosed-quote' | 'unknown-key' | 'no-value' | 'not-a-number' | 'not-an-address';
};

/** `doubts`: terms whose key is not known and that are therefore taken as text. */
export type Parsed = { ok: true; terms: Term[]; doubts: string[] } | { ok: false; fault: TermFault };

type Word = { text: string; negated: boolean; value: string; key: string | undefined; quoted: boolean };

/** Splits at spaces outside of quotes; `\"` and `\\` stand for themselves inside. */
function wordsOf(expression: string): Word[] | TermFault {
  const words: Word[] = [];
  let at = 0;
  while (at < expression.length) {
    if (/\s/.test(expression.charAt(at))) {
      at += 1;
      continue;
    }
    const from = at;
    let value = '';
    let inQuotes = false;
    let quoted = false;
    let key: string | undefined;
    while (at < expression.length && (inQuotes || !/\s/.test(expression.charAt(at)))) {
      const letter = expression.charAt(at);
      if (letter === '"') {
        inQuotes = !inQuotes;
        quoted = true;
      } else if (inQuotes && letter === '\\' && /["\\]/.test(expression.charAt(at + 1))) {
        at += 1;
        value += expression.charAt(at);
      } else if (letter === ':' && !quoted && key === undefined && /^!?[a-z]+$/i.test(value)) {
        key = value;
        value = '';
      } else value += letter;
      at += 1;
    }
    const text = expression.slice(from, at);
    if (inQuotes) return { term: text, why: 'unclosed-quote' };
    const head = key ?? (text.startsWith('"') ? '' : value);
    const negated = head.startsWith('!');
    words.push({
      text,
      negated,
      quoted,
      key: key === undefined ? undefined : key.replace('!', '').toLowerCase(),
      value: negated && key === undefined ? value.slice(1) : value,
    });
  }
  return words;
}

export function parseFind(expression: string): Parsed {
  const words = wordsOf(expression);
  if (!Array.isArray(words)) return { ok: false, fault: words };
  const terms: Term[] = [];
  const doubts: string[] = [];
  for (const word of words) {
    const wanted = wantedOf(word);
    if (typeof wanted === 'string') return { ok: false, fault: { term: word.text, why: wanted } };
    if (wanted === undefined) {
      // Taken as text it could find something; turned round it would let everything pass.
      if (word.negated) return { ok: false, fault: { term: word.text, why: 'unknown-key' } };
      doubts.push(word.text);
      terms.push({
        text: word.text,
        negated: false,
        wanted: { by: 'text', text: `${word.key}:${word.value}`.toLowerCase() },
      });
    } else terms.push({ text: word.text, negated: word.negated, wanted });
  }
  return { ok: true, terms, doubts };
}

/** What a word wants; undefined: its key is not known. */
function wantedOf(word: Word): Wanted | TermFault['why'] | undefined {
  const { value } = word;
  if (word.key === undefined) {
    if (value === '') return 'no-value';
    return word.quoted ? { by: 'text', text: value.toLowerCase() } : byLooks(value);
  }
  // `fe80:` and `de:ad:be` begin like a key and are none.
  const whole = `${word.key}:${value}`;
  const key = synonyms[word.key] ?? findKeys.find((one) => one === word.key);
  if (key === undefined) return !word.quoted && /^[0-9a-f:./]+$/i.test(whole) ? byLooks(whole) : undefined;
  if (value === '') return 'no-value';
  switch (key) {
    case 'address': {
      const cidr = cidrOf(value);
      return cidr ? { by: 'cidr', cidr } : 'not-an-address';
    }
    case 'port':
      return portOf(value) ?? 'not-a-number';
    case 'vlan':
      return vlanOf(value.toLowerCase());
    case 'mtu':
      return /^\d+$/.test(value) ? { by: 'mtu', mtu: Number(value) } : 'not-a-number';
    default:
      return { by: 'value', key, value: value.toLowerCase() };
  }
}

function vlanOf(value: string): Wanted | TermFault['why'] {
  if (value === 'any' || value === 'none' || value === 'access' || value === 'trunk')
    return { by: 'vlan-form', form: value };
  const [, low, high] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(value) ?? [];
  return low === undefined ? 'not-a-number' : { by: 'vlan', low: Number(low), high: Number(high ?? low) };
}

function portOf(value: string): Wanted | undefined {
  const [, digits, protocol] = /^:?(\d{1,5})(?:\/([a-z]+))?$/i.exec(value) ?? [];
  if (digits === undefined || Number(digits) > 65_535) return undefined;
  return { by: 'port', port: Number(digits), ...(protocol ? { protocol: protocol.toLowerCase() } : {}) };
}

/** `172.17.0.2`, `10.0.0.0/8`, `fe80::1`, `:8080`, `53/udp`, `127.0.0.1:8080`; anything else is part of a name, an address or a MAC. */
function byLooks(value: string): Wanted {
  const cidr = cidrOf(value);
  if (cidr) return { by: 'cidr', cidr };
  if (/^:\d{1,5}$|^:?\d{1,5}\/[a-z]+$/i.test(value)) {
    const port = portOf(value);
    if (port) return port;
  }
  const [, address, digits] = /^([\d.]+|\[[0-9a-f:.]+\]):(\d{1,5})$/i.exec(value) ?? [];
  const one = address === undefined ? undefined : cidrOf(address.replaceAll(/[[\]]/g, ''));
  if (one && Number(digits) <= 65_535) return { by: 'address-port', cidr: one, port: Number(digits) };
  return { by: 'text', text: value.toLowerCase() };
}
