import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../model/result.ts';
import type { ProgramFault, Programs } from './programs.ts';
import { readLegacyRules, readNftRules } from './read-rules.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const empty = '{"nftables":[{"metainfo":{"version":"1.0.6"}}]}';

/** Programs by their command line; one that is not named is not installed. */
function programsOf(outputs: Record<string, string | ProgramFault['code']>): { programs: Programs; asked: string[] } {
  const asked: string[] = [];
  const programs: Programs = async (program, args) => {
    const line = [program, ...args].join(' ');
    asked.push(line);
    const output = outputs[line] ?? 'missing';
    if (output !== 'missing' && output !== 'no-permission' && output !== 'failed') return ok(output);
    return err({ code: output, program, detail: `${program}: ${output}` });
  };
  return { programs, asked };
}
const nft = (name: string) => ({
  'nft --json list ruleset': name === '' ? empty : fixture(`${name}.json`),
  'nft --handle --stateless list ruleset': name === '' ? '' : fixture(`${name}.txt`),
});
const save4 = { 'iptables-nft-save': fixture('docker-20.10-iptables-save.txt') };
const save6 = { 'ip6tables-nft-save': '' };

describe('a read of all rules', () => {
  it('takes each table from the tool that shows it right', async () => {
    const read = await readNftRules(programsOf({ ...save4, ...save6, ...nft('docker-29') }).programs);
    expect(read.ok && read.value.tables.map((one) => `${one.origin} ${one.family} ${one.name}`)).toEqual([
      ...['iptables-nft ip filter', 'iptables-nft ip nat', 'nft ip docker-bridges', 'nft ip6 docker-bridges'],
    ]);
    expect(read.ok && read.value.versions).toEqual(['nft 1.0.6', 'iptables 1.8.9 (nf_tables)']);
    expect(read.ok && read.value.problems).toEqual([]);
  });

  it('takes from nft what iptables says it cannot show, and no other table of iptables', async () => {
    const table = (name: string) => ({ table: { family: 'ip', name, handle: 1 } });
    const json = JSON.stringify({ nftables: [table('nat'), table('filter')] });
    const save = "# Table `nat' is incompatible, use 'nft' tool.\n*nat\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n";
    const outputs = { 'iptables-nft-save': save, ...save6, ...nft(''), 'nft --json list ruleset': json };
    const read = await readNftRules(programsOf(outputs).programs);
    expect(read.ok && read.value.tables.map((one) => `${one.origin} ${one.name}`)).toEqual([
      ...['iptables-nft filter', 'nft nat'],
    ]);
  });

  it('asks the plain name where the machine has no other, and leaves a legacy program to the legacy read', async () => {
    const plain = { 'iptables-save': fixture('docker-20.10-iptables-save.txt'), 'ip6tables-save': '' };
    const read = await readNftRules(programsOf({ ...plain, ...nft('') }).programs);
    expect(read.ok && read.value.tables).toHaveLength(2);
    const legacy = plain['iptables-save'].replaceAll(' (nf_tables)', '');
    const without = await readNftRules(programsOf({ ...plain, 'iptables-save': legacy, ...nft('') }).programs);
    expect(without.ok && without.value.tables).toEqual([]);
  });

  it('does without a program that is missing, and names it', async () => {
    const withoutNft = await readNftRules(programsOf({ ...save4, ...save6 }).programs);
    expect(withoutNft.ok && [withoutNft.value.tables.length, withoutNft.value.problems]).toEqual([2, ['nft: missing']]);
    const withoutIptables = await readNftRules(programsOf(nft('docker-29')).programs);
    expect(withoutIptables.ok && [withoutIptables.value.tables.length, withoutIptables.value.problems.length]).toEqual([
      2, 2,
    ]);
  });

  it('fails when none is there, and when one may not look or fails', async () => {
    expect(await readNftRules(programsOf({}).programs)).toMatchObject({ ok: false, error: { code: 'missing' } });
    for (const code of ['no-permission', 'failed'] as const) {
      const refused = programsOf({ ...save6, ...nft(''), 'iptables-nft-save': code });
      expect(await readNftRules(refused.programs)).toMatchObject({ ok: false, error: { code } });
    }
  });

  it('fails with the line when a program prints what it never should', async () => {
    const read = await readNftRules(programsOf({ ...save6, ...nft(''), 'iptables-nft-save': '*nat\nx' }).programs);
    expect(read).toMatchObject({
      ok: false,
      error: { detail: 'iptables-nft-save: line 2: a rule that cannot be read' },
    });
  });

  it('lists again when the rules changed between the two listings, and then takes what it has', async () => {
    const { programs, asked } = programsOf({ ...save4, ...save6, ...nft('docker-29') });
    let listings = 0;
    const changing: Programs = async (program, args) => {
      if (args[0] !== '--handle') return programs(program, args);
      listings += 1;
      return listings < 3 ? ok('') : programs(program, args);
    };
    const read = await readNftRules(changing);
    expect(read.ok && read.value.tables).toHaveLength(4);
    expect(listings).toBe(3);
    expect(asked.filter((one) => one.startsWith('nft --json'))).toHaveLength(3);
    const never: Programs = async (program, args) => (args[0] === '--handle' ? ok('') : programs(program, args));
    const asFarAs = await readNftRules(never);
    expect(asFarAs.ok && asFarAs.value.tables[2]?.chains.get('nat-PREROUTING')?.rules[0]?.text).toMatch(/^handle \d+$/);
  });
});

describe('legacy tables', () => {
  const legacy = { 'iptables-legacy-save': fixture('docker-20.10-iptables-save.txt').replaceAll(' (nf_tables)', '') };
  it('are asked for only where there are some', async () => {
    const { programs, asked } = programsOf(legacy);
    expect((await readLegacyRules(programs, () => [])).tables).toEqual([]);
    expect(asked).toEqual([]);
    const read = await readLegacyRules(programs, (family) => (family === 'ip' ? ['nat'] : []));
    expect(read.tables.map((one) => one.origin)).toEqual(['iptables-legacy', 'iptables-legacy']);
    expect(read.versions).toEqual(['iptables 1.8.9 (legacy)']);
    expect(asked).toEqual(['iptables-legacy-save']);
  });
  it('that no program can show are a problem', async () => {
    const read = await readLegacyRules(programsOf(save4).programs, (family) => (family === 'ip' ? ['nat'] : []));
    expect(read.problems).toEqual(['iptables-save: missing']);
    const other = programsOf({ 'iptables-save': fixture('docker-20.10-iptables-save.txt') });
    const wrong = await readLegacyRules(other.programs, (family) => (family === 'ip' ? ['nat'] : []));
    expect(wrong.problems).toEqual(['legacy tables are loaded and iptables-legacy-save is not installed']);
  });
});
