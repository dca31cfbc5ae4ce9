/** Published ports and port mappings, one a row. Pure. */
import type { PortVerdict } from '../../../model/port-state.ts';
import type { Entries } from '../../find/entries.ts';
import { naturalKey } from '../../find/natural.ts';
import type { PortView } from '../../find/publishedPorts.ts';
import { addressKey } from '../sort.ts';
import { type Cell, type Column, number, type Table, text } from '../table.ts';

/** Unknown is no fault of the port, and never shown as works. */
const rank: Record<PortVerdict, number> = {
  'rule-missing': 0,
  blocked: 0,
  'nobody-listens': 0,
  'listens-on-loopback': 0,
  'not-published': 1,
  unknown: 2,
  works: 3,
};
const problemOf = ({ verdict }: PortView): number => (verdict === undefined ? 3 : rank[verdict]);

/** `nginx 812 0.0.0.0:80`. */
const listeners = (one: PortView): Cell => {
  const values = one.listeners.map((listener) => {
    const address = listener.address.includes(':') ? `[${listener.address}]` : listener.address;
    return [listener.processName, listener.pid, `${address}:${listener.port}`]
      .filter((part) => part !== undefined)
      .join(' ');
  });
  return { values, sort: values[0] };
};

const columns: Column<PortView>[] = [
  {
    key: 'hostAddress',
    widthPx: 150,
    mono: true,
    cell: ({ hostAddress }) => ({ ...text(hostAddress), sort: addressKey(hostAddress) }),
  },
  { key: 'hostPort', widthPx: 84, mono: true, right: true, cell: ({ hostPort }) => number(hostPort) },
  { key: 'protocol', widthPx: 76, mono: true, cell: ({ protocol }) => text(protocol) },
  {
    key: 'verdict',
    widthPx: 170,
    cell: (one) =>
      one.verdict === undefined
        ? { values: [], sort: undefined, word: 'notRead' }
        : { values: [one.verdict], sort: problemOf(one), mark: { is: 'verdict', verdict: one.verdict } },
  },
  { key: 'container', widthPx: 130, cell: ({ container }) => text(container?.name) },
  {
    key: 'target',
    widthPx: 170,
    mono: true,
    cell: ({ targetAddress, targetPort }) => {
      const shown = targetAddress?.includes(':') ? `[${targetAddress}]` : (targetAddress ?? '');
      const value = targetPort === undefined ? shown : `${shown}:${targetPort}`;
      return { values: value ? [value] : [], sort: targetAddress ? addressKey(targetAddress) : undefined };
    },
  },
  { key: 'via', widthPx: 176, mono: true, cell: ({ via }) => ({ values: via, sort: via[0] }) },
  { key: 'backend', widthPx: 130, mono: true, cell: ({ backends }) => ({ values: backends, sort: backends[0] }) },
  { key: 'listener', widthPx: 210, mono: true, cell: listeners },
  { key: 'reach', widthPx: 120, cell: ({ reach }) => ({ ...text(reach), ...(reach ? { word: reach } : {}) }) },
  { key: 'decidedBy', widthPx: 280, mono: true, cell: ({ decidedBy }) => text(decidedBy) },
  { key: 'detail', widthPx: 320, extra: true, cell: ({ detail }) => text(detail) },
  { key: 'rules', widthPx: 420, mono: true, extra: true, cell: ({ rules }) => ({ values: rules, sort: rules.length }) },
];

export const portsTable = ({ byId }: Entries, ports: readonly PortView[]): Table<PortView> => ({
  name: 'ports',
  columns,
  rows: ports.map((item) => ({
    id: item.id,
    record: item.id,
    problem: problemOf(item),
    nameKey: `${naturalKey(String(item.hostPort))} ${item.protocol} ${addressKey(item.hostAddress)}`,
    entry: byId.get(item.id),
    item,
  })),
});
