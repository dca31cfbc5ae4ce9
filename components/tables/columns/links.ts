/** Every network link of every namespace, one a row. Pure, except for what moves now. */
import type { Entries } from '../../find/entries.ts';
import { type HostView, type LinkView, worstRank } from '../../find/hostView.ts';
import { naturalKey } from '../../find/natural.ts';
import { rateColumn } from '../rateColumns.ts';
import { type Cell, type Column, number, type Table, text } from '../table.ts';
import { addressesCell, findingsCell, vlanCell } from './containers.ts';

type Item = LinkView & { view: HostView };

/** `web:eth0`; a link of the host by its name alone. */
const linkText = (view: HostView, id: string | undefined): string | undefined => {
  const one = id === undefined ? undefined : view.linkById.get(id);
  return one && (one.inHost ? one.link.name : `${one.owner}:${one.link.name}`);
};

function stateCell({ link, trouble }: Item): Cell {
  if (trouble) return { values: [trouble], sort: `0${trouble}`, mark: { is: 'trouble', trouble } };
  const state = link.operState === 'UNKNOWN' ? 'up' : link.operState.toLowerCase();
  return { ...text(state), sort: '1', ...(state === 'up' ? { word: 'up' } : {}) };
}

const masterText = ({ link, view }: Item): string | undefined => {
  const port = view.lookup.ovsPortOfLink.get(link.id);
  return linkText(view, link.master) ?? (port && view.topology.ovsBridges.find((one) => one.id === port.bridge)?.name);
};

const columns: Column<Item>[] = [
  { key: 'name', widthPx: 150, mono: true, cell: ({ link }) => ({ ...text(link.name), sort: naturalKey(link.name) }) },
  { key: 'netns', widthPx: 130, cell: ({ owner }) => ({ ...text(owner), sort: naturalKey(owner) }) },
  { key: 'kind', widthPx: 90, mono: true, cell: ({ link }) => text(link.kind) },
  { key: 'linkState', widthPx: 150, cell: stateCell },
  { key: 'addresses', widthPx: 230, mono: true, cell: (one) => addressesCell([one]) },
  { key: 'mac', widthPx: 150, mono: true, cell: ({ link }) => text(link.mac) },
  { key: 'mtu', widthPx: 64, mono: true, right: true, cell: ({ link }) => number(link.mtu) },
  { key: 'master', widthPx: 130, mono: true, cell: (one) => text(masterText(one)) },
  { key: 'parent', widthPx: 110, mono: true, extra: true, cell: ({ link, view }) => text(linkText(view, link.parent)) },
  { key: 'peer', widthPx: 150, mono: true, cell: ({ link, view }) => text(linkText(view, link.peer)) },
  { key: 'vlan', widthPx: 110, cell: (one) => vlanCell([one]) },
  rateColumn('rx', ({ link }) => [link.id]),
  rateColumn('tx', ({ link }) => [link.id]),
  rateColumn('errors', ({ link }) => [link.id]),
  rateColumn('drops', ({ link }) => [link.id]),
  { key: 'findings', widthPx: 88, right: true, cell: findingsCell },
  { key: 'ifindex', widthPx: 76, mono: true, right: true, extra: true, cell: ({ link }) => number(link.ifindex) },
  { key: 'alias', widthPx: 150, extra: true, cell: ({ link }) => text(link.alias) },
];

/** A link's own trouble counts where no check has spoken of it yet. */
const problemOf = ({ findings, trouble }: LinkView): number =>
  Math.min(worstRank(findings), trouble === 'device-gone' ? 0 : trouble === 'orphan' || trouble === 'loose' ? 1 : 3);

export const linksTable = ({ view, byId }: Entries): Table<Item> => ({
  name: 'links',
  columns,
  rows: view.links
    .filter(({ link }) => link.kind !== 'loopback')
    .map((one) => ({
      id: one.link.id,
      record: one.link.id,
      problem: problemOf(one),
      nameKey: naturalKey(`${one.inHost ? '' : one.owner}:${one.link.name}`),
      entry: byId.get(one.link.id),
      item: { ...one, view },
    })),
});
