/** Links that Patchbay gave to containers, one a row. Pure. */
import type { Attachment } from '../../../model/attachment.ts';
import type { Entries } from '../../find/entries.ts';
import { naturalKey } from '../../find/natural.ts';
import { vlanChip } from '../../topology/scene/vlan.ts';
import { addressKey } from '../sort.ts';
import { type Column, number, type Table, text } from '../table.ts';

/** The bridge it is plugged into. */
const bridgeOf = ({ to }: Attachment): string | undefined => to && ('bridge' in to ? to.bridge : to.ovsBridge);

const columns: Column<Attachment>[] = [
  {
    key: 'container',
    widthPx: 200,
    cell: ({ containerName }) => ({ ...text(containerName), sort: naturalKey(containerName) }),
  },
  { key: 'link', widthPx: 110, mono: true, cell: ({ name }) => ({ ...text(name), sort: naturalKey(name) }) },
  { key: 'to', widthPx: 140, mono: true, cell: (one) => text(bridgeOf(one)) },
  {
    key: 'vlan',
    widthPx: 110,
    cell: ({ vlan }) => {
      const chip = vlan && vlanChip(vlan);
      return { values: chip ? [chip.text] : [], sort: chip?.vlans[0], chips: chip ? [chip] : [] };
    },
  },
  {
    key: 'addresses',
    widthPx: 230,
    mono: true,
    cell: ({ addresses }) => ({
      values: addresses,
      sort: addresses[0] === undefined ? undefined : addressKey(addresses[0]),
    }),
  },
  { key: 'gateway', widthPx: 140, mono: true, cell: ({ gateway }) => text(gateway) },
  { key: 'hostEnd', widthPx: 150, mono: true, cell: ({ hostName }) => text(hostName) },
  { key: 'mac', widthPx: 150, mono: true, extra: true, cell: ({ mac }) => text(mac) },
  { key: 'mtu', widthPx: 64, mono: true, right: true, extra: true, cell: ({ mtu }) => number(mtu) },
];

export const attachmentsTable = ({ byId }: Entries, attachments: readonly Attachment[]): Table<Attachment> => ({
  name: 'attachments',
  columns,
  rows: attachments.map((item) => ({
    id: item.link,
    record: item.link,
    problem: item.to === undefined ? 1 : 3,
    nameKey: naturalKey(`${item.containerName}:${item.name}`),
    entry: byId.get(item.link),
    item,
  })),
});
