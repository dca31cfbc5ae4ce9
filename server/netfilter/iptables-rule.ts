/** One `-A` line of iptables-save as matches and a verdict (iptables(8), iptables-extensions(8)). */
import type { Match, NatTarget, PortRange, Rule, Verdict } from './facts.ts';
import { type Word, wordsOf } from './save-line.ts';

/** Targets that change or report a packet and let it go on. */
const passingTargets = new Set(
  (
    'AUDIT CHECKSUM CLASSIFY CONNMARK CONNSECMARK CT DSCP ECN HL HMARK IDLETIMER LED LOG MARK NFLOG NOTRACK RATEEST ' +
    'SECMARK SET TCPMSS TCPOPTSTRIP TEE TOS TRACE TTL ULOG'
  ).split(' '),
);

/** `80` or `80:90`. */
export function portRange(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:[:-](\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  return { first, last: match[2] === undefined ? first : Number(match[2]) };
}

function portRanges(text: string): PortRange[] | undefined {
  const ranges = text.split(',').map(portRange);
  return ranges.every((one) => one !== undefined) ? ranges : undefined;
}

/** `172.17.0.2:80`, `[fd00::2]:80`, `10.0.0.2-10.0.0.5:80-90`, `10.0.0.2:80-90/8080`, an address alone or `:80` alone. */
export function natTarget(text: string): NatTarget | undefined {
  const match =
    /^(?:\[([^\]]+)\]|([0-9.-]+)|([0-9a-f:]*:[0-9a-f:.]*:[0-9a-f:.-]*))?(?::(\d+(?:-\d+)?)(?:\/(\d+))?)?$/i.exec(text);
  if (!match || text === '') return undefined;
  const address = match[1] ?? match[2] ?? match[3];
  const ports = match[4] === undefined ? undefined : portRange(match[4]);
  return {
    ...(address === undefined ? {} : { address }),
    ...(ports === undefined ? {} : { ports }),
    ...(match[5] === undefined ? {} : { base: Number(match[5]) }),
  };
}

const lowerList = (text: string): string[] => text.toLowerCase().split(',');
const linkName = (text: string): string => (text.endsWith('+') ? `${text.slice(0, -1)}*` : text);
/** iptables prints a mask that is no prefix as it is; such a match is left unknown. */
const isPlainAddress = (text: string): boolean => !/\/\d+\./.test(text) && !/\/.*:/.test(text);

type Option = { name: string; values: string[]; inverted: boolean; module: string };

const isValue = ({ text, quoted }: Word): boolean => quoted || (text !== '!' && !/^-{1,2}[a-zA-Z]/.test(text));

/** Options of the rule in order. A module without options of its own comes as `-m` with its name. */
function optionsOf(words: Word[]): Option[] {
  const options: Option[] = [];
  let module = '';
  let inverted = false;
  for (let at = 0; at < words.length; ) {
    const name = words[at]?.text ?? '';
    at += 1;
    if (name === '!') {
      inverted = true;
      continue;
    }
    const values: string[] = [];
    for (let word = words[at]; word && isValue(word); word = words[at]) {
      values.push(word.text);
      at += 1;
    }
    if (name === '-m') module = values[0] ?? '';
    options.push({ name, values, inverted, module });
    inverted = false;
  }
  return options;
}

const textOf = ({ name, values, inverted }: Option): string =>
  [inverted ? '!' : '', name, ...values].filter(Boolean).join(' ');

/** Modules whose every option is understood, or comes as an unknown match by itself. */
const knownModules = new Set([
  'tcp',
  'udp',
  'sctp',
  'dccp',
  'udplite',
  'comment',
  'conntrack',
  'state',
  'addrtype',
  'multiport',
  'iprange',
]);

/** undefined: the option says nothing about packets; the protocol of ports is put in by the caller. */
function matchOf(option: Option): Match | undefined {
  const { name, inverted, module } = option;
  const value = option.values[0] ?? '';
  const unknown: Match = { kind: 'unknown', text: module === '' ? textOf(option) : `-m ${module} ${textOf(option)}` };
  switch (name) {
    case '-i':
    case '-o':
      return { kind: name === '-i' ? 'in-link' : 'out-link', names: [linkName(value)], inverted };
    case '-s':
    case '-d':
      if (!isPlainAddress(value)) return unknown;
      return { kind: name === '-s' ? 'source' : 'destination', addresses: value.split(','), inverted };
    case '--src-range':
    case '--dst-range':
      return { kind: name === '--src-range' ? 'source' : 'destination', addresses: [value], inverted };
    case '-p':
      return value === 'all' ? undefined : { kind: 'protocol', protocols: [value.toLowerCase()], inverted };
    case '--sport':
    case '--dport':
    case '--sports':
    case '--dports': {
      const ports = portRanges(value);
      if (!ports) return unknown;
      return { kind: name.startsWith('--s') ? 'source-port' : 'destination-port', protocols: [], ports, inverted };
    }
    case '--ctstate':
    case '--state':
      return { kind: 'connection-state', states: lowerList(value), inverted };
    case '--ctorigdst':
      return isPlainAddress(value) ? { kind: 'original-destination', addresses: [value], inverted } : unknown;
    case '--ctorigdstport': {
      const ports = portRange(value);
      return ports ? { kind: 'original-destination-port', ports: [ports], inverted } : unknown;
    }
    case '--src-type':
    case '--dst-type':
      return {
        kind: 'address-type',
        of: name === '--src-type' ? 'source' : 'destination',
        types: lowerList(value),
        inverted,
      };
    case '--comment':
      return undefined;
    case '-m':
      return knownModules.has(value) ? undefined : { kind: 'unknown', text: textOf(option) };
    default:
      return unknown;
  }
}

function verdictOf(options: Option[], chains: ReadonlySet<string>): Verdict {
  const end = options.findIndex((one) => one.name === '-j' || one.name === '-g');
  const jump = options[end];
  if (!jump) return { kind: 'continue' };
  const [target = ''] = jump.values;
  if (jump.name === '-g') return { kind: 'goto', chain: target };
  // A chain may have the name of a target that is not loaded; iptables knows it as the chain.
  if (chains.has(target)) return { kind: 'jump', chain: target };
  const own = options.slice(end + 1);
  const value = (name: string): string | undefined => own.find((one) => one.name === name)?.values[0];
  const unknown: Verdict = { kind: 'unknown', text: options.slice(end).map(textOf).join(' ') };
  switch (target) {
    case 'ACCEPT':
    case 'DROP':
    case 'REJECT':
    case 'RETURN':
    case 'MASQUERADE':
      return { kind: target.toLowerCase() as 'accept' | 'drop' | 'reject' | 'return' | 'masquerade' };
    case 'DNAT': {
      const to = natTarget(value('--to-destination') ?? '');
      return to ? { kind: 'dnat', target: to } : unknown;
    }
    case 'SNAT': {
      const to = natTarget(value('--to-source') ?? '');
      return to ? { kind: 'snat', ...(to.address === undefined ? {} : { address: to.address }) } : unknown;
    }
    case 'REDIRECT': {
      const text = value('--to-ports');
      const ports = text === undefined ? undefined : portRange(text);
      return text !== undefined && !ports ? unknown : { kind: 'redirect', ...(ports ? { ports } : {}) };
    }
    default:
      return passingTargets.has(target) ? { kind: 'continue' } : unknown;
  }
}

/** A port match looks at the ports of the rule's own protocol. */
function withProtocols(matches: Match[]): Match[] {
  const protocols = matches.flatMap((one) => (one.kind === 'protocol' && !one.inverted ? one.protocols : []));
  return matches.map((one) =>
    one.kind === 'destination-port' || one.kind === 'source-port' ? { ...one, protocols } : one,
  );
}

/** `text` begins with `-A`, without counters; undefined when its quotes do not match or it has no chain. */
export function parseIptablesRule(
  text: string,
  chains: ReadonlySet<string>,
): { chain: string; rule: Rule } | undefined {
  const words = wordsOf(text);
  if (words?.[0]?.text !== '-A' || !words[1]) return undefined;
  const options = optionsOf(words.slice(2));
  const end = options.findIndex((one) => one.name === '-j' || one.name === '-g');
  const conditions = end < 0 ? options : options.slice(0, end);
  // A module we do not know is one condition with all its options.
  const matches: Match[] = [];
  for (const option of conditions) {
    const last = matches.at(-1);
    const partOfUnknown =
      option.name.startsWith('--') &&
      option.module !== '' &&
      !knownModules.has(option.module) &&
      last?.kind === 'unknown';
    if (partOfUnknown) {
      last.text += ` ${textOf(option)}`;
      continue;
    }
    const match = matchOf(option);
    if (match) matches.push(match);
  }
  return { chain: words[1].text, rule: { matches: withProtocols(matches), verdict: verdictOf(options, chains), text } };
}
