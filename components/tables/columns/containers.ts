/** The containers, one a row. Pure, except for what moves now. */
import type { Entries } from '../../find/entries.ts';
import { type ContainerView, type LinkView, worstRank } from '../../find/hostView.ts';
import { naturalKey } from '../../find/natural.ts';
import { portText } from '../../find/publishedPorts.ts';
import { hostPortText } from '../../inspector/records.ts';
import { usefulAddresses } from '../../topology/scene/links.ts';
import { vlanChip } from '../../topology/scene/vlan.ts';
import { rateColumn } from '../rateColumns.ts';
import { addressKey } from '../sort.ts';
import { type Cell, type Column, number, type Table, text } from '../table.ts';

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Names of the switches as a person calls them: a Docker network by its own name. */
export const switchNames = (links: readonly LinkView[]): string[] =>
  unique(links.flatMap((link) => (link.networks.length > 0 ? link.networks : link.switches).map((one) => one.name)));

/** Several names, in the order they come. */
export const namesCell = (names: readonly string[]): Cell => ({
  values: names,
  sort: names[0] === undefined ? undefined : naturalKey(names[0]),
});

export function addressesCell(links: readonly LinkView[]): Cell {
  const values = links.flatMap((one) =>
    usefulAddresses(one.link).map((address) => `${address.address}/${address.prefixLength}`),
  );
  return { values, sort: values[0] === undefined ? undefined : addressKey(values[0]) };
}

export function vlanCell(links: readonly LinkView[]): Cell {
  const chips = [
    ...new Map(
      links.flatMap((one) => {
        const chip = one.vlan && vlanChip(one.vlan);
        return chip ? [[chip.text, chip] as const] : [];
      }),
    ).values(),
  ];
  return {
    values: chips.map((chip) => chip.text),
    sort: chips[0]?.vlans[0] ?? (chips.length > 0 ? 4_096 : undefined),
    chips,
  };
}

export function findingsCell(view: { findings: ContainerView['findings'] }): Cell {
  const { findings } = view;
  const [worst] = [...findings].sort((a, b) => worstRank([a]) - worstRank([b]));
  return {
    ...number(findings.length === 0 ? undefined : findings.length),
    ...(worst ? { mark: { is: 'severity', severity: worst.severity } as const } : {}),
  };
}

const columns: Column<ContainerView>[] = [
  {
    key: 'name',
    widthPx: 200,
    cell: ({ container }) => ({
      values: [container.name],
      sort: naturalKey(container.name),
      mark: { is: 'container', state: container.state },
    }),
  },
  { key: 'state', widthPx: 96, cell: ({ container }) => ({ ...text(container.state), word: container.state }) },
  { key: 'project', widthPx: 120, cell: ({ project }) => text(project) },
  { key: 'mode', widthPx: 120, mono: true, cell: (one) => text(modeText(one)) },
  { key: 'links', widthPx: 88, right: true, cell: ({ links }) => number(links.length) },
  { key: 'addresses', widthPx: 230, mono: true, cell: ({ links }) => addressesCell(links) },
  { key: 'switches', widthPx: 130, cell: ({ links }) => namesCell(switchNames(links)) },
  { key: 'vlans', widthPx: 110, cell: ({ links }) => vlanCell(links) },
  {
    key: 'ports',
    widthPx: 190,
    mono: true,
    cell: ({ container }) => {
      const values = unique(container.publishedPorts.map((one) => `${portText(one)}→${one.containerPort}`));
      const shown = unique(
        container.publishedPorts.map((one) =>
          one.hostPort === one.containerPort ? hostPortText(one) : `${hostPortText(one)}→${one.containerPort}`,
        ),
      );
      return { values, shown, sort: container.publishedPorts[0]?.hostPort };
    },
  },
  rateColumn('rate', ({ links }) => links.map((one) => one.link.id)),
  { key: 'findings', widthPx: 88, right: true, cell: findingsCell },
  { key: 'image', widthPx: 180, mono: true, extra: true, cell: ({ container }) => text(container.image) },
  { key: 'startedAt', widthPx: 190, mono: true, extra: true, cell: ({ container }) => text(container.startedAt) },
  {
    key: 'labels',
    widthPx: 260,
    mono: true,
    extra: true,
    cell: ({ container }) => ({
      values: Object.entries(container.labels).map(([key, value]) => `${key}=${value}`),
      sort: Object.keys(container.labels).length,
    }),
  },
  {
    key: 'id',
    widthPx: 150,
    mono: true,
    extra: true,
    cell: ({ container }) => text(container.id.slice(container.id.lastIndexOf(':') + 1)),
  },
];

/** `container:<64 hex>` by the name of the container whose namespace it joined. */
const modeText = ({ container, ownerName }: ContainerView): string =>
  ownerName !== undefined && container.networkMode.startsWith('container:')
    ? `container:${ownerName}`
    : container.networkMode;

export const containersTable = ({ view, byId }: Entries): Table<ContainerView> => ({
  name: 'containers',
  columns,
  rows: view.containers.map((item) => ({
    id: item.container.id,
    record: item.container.id,
    problem: worstRank(item.findings),
    nameKey: naturalKey(item.container.name),
    entry: byId.get(item.container.id),
    item,
  })),
});
