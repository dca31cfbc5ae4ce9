/** The statements of one nft rule as rules of ours: one, or one per element where it decides by a map. */
import type { Match, NatTarget, Rule, Verdict } from './facts.ts';
import { type Dimension, dimensionOf, matchOf } from './nft-match.ts';
import { concatSchema, mapSchema, matchSchema, natSchema, type Statement, targetSchema } from './nft-schema.ts';
import { addressesOf, bare, listOf, type NamedSets, portsOf, valuesOf } from './nft-values.ts';

/** One way through a rule: further matches, and what then happens. */
type Branch = { matches: Match[]; verdict: Verdict };

/** Statements that change or report a packet and let it go on. */
const passing = new Set([
  'counter',
  'log',
  'mangle',
  'notrack',
  'flow',
  'set',
  'map',
  'ct helper',
  'ct timeout',
  'last',
  'secmark',
  'dup',
  'comment',
]);
/** Statements that hold for some packets only. */
const conditions = new Set(['limit', 'quota', 'ct count', 'connlimit', 'meter', 'xt']);

/** Elements of maps beyond this are not spelled out: the rule is then unknown. */
const maxElements = 65_536;

const unknownMatch = (what: unknown): Match => ({ kind: 'unknown', text: JSON.stringify(what) });

/** The parts of a concatenated key, or the key alone. */
function dimensionsOf(key: unknown): Dimension[] | undefined {
  const concat = concatSchema.safeParse(key);
  const dimensions = (concat.success ? concat.data.concat : [key]).map(dimensionOf);
  return dimensions.every((one) => one !== undefined) ? dimensions : undefined;
}

const isConcat = (value: unknown): boolean => concatSchema.safeParse(value).success;

/** The matches that one element of a set or map asks for. `*` is what is left over, which the element's place at the end says. */
function elementMatches(dimensions: Dimension[], element: unknown): Match[] | undefined {
  if (element === '*') return [];
  const concat = concatSchema.safeParse(element);
  const values = concat.success ? concat.data.concat : [element];
  if (values.length !== dimensions.length) return undefined;
  const matches = dimensions.map((dimension, index) => matchOf(dimension, [values[index]], false));
  return matches.every((one) => one !== undefined) ? matches : undefined;
}

/** What `match` says, as alternatives of which one must hold. */
function alternativesOf(body: unknown, sets: NamedSets): Match[][] {
  const parsed = matchSchema.safeParse(body);
  const unknown = [[unknownMatch(body)]];
  if (!parsed.success || !['==', '!=', 'in'].includes(parsed.data.op)) return unknown;
  const { op, left, right } = parsed.data;
  const dimensions = dimensionsOf(left);
  const values = valuesOf(right, sets);
  if (!dimensions || !values) return unknown;
  const [only, ...more] = dimensions;
  if (only && more.length === 0 && !values.some(isConcat)) {
    const match = matchOf(only, values, op === '!=');
    return match ? [[match]] : unknown;
  }
  if (op === '!=' || values.length > maxElements) return unknown;
  const alternatives = values.map((value) => elementMatches(dimensions, value));
  return alternatives.every((one) => one !== undefined) ? alternatives : unknown;
}

/** Key and value of each element of an anonymous or named map; the rest-of-all element last. */
function pairsOf(data: unknown, sets: NamedSets): [unknown, unknown][] | undefined {
  const values = valuesOf(data, sets);
  if (!values || values.length > maxElements) return undefined;
  const pairs = values.map((one): [unknown, unknown] => {
    const [key, value] = listOf(one);
    return [bare(key), value];
  });
  return pairs.sort((a, b) => Number(a[0] === '*') - Number(b[0] === '*'));
}

function simpleVerdict(statement: Statement): Verdict | undefined {
  for (const kind of ['accept', 'drop', 'return', 'continue', 'reject'] as const) {
    if (kind in statement) return { kind };
  }
  for (const kind of ['jump', 'goto'] as const) {
    const target = targetSchema.safeParse(statement[kind]);
    if (target.success) return { kind, chain: target.data.target };
  }
  return undefined;
}

function natTargetOf(address: unknown, port: unknown): NatTarget | undefined {
  const text = address === undefined ? undefined : addressesOf(address);
  const ports = port === undefined ? undefined : portsOf(port);
  if ((address !== undefined && text === undefined) || (port !== undefined && !ports)) return undefined;
  return { ...(text === undefined ? {} : { address: text }), ...(ports ? { ports } : {}) };
}

/** One branch per element of a map, which `verdictOf` makes of the element's value; undefined when any of it is not understood. */
function branchesByMap(
  map: unknown,
  sets: NamedSets,
  verdictOf: (value: unknown) => Verdict | undefined,
): Branch[] | undefined {
  const parsed = mapSchema.safeParse(map);
  if (!parsed.success) return undefined;
  const dimensions = dimensionsOf(parsed.data.key);
  const pairs = pairsOf(parsed.data.data, sets);
  if (!dimensions || !pairs) return undefined;
  const branches: Branch[] = [];
  for (const [key, value] of pairs) {
    const matches = elementMatches(dimensions, key);
    const verdict = verdictOf(value);
    if (!matches || !verdict) return undefined;
    branches.push({ matches, verdict });
  }
  return branches;
}

/** The value of `dnat to <key> map { key : address . port }`. */
function dnatToElement(value: unknown): Verdict | undefined {
  const concat = concatSchema.safeParse(value);
  const [address, port] = concat.success ? concat.data.concat : [value, undefined];
  const target = natTargetOf(address, port);
  return target && { kind: 'dnat', target };
}

/** The value of `<key> vmap { key : verdict }`. */
const verdictOfElement = (value: unknown): Verdict | undefined =>
  value !== null && typeof value === 'object' ? simpleVerdict(value as Statement) : undefined;

function dnatBranches(body: unknown, sets: NamedSets): Branch[] | undefined {
  const parsed = natSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { addr, port } = parsed.data ?? {};
  if (addr !== null && typeof addr === 'object' && 'map' in addr)
    return port === undefined ? branchesByMap(addr.map, sets, dnatToElement) : undefined;
  const target = natTargetOf(addr, port);
  return target && [{ matches: [], verdict: { kind: 'dnat', target } }];
}

/** What a statement decides; undefined for one that decides nothing. */
function branchesOf(statement: Statement, sets: NamedSets): Branch[] | undefined {
  const unknown = (): Branch[] => [{ matches: [], verdict: { kind: 'unknown', text: JSON.stringify(statement) } }];
  const simple = simpleVerdict(statement);
  if (simple) return [{ matches: [], verdict: simple }];
  if ('vmap' in statement) return branchesByMap(statement.vmap, sets, verdictOfElement) ?? unknown();
  if ('dnat' in statement) return dnatBranches(statement.dnat, sets) ?? unknown();
  if ('masquerade' in statement) return [{ matches: [], verdict: { kind: 'masquerade' } }];
  if ('snat' in statement) {
    const parsed = natSchema.safeParse(statement.snat);
    const address = parsed.success ? addressesOf(parsed.data?.addr) : undefined;
    return [{ matches: [], verdict: { kind: 'snat', ...(address === undefined ? {} : { address }) } }];
  }
  if ('redirect' in statement) {
    const parsed = natSchema.safeParse(statement.redirect);
    const port = parsed.success ? parsed.data?.port : undefined;
    const ports = port === undefined ? undefined : portsOf(port);
    if (!parsed.success || (port !== undefined && !ports)) return unknown();
    return [{ matches: [], verdict: { kind: 'redirect', ...(ports ? { ports } : {}) } }];
  }
  return Object.keys(statement).every((name) => passing.has(name)) ? undefined : unknown();
}

const isXtMatch = (statement: Statement): boolean => (statement.xt as { type?: unknown } | null)?.type === 'match';

/** In the order in which the kernel tries them; every one carries `text`. */
export function rulesOf(statements: Statement[], text: string, sets: NamedSets): Rule[] {
  let ways: Match[][] = [[]];
  for (const statement of statements) {
    if ('match' in statement) {
      const alternatives = alternativesOf(statement.match, sets);
      ways = ways.flatMap((way) => alternatives.map((more) => [...way, ...more]));
    } else if (
      Object.keys(statement).some((name) => conditions.has(name)) &&
      (!('xt' in statement) || isXtMatch(statement))
    ) {
      ways = ways.map((way) => [...way, unknownMatch(statement)]);
    } else {
      const branches = branchesOf(statement, sets);
      if (!branches) continue;
      return ways.flatMap((way) =>
        branches.map(({ matches, verdict }) => ({ matches: [...way, ...matches], verdict, text })),
      );
    }
  }
  return ways.map((matches) => ({ matches, verdict: { kind: 'continue' }, text }));
}
