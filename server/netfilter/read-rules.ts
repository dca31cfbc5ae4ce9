/**
 * One whole read of the rules of the network namespace that the programs run in, each table by the one tool that shows it right: iptables-nft's own
 * tables by iptables-save (nft shows their targets only as `xt`), every other by nft, legacy ones by iptables-legacy-save.
 */
import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../model/result.ts';
import type { Table } from './facts.ts';
import { parseIptablesSave, type SavedTables } from './iptables-save.ts';
import { parseNftRuleset } from './nft-ruleset.ts';
import type { ProgramFault, Programs } from './programs.ts';

export type RulesRead = {
  tables: Table[];
  /** `nft 1.0.6`, `iptables 1.8.9 (nf_tables)`. */
  versions: string[];
  /** What could not be read although the rest could. */
  problems: string[];
};

type Family = 'ip' | 'ip6';
const families = ['ip', 'ip6'] as const;
const commandOf = { ip: 'iptables', ip6: 'ip6tables' };

/** nft is asked again when the rules changed between its two listings. */
const maxListings = 4;

/** The first of the programs that is installed. */
async function save(
  programs: Programs,
  names: readonly string[],
  family: Family,
  origin: 'iptables-nft' | 'iptables-legacy',
): Promise<Result<SavedTables, ProgramFault>> {
  let missing: ProgramFault = { code: 'missing', program: '', detail: 'no program to ask' };
  for (const name of names) {
    const printed = await programs(name, []);
    if (!printed.ok && printed.error.code === 'missing') {
      missing = printed.error;
      continue;
    }
    if (!printed.ok) return printed;
    const parsed = parseIptablesSave(printed.value, family, origin);
    if (parsed.ok) return parsed;
    const { line, detail } = parsed.error;
    return err({ code: 'failed', program: name, detail: `${name}: line ${line}: ${detail}` });
  }
  return err(missing);
}

type Listing = { json: string; text: string };

async function listNft(programs: Programs): Promise<Result<Listing, ProgramFault>> {
  const [json, text] = await Promise.all([
    programs('nft', ['--json', 'list', 'ruleset']),
    programs('nft', ['--handle', '--stateless', 'list', 'ruleset']),
  ]);
  if (!json.ok) return json;
  return text.ok ? ok({ json: json.value, text: text.value }) : text;
}

async function nftTables(programs: Programs, first: Listing, skip: ReadonlySet<string>) {
  let listing = first;
  for (let listings = 1; ; listings += 1) {
    const parsed = parseNftRuleset(listing.json, listing.text, skip);
    if (!parsed.ok) {
      return err<ProgramFault>({ code: 'failed', program: 'nft', detail: `nft --json: ${parsed.error.detail}` });
    }
    if (parsed.value.rulesWithoutText === 0 || listings === maxListings) return parsed;
    const again = await listNft(programs);
    if (!again.ok) return again;
    listing = again.value;
  }
}

/** Everything but the legacy tables. Fails when a program fails, and when none is there; one that is missing is a problem. */
export async function readNftRules(programs: Programs): Promise<Result<RulesRead, ProgramFault>> {
  const read: RulesRead = { tables: [], versions: [], problems: [] };
  const skip = new Set<string>();
  let missing = 0;
  const asked = families.map((family) => {
    const command = commandOf[family];
    return save(programs, [`${command}-nft-save`, `${command}-save`], family, 'iptables-nft');
  });
  const [listing, ...saves] = await Promise.all([listNft(programs), ...asked]);
  for (const [index, printed] of saves.entries()) {
    const family = families[index] ?? 'ip';
    if (!printed.ok && printed.error.code !== 'missing') return printed;
    if (!printed.ok) {
      missing += 1;
      read.problems.push(printed.error.detail);
      continue;
    }
    // The plain name may be the legacy program; its tables are read by readLegacyRules.
    if (printed.value.backend === 'legacy') continue;
    read.tables.push(...printed.value.tables);
    for (const table of printed.value.tables) skip.add(`${family} ${table.name}`);
    if (family === 'ip' && printed.value.version !== undefined) {
      read.versions.push(`iptables ${printed.value.version} (nf_tables)`);
    }
  }
  const native = listing.ok ? await nftTables(programs, listing.value, skip) : listing;
  if (native.ok) {
    read.tables.push(...native.value.tables);
    if (native.value.version !== undefined) read.versions.unshift(`nft ${native.value.version}`);
    return ok(read);
  }
  if (native.error.code !== 'missing') return native;
  read.problems.unshift(native.error.detail);
  return missing === families.length ? err({ ...native.error, detail: read.problems.join('; ') }) : ok(read);
}

export const noRules: RulesRead = { tables: [], versions: [], problems: [] };

/** Both reads as one. Without nf_tables a namespace may still have legacy rules: then its lack is a problem, else the fault is the whole's. */
export function withLegacyRules(
  nft: Result<RulesRead, ProgramFault>,
  legacy: RulesRead,
): Result<RulesRead, ProgramFault> {
  if (!nft.ok && (nft.error.code !== 'missing' || legacy.tables.length === 0)) return nft;
  const read = nft.ok ? nft.value : { ...noRules, problems: [nft.error.detail] };
  return ok({
    tables: [...read.tables, ...legacy.tables],
    versions: [...read.versions, ...legacy.versions],
    problems: [...read.problems, ...legacy.problems],
  });
}

/** Tables that the legacy modules have for the namespace this process is in; asking iptables-legacy-save about others would make them. */
export function legacyTableNames(family: Family): string[] {
  try {
    return readFileSync(`/proc/self/net/${family}_tables_names`, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/** Tables of iptables-legacy; runs nothing where there are none. A program that fails or is missing is a problem. */
export async function readLegacyRules(programs: Programs, namesOf = legacyTableNames): Promise<RulesRead> {
  const read: RulesRead = { tables: [], versions: [], problems: [] };
  for (const family of families) {
    if (namesOf(family).length === 0) continue;
    const command = commandOf[family];
    const printed = await save(programs, [`${command}-legacy-save`, `${command}-save`], family, 'iptables-legacy');
    if (!printed.ok) read.problems.push(printed.error.detail);
    else if (printed.value.backend === 'nft') {
      read.problems.push(`legacy tables are loaded and ${command}-legacy-save is not installed`);
    } else {
      read.tables.push(...printed.value.tables);
      const version = `iptables ${printed.value.version} (legacy)`;
      if (!read.versions.includes(version)) read.versions.push(version);
    }
  }
  return read;
}
