/** The host's card, and the host's own links: NICs with what stands on them, host legs of veth pairs, loose ends. */
import type { Link } from '../../../model/link.ts';
import { addressTexts, childKinds, extrasOf, isQuiet, leadsOut, troubleOf } from './links.ts';
import { type Lookup, naturally } from './lookup.ts';
import type { HostLink, HostObject, NicObject, NicRow } from './scene.ts';
import { containerRow } from './units.ts';
import { vlanChip } from './vlan.ts';

/** The host's card: its name and the containers that use its own namespace. */
export function hostObject(lookup: Lookup): HostObject | undefined {
  const { hostNetns } = lookup;
  const host = lookup.topology.hosts[0];
  if (!host) return undefined;
  const inside = hostNetns ? (lookup.containersIn.get(hostNetns.id) ?? []) : [];
  return { kind: 'host', id: host.id, record: host.id, hostname: host.hostname, containers: inside.map(containerRow) };
}

/** Kinds whose ports are their members: one link in several, no switch. */
const bondKinds = new Set(['bond', 'team']);

/** Every link of the host that is no workload's port and no switch, as cards with the rows of what stands on them. */
export function nicsOf(lookup: Lookup): NicObject[] {
  const { hostNetns, topology } = lookup;
  if (!hostNetns) return [];
  const ovsLocal = new Set<string>(topology.ovsBridges.flatMap((bridge) => bridge.link ?? []));
  const own = (lookup.linksIn.get(hostNetns.id) ?? []).filter(
    (link) => !isQuiet(link) && link.kind !== 'bridge' && !ovsLocal.has(link.id) && !isWorkloadPort(lookup, link),
  );
  const here = new Map<string, Link>(own.map((link) => [link.id, link]));
  const owners = new Map<string, Owned['owner']>();
  for (const link of own) {
    const owned = ownerOf(here, link);
    if (owned) owners.set(link.id, owned.owner);
  }
  const rowsOf = (owner: Link, depth: number): NicRow[] =>
    own
      .flatMap((link) => {
        const at = owners.get(link.id);
        return at?.id === owner.id ? [{ link, role: at.role }] : [];
      })
      .sort((a, b) => order[a.role] - order[b.role] || naturally(a.link.name, b.link.name))
      .flatMap(({ link, role }) => [nicRow(lookup, owner, link, role, depth), ...rowsOf(link, depth + 1)]);
  return own
    .filter((link) => !owners.has(link.id))
    .map((link): NicObject => ({ kind: 'nic', ...hostLink(lookup, link), rows: rowsOf(link, 0) }))
    .sort((a, b) => naturally(a.name, b.name));
}

const order: Record<NicRow['role'], number> = { member: 0, vf: 1, vlan: 2, child: 3 };

type Owned = { link: Link; owner: { id: string; role: NicRow['role'] } };

/** The link below which this one stands as a row. */
function ownerOf(here: ReadonlyMap<string, Link>, link: Link): Owned | undefined {
  const owned = (id: string | undefined, role: NicRow['role']): Owned | undefined =>
    id === undefined || id === link.id || !here.has(id) ? undefined : { link, owner: { id, role } };
  const master = link.master === undefined ? undefined : here.get(link.master);
  if (master && bondKinds.has(master.kind)) return owned(master.id, 'member');
  if (link.physicalFunction !== undefined) return owned(link.physicalFunction, 'vf');
  if (link.kind === 'vlan') return owned(link.parent, 'vlan');
  return childKinds.has(link.kind) ? owned(link.parent, 'child') : undefined;
}

/** A port of a switch that stands as a row of that switch and nowhere else. */
function isWorkloadPort(lookup: Lookup, link: Link): boolean {
  if (['physical', 'bond', 'team', 'vlan'].includes(link.kind) || leadsOut(lookup, link)) return false;
  if (lookup.ovsPortOfLink.has(link.id)) return true;
  const master = link.master === undefined ? undefined : lookup.links.get(link.master);
  return link.master !== undefined && !(master && bondKinds.has(master.kind));
}

function nicRow(lookup: Lookup, owner: Link, link: Link, role: NicRow['role'], depth: number): NicRow {
  const active = owner.bond?.activeMember === link.id || (role === 'member' && link.bondMember?.state === 'ACTIVE');
  const { portOf, ...rest } = hostLink(lookup, link);
  return {
    kind: 'nicrow',
    ...rest,
    // Of its own bond it is a member, which the place of its row says.
    ...(portOf === undefined || role === 'member' ? {} : { portOf }),
    role,
    depth,
    ...(active ? { active } : {}),
  };
}

function hostLink(lookup: Lookup, link: Link): HostLink {
  const master = link.master === undefined ? undefined : lookup.links.get(link.master);
  const port = lookup.ovsPortOfLink.get(link.id);
  const bridge = port && lookup.topology.ovsBridges.find((one) => one.id === port.bridge);
  const parent = link.parent === undefined ? undefined : lookup.links.get(link.parent);
  const trouble = troubleOf(lookup, link);
  const portOf = (master && lookup.networkOfBridge.get(master.id)?.name) ?? master?.name ?? bridge?.name;
  const addresses = addressTexts(link, () => undefined);
  return {
    id: link.id,
    record: link.id,
    name: link.name,
    linkKind: link.kind,
    addresses,
    outside: leadsOut(lookup, link) && link.physicalFunction === undefined,
    addressOnPort: portOf !== undefined && addresses.length > 0,
    ...extrasOf(link),
    ...(portOf === undefined ? {} : { portOf }),
    ...(parent ? { parentName: parent.name } : {}),
    ...(link.speedMbps === undefined ? {} : { speedMbps: link.speedMbps }),
    ...(link.vlan && link.kind === 'vlan' ? { chip: vlanChip(link.vlan) } : {}),
    ...(trouble ? { trouble } : {}),
  };
}
