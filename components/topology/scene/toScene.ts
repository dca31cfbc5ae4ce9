/** Topology -> Scene: pure, and the same for the same records in any order. */
import type { Link } from '../../../model/link.ts';
import type { PortMapping } from '../../../model/port-mapping.ts';
import type { Topology } from '../../../model/topology.ts';
import { cablesOf, type Rows, unitLinkIds } from './cables.ts';
import { hostObject, nicsOf } from './hostEdge.ts';
import { type Attachment, segmentLengths } from './linkRows.ts';
import { type Lookup, lookupOf, naturally } from './lookup.ts';
import { folded, publishedChips, type TargetOf } from './published.ts';
import type { PublishedObject, Scene, Socket, SwitchObject, UnitObject } from './scene.ts';
import { switchesOf } from './switches.ts';
import { stoppedObject, unitsOf } from './units.ts';

export function toScene(topology: Topology): Scene {
  const lookup = lookupOf(topology);
  const switches = switchesOf(lookup).sort((a, b) => naturally(a.id, b.id));
  const attachments = attachmentsOf(lookup, switches);
  const attachmentOf = (link: Link): Attachment | undefined =>
    attachments.get(link.id) ?? (link.peer === undefined ? undefined : attachments.get(link.peer));
  const units = unitsOf(lookup, attachmentOf, segmentLengths(lookup, attachmentOf)).sort((a, b) =>
    naturally(a.id, b.id),
  );
  const nics = nicsOf(lookup);
  const published = publishedOf(lookup, units, attachmentOf);
  const rows: Rows = {
    ports: portSockets(lookup, switches),
    portNames: new Map(switches.flatMap((one) => one.ports.map((port) => [port.id, `${one.title}:${port.name}`]))),
    units: unitLinkIds(units),
    nics: new Set(nics.flatMap((nic) => [nic.id, ...nic.rows.map((row) => row.id)])),
  };
  const cables = cablesOf(lookup, rows, switches, published).sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    host: hostObject(lookup),
    nics,
    published,
    switches,
    units,
    groups: [],
    stopped: stoppedObject(lookup),
    cables,
  };
}

/** Link id -> the switch and port row it is plugged into; a tap's child is plugged in itself. */
function attachmentsOf(lookup: Lookup, switches: SwitchObject[]): Map<string, Attachment> {
  const out = new Map<string, Attachment>();
  for (const one of switches) {
    for (const port of one.ports) {
      const link = one.form === 'ovs' ? lookup.ovsPorts.get(port.record)?.link : port.record;
      if (link !== undefined) {
        const number = port.number === undefined ? {} : { number: port.number };
        out.set(link, { switchId: one.id, row: port.id, title: one.title, ...number });
      }
    }
  }
  return out;
}

/** The tap rows of a link are no socket of the link itself: its cable is made from the tap. */
function portSockets(lookup: Lookup, switches: SwitchObject[]): Map<string, Socket> {
  const out = new Map<string, Socket>();
  for (const one of switches) {
    if (one.form === 'tap') continue;
    for (const port of one.ports) {
      const link = one.form === 'ovs' ? lookup.ovsPorts.get(port.record)?.link : port.record;
      if (link !== undefined) out.set(link, { row: port.id, side: port.side });
    }
  }
  return out;
}

/** Published ports of every container and the kernel's mappings that lead to it; then mappings that lead to no container. */
function publishedOf(
  lookup: Lookup,
  units: UnitObject[],
  attachmentOf: (link: Link) => Attachment | undefined,
): PublishedObject[] {
  const mappings = new Map<string, PortMapping[]>();
  for (const one of lookup.topology.portMappings) {
    const key = one.container ?? '';
    mappings.set(key, [...(mappings.get(key) ?? []), one]);
  }
  const seen = new Set<string>();
  const chips = units.flatMap((unit) => {
    const targetOf = targetIn(lookup, unit, attachmentOf);
    const ids = [unit.record, ...unit.joined.map((row) => row.record)];
    return ids.flatMap((id) => {
      const container = lookup.containers.get(id);
      if (!container) return [];
      seen.add(id);
      return publishedChips(lookup, container, mappings.get(id) ?? [], targetOf);
    });
  });
  // To an address of a namespace without a container: to the row that has it.
  const targetOf: TargetOf = (address) => rowWithAddress(lookup, address, attachmentOf);
  const rest = [...mappings].flatMap(([id, list]) =>
    seen.has(id) ? [] : publishedChips(lookup, lookup.containers.get(id), list, targetOf),
  );
  return folded([...chips, ...rest]);
}

/** A mapping leads to the link that has its address; what is not mapped would lead to the link on the home switch. */
function targetIn(lookup: Lookup, unit: UnitObject, attachmentOf: (link: Link) => Attachment | undefined): TargetOf {
  const plugged = unit.links.flatMap((row) => {
    const link = lookup.links.get(row.record);
    const at = link && attachmentOf(link);
    return at ? [{ addresses: new Set(link.addresses.map((one) => one.address)), at }] : [];
  });
  const atHome = plugged.find(({ at }) => at.switchId === unit.home);
  return (address) =>
    (plugged.find(({ addresses }) => address !== undefined && addresses.has(address)) ?? atHome)?.at.row;
}

function rowWithAddress(
  lookup: Lookup,
  address: string | undefined,
  attachmentOf: (link: Link) => Attachment | undefined,
): string | undefined {
  const link = address === undefined ? undefined : lookup.linkOfAddress.get(address);
  return link && link.netns !== lookup.hostNetns?.id ? attachmentOf(link)?.row : undefined;
}
