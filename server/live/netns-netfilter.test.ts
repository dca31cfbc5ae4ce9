import { expect, test } from 'vitest';
import type { Netfilter } from '../../model/on-demand.ts';
import { err, ok } from '../../model/result.ts';
import type { Chain, Table } from '../netfilter/facts.ts';
import type { Programs } from '../netfilter/programs.ts';
import { openNetns } from '../netns/enter.ts';
import type { NetnsHandle } from '../netns/known-netns.ts';
import { createNetfilterReader, netfilterTables } from './netns-netfilter.ts';

const chain = (name: string, listed: string[]): [string, Chain] => [name, { name, rules: [], listed }];
const table = (name: string, ...chains: [string, Chain][]): Table => ({
  origin: 'nft',
  family: 'inet',
  name,
  chains: new Map(chains),
});
const texts = ({ tables }: Pick<Netfilter, 'tables'>): string[] =>
  tables.flatMap((one) => one.chains.flatMap(({ name, rules }) => [`${one.name} ${name}`, ...rules]));

test('rules beyond the limit are left out and said to be; their chains are there', () => {
  const two = [table('a', chain('x', ['1', '2'])), table('b', chain('y', ['3']), chain('z', []))];
  expect(netfilterTables(two, 3).truncated).toBe(false);
  const cut = netfilterTables(two, 2);
  expect(cut.truncated).toBe(true);
  expect(texts(cut)).toEqual(['a x', '1', '2', 'b y', 'b z']);
  expect(texts(netfilterTables(two, 1))).toEqual(['a x', '1', 'b y', 'b z']);
});

const own = openNetns('/proc/self/ns/net');
const handleOf = (cookie: string): NetnsHandle => ({
  fact: { cookie, inode: 1, isHost: false, names: [], sandboxes: [], readable: true },
  fd: own.ok ? own.value : -1,
});

test('who asks for a namespace that is being read gets the same answer, and one that ended is never entered', async () => {
  const handles = new Map([['1', handleOf('1')]]);
  const one = handles.get('1') as NetnsHandle;
  let runs = 0;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const programs: Programs = async (program) => {
    runs += 1;
    if (program !== 'nft') return err({ code: 'missing', program, detail: `${program}: not installed` });
    await ended;
    return ok('{"nftables":[]}');
  };
  const read = createNetfilterReader({ handle: (cookie) => handles.get(cookie) }, programs);
  const [first, second] = [read(one), read(one)];
  expect(second).toBe(first);
  handles.clear();
  const before = runs;
  end();
  expect(await first).toEqual(err({ code: 'not-found', detail: 'This network namespace has just ended.' }));
  // Plain iptables-save would have been next, for each family.
  expect(runs).toBe(before);
  expect(await read(one)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(runs).toBe(before);
});
