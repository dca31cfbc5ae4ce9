/** Plugging many containers into one switch: a row a container, filled in order, and the operations of one change. Pure. */
import type { Container } from '../../model/container.ts';
import type { Operation } from '../../model/operation.ts';
import type { Topology } from '../../model/topology.ts';
import { type AttachField, draftOfPrefill, operationOf, type Troubles, words } from './attachDraft.ts';
import { keepsVlans } from './plugs.ts';
import { prefillAttach } from './prefill.ts';
import { type SourceTrouble, sourceOf, type Target } from './targets.ts';
import { type VlanDraft, wishOf } from './vlanDraft.ts';

/** `container`: its record's id. */
export type ManyRow = { container: string; name: string; addresses: string };

/** Who of them can be plugged in, each once, and who cannot. */
export function sourcesOf(
  topology: Topology,
  records: readonly string[],
): { containers: Container[]; left: { name: string; why: SourceTrouble['why'] }[] } {
  const containers = new Map<string, Container>();
  const left: { name: string; why: SourceTrouble['why'] }[] = [];
  for (const record of records) {
    const source = sourceOf(topology, record);
    const asked = topology.containers.find((one) => one.id === record);
    if ('container' in source) containers.set(source.container.id, source.container);
    else if (asked) left.push({ name: asked.name, why: source.why });
  }
  return { containers: [...containers.values()], left };
}

/** A free name each, and free addresses in the order of the containers. A Docker network gives addresses by itself. */
export function filledRows(
  topology: Topology,
  containers: readonly Container[],
  target: Target,
  vlan: VlanDraft,
): ManyRow[] {
  const wished = wishOf(vlan);
  const tag = 'wish' in wished && typeof wished.wish === 'number' ? wished.wish : undefined;
  const alsoTaken: string[] = [];
  return containers.map((container) => {
    const { name, addresses } = prefillAttach(topology, container, target, { vlan: tag, alsoTaken });
    alsoTaken.push(...addresses.map((one) => one.split('/')[0] ?? ''));
    return { container: container.id, name, addresses: target.kind === 'docker' ? '' : addresses.join(' ') };
  });
}

/** What is wrong with which row; `vlan` is common to all. */
export type ManyTroubles = { rows: ReadonlyMap<number, Troubles>; vlan?: Troubles };

/** One operation a row, or what is wrong row by row. An address or a name twice is wrong at its second place. */
export function manyOperations(
  topology: Topology,
  rows: readonly ManyRow[],
  target: Target,
  vlan: VlanDraft,
): { operations: Operation[] } | { troubles: ManyTroubles } {
  const operations: Operation[] = [];
  const wrong = new Map<number, Troubles>();
  const seen = new Set<string>();
  let common: Troubles | undefined;
  rows.forEach((row, at) => {
    const container = topology.containers.find((one) => one.id === row.container);
    if (!container) return;
    const { name, addresses } = row;
    const start = {
      name,
      addresses: [],
      hint: 'free',
      gateway: undefined,
      vlan: undefined,
      defaultRoutes: [],
    } as const;
    const draft = { ...draftOfPrefill({ ...start, addresses: [], defaultRoutes: [] }), addresses, vlan };
    const taken = new Set(topology.links.filter((one) => one.netns === container.netns).map((one) => one.name));
    const result = operationOf(draft, { container: container.name, target, taken, keepsVlans: keepsVlans(target) });
    const twice = words(addresses).find((one) => seen.has(one.split('/')[0] ?? ''));
    for (const one of words(addresses)) seen.add(one.split('/')[0] ?? '');
    if ('troubles' in result) {
      const { vlan: tag, trunks, ...own } = result.troubles;
      if (tag || trunks) common = { ...(tag ? { vlan: tag } : {}), ...(trunks ? { trunks } : {}) };
      if (Object.keys(own).length > 0) wrong.set(at, own);
    } else operations.push(result.operation);
    if (twice !== undefined) wrong.set(at, { ...wrong.get(at), addresses: { trouble: 'address-twice', value: twice } });
  });
  if (wrong.size > 0 || common) return { troubles: { rows: wrong, ...(common ? { vlan: common } : {}) } };
  return { operations };
}

/** The row and the field that a refusal's `operations.2.addresses.0` is about. */
export function rowOfFault(field: string | undefined): { row: number; field: AttachField } | undefined {
  const [, at, name] = /^operations\.(\d+)\.(name|addresses|container)\b/.exec(field ?? '') ?? [];
  if (at === undefined) return undefined;
  return { row: Number(at), field: name === 'addresses' ? 'addresses' : 'name' };
}

/**
 * Lines of `container,name,address` or `container,address`, with commas, semicolons or tabs, as a spreadsheet copies them; a head is left out.
 * What is pasted comes first, in its order; rows it does not name stay as they are. `unknown`: names that no container here has.
 */
export function pastedRows(
  topology: Topology,
  rows: readonly ManyRow[],
  text: string,
): { rows: ManyRow[]; unknown: string[] } | undefined {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
    .filter((cells) => cells.some(Boolean));
  if (!lines.some((cells) => cells.length > 1)) return undefined;
  const out = new Map<string, ManyRow>();
  const unknown: string[] = [];
  lines.forEach((cells, at) => {
    const [name = '', second = '', third] = cells;
    const container = topology.containers.find((one) => one.name === name);
    if (!container) {
      if (at > 0 || name.toLowerCase() !== 'container') unknown.push(name);
      return;
    }
    const before = rows.find((one) => one.container === container.id);
    const [link, addresses] = third === undefined ? ['', second] : [second, third];
    out.set(container.id, { container: container.id, name: link || before?.name || 'eth0', addresses });
  });
  for (const row of rows) if (!out.has(row.container)) out.set(row.container, row);
  return { rows: [...out.values()], unknown };
}
