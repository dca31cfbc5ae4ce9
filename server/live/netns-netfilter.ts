/** The packet filter of any namespace, read when somebody asks: the same programs as for the host's own, each started inside. */
import type { Fault } from '../../model/fault.ts';
import type { Netfilter, NetfilterTable } from '../../model/on-demand.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Table } from '../netfilter/facts.ts';
import { type Programs, runProgram } from '../netfilter/programs.ts';
import { legacyTableNames, readLegacyRules, readNftRules, withLegacyRules } from '../netfilter/read-rules.ts';
import { startInside } from '../netns/enter.ts';
import type { NetnsFinder } from '../netns/finder.ts';
import type { NetnsHandle } from '../netns/known-netns.ts';

/** More than this is no list a person reads. */
const maxRules = 4_000;

/** Tables as they are told, with no more rules than `limit` in all; chains are told all the same. */
export function netfilterTables(tables: readonly Table[], limit: number): Pick<Netfilter, 'tables' | 'truncated'> {
  let left = limit;
  let truncated = false;
  const told = tables.map(({ origin, family, name, chains }): NetfilterTable => {
    const list = [...chains.values()].map(({ name: chainName, base, listed }) => {
      const rules = listed.slice(0, left);
      left -= rules.length;
      truncated ||= rules.length < listed.length;
      return { name: chainName, ...(base ? { base } : {}), rules };
    });
    return { origin, family, name, chains: list };
  });
  return { tables: told, truncated };
}

/** A reader of one namespace after the other; who asks for one that is being read gets that read's answer. */
export function createNetfilterReader(
  finder: Pick<NetnsFinder, 'handle'>,
  programs: Programs = runProgram,
): (handle: NetnsHandle) => Promise<Result<Netfilter, Fault>> {
  const ended = 'This network namespace has just ended.';
  const isThere = (handle: NetnsHandle): boolean => finder.handle(handle.fact.cookie) === handle;

  const read = async (handle: NetnsHandle): Promise<Result<Netfilter, Fault>> => {
    // The finder closes its descriptor when the namespace ends, and the number may then mean another one: it is asked before each use.
    const inside: Programs = async (program, args) => {
      const refused = (detail: string) => err({ code: 'failed' as const, program, detail });
      if (!isThere(handle)) return refused(ended);
      const started = startInside(handle.fd, () => programs(program, args));
      return started.ok ? started.value : refused(`${started.error.call}: ${started.error.errno}`);
    };
    const namesInside = (family: 'ip' | 'ip6'): string[] => {
      const names = isThere(handle) ? startInside(handle.fd, () => legacyTableNames(family)) : ok([]);
      return names.ok ? names.value : [];
    };
    const [nft, legacy] = await Promise.all([readNftRules(inside), readLegacyRules(inside, namesInside)]);
    if (!isThere(handle)) return err({ code: 'not-found', detail: ended });
    const rules = withLegacyRules(nft, legacy);
    if (!rules.ok) return err({ code: 'unreadable', detail: `Its rules could not be read: ${rules.error.detail}.` });
    const { tables, versions, problems } = rules.value;
    return ok({ ...netfilterTables(tables, maxRules), versions, problems });
  };

  const underWay = new Map<NetnsHandle, Promise<Result<Netfilter, Fault>>>();
  return (handle) => {
    const present = underWay.get(handle);
    if (present) return present;
    const reading = read(handle).finally(() => underWay.delete(handle));
    underWay.set(handle, reading);
    return reading;
  };
}
