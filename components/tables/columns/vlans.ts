/** The VLANs in use, one a row: who is in them and where they end. Pure. */
import type { Vlan } from '../../../model/link.ts';
import type { Entries, Entry } from '../../find/entries.ts';
import { nothing } from '../../find/facets.ts';
import type { HostView, LinkView } from '../../find/hostView.ts';
import { compareNatural, naturalKey } from '../../find/natural.ts';
import { usefulAddresses } from '../../topology/scene/links.ts';
import { ovsPortVlan } from '../../topology/scene/vlan.ts';
import { addressKey } from '../sort.ts';
import { type Cell, type Column, number, type Table } from '../table.ts';
import { namesCell } from './containers.ts';

export type VlanView = {
  vlan: number;
  switches: string[];
  /** Names of the ports that are in it untagged, and of those that carry it with others. */
  access: string[];
  trunks: string[];
  containers: string[];
  /** Networks of the addresses seen in it. */
  subnets: string[];
  /** Ports named as uplinks by their kind that do not carry it. */
  stopsAt: string[];
};

const carriedBy = (vlan: Vlan): number[] => [
  ...(vlan.tag === undefined ? [] : [vlan.tag]),
  ...(vlan.mode === 'access' ? [] : (vlan.trunks ?? [])),
];

const uplinkKinds = new Set(['physical', 'bond', 'team']);

/** Every VLAN that a port or link names, from the lowest. */
export function vlanViewsOf(view: HostView): VlanView[] {
  const views = new Map<number, VlanView>();
  const of = (vlan: number): VlanView => {
    const known = views.get(vlan);
    if (known) return known;
    const made = { vlan, switches: [], access: [], trunks: [], containers: [], subnets: [], stopsAt: [] };
    views.set(vlan, made);
    return made;
  };
  const bridgeNames = new Map(view.topology.ovsBridges.map((one) => [one.id as string, one.name]));
  const note = (list: string[], value: string): void => {
    if (!list.includes(value)) list.push(value);
  };
  for (const port of view.topology.ovsPorts) {
    const vlan = ovsPortVlan(port);
    for (const one of carriedBy(vlan)) {
      note(of(one).switches, bridgeNames.get(port.bridge) ?? '?');
      note(vlan.mode === 'access' ? of(one).access : of(one).trunks, port.name);
    }
  }
  for (const one of view.links) {
    if (!one.vlan) continue;
    const isPort = view.lookup.ovsPortOfLink.has(one.link.id);
    for (const vlan of carriedBy(one.vlan)) {
      const known = of(vlan);
      for (const bridge of one.switches) note(known.switches, bridge.name);
      if (one.inHost && !isPort) note(one.vlan.mode === 'access' ? known.access : known.trunks, one.link.name);
      for (const container of one.containers) note(known.containers, container.name);
      if (one.vlan.mode === 'access') for (const subnet of subnetsOf(one)) note(known.subnets, subnet);
    }
  }
  for (const known of views.values()) {
    known.stopsAt.push(...stopsOf(view, known));
    for (const names of [known.switches, known.access, known.trunks, known.containers]) names.sort(compareNatural);
  }
  return [...views.values()].sort((a, b) => a.vlan - b.vlan);
}

const subnetsOf = (one: LinkView): string[] =>
  usefulAddresses(one.link).flatMap((address) => networkText(address.address, address.prefixLength) ?? []);

/** `192.168.0.0/24` of an address in it; IPv6 networks are told by their prefix the same way. */
function networkText(address: string, prefixLength: number): string | undefined {
  if (!address.includes(':')) {
    const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - prefixLength);
    const network = Math.floor(value / size) * size;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')}/${prefixLength}`;
  }
  // Whole groups only: other lengths would need the address spelled out, and are rare.
  if (prefixLength % 16 !== 0 || address.startsWith('::')) return undefined;
  const [left = ''] = address.split('::');
  const groups = left.split(':').slice(0, prefixLength / 16);
  return `${groups.join(':')}::/${prefixLength}`;
}

/** Uplinks of its switches that carry some VLANs and not this one. */
function stopsOf(view: HostView, known: VlanView): string[] {
  return view.links.flatMap((one) => {
    if (!one.inHost || !uplinkKinds.has(one.link.kind) || !one.vlan) return [];
    if (!one.switches.some((bridge) => known.switches.includes(bridge.name))) return [];
    const all = one.vlan.mode !== 'access' && one.vlan.trunks === undefined;
    return all || carriedBy(one.vlan).includes(known.vlan) ? [] : [one.link.name];
  });
}

const list = (values: readonly string[]): Cell => ({ values, sort: values.length === 0 ? undefined : values.length });

const columns: Column<VlanView>[] = [
  {
    key: 'vlan',
    widthPx: 96,
    cell: ({ vlan }) => ({ ...number(vlan), mark: { is: 'vlan', vlan } }),
  },
  { key: 'switches', widthPx: 150, cell: ({ switches }) => namesCell(switches) },
  { key: 'access', widthPx: 260, mono: true, cell: ({ access }) => list(access) },
  { key: 'trunks', widthPx: 200, mono: true, cell: ({ trunks }) => list(trunks) },
  { key: 'containers', widthPx: 240, cell: ({ containers }) => list(containers) },
  {
    key: 'subnets',
    widthPx: 200,
    mono: true,
    cell: ({ subnets }) => ({ values: subnets, sort: subnets[0] === undefined ? undefined : addressKey(subnets[0]) }),
  },
  { key: 'stopsAt', widthPx: 120, mono: true, cell: ({ stopsAt }) => list(stopsAt) },
];

/** A VLAN is no record; what a filter may ask of it is made here. */
function entryOf({ vlan, switches, access, trunks, containers }: VlanView): Entry {
  const names = [String(vlan)];
  const inIt = [...access, ...trunks, ...containers].map((name) => name.toLowerCase());
  return {
    id: `vlan:${vlan}`,
    kind: 'vlan',
    title: String(vlan),
    detail: '',
    parts: [],
    own: {
      ...nothing,
      names,
      texts: [...names, ...inIt],
      vlans: [{ mode: 'access', tag: vlan }],
      switches: switches.map((name) => name.toLowerCase()),
      netns: containers.map((name) => name.toLowerCase()),
    },
  };
}

export const vlansTable = ({ view }: Entries): Table<VlanView> => ({
  name: 'vlans',
  columns,
  rows: vlanViewsOf(view).map((item) => ({
    id: `vlan:${item.vlan}`,
    record: `vlan:${item.vlan}`,
    problem: item.stopsAt.length > 0 ? 1 : 3,
    nameKey: naturalKey(String(item.vlan)),
    entry: entryOf(item),
    item,
  })),
});
