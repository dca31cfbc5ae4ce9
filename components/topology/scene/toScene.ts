/** Topology -> Scene: pure, and the same for the same records in any order. */
import type { Link } from '../../../model/link.ts';
import type { Topology } from '../../../model/topology.ts';
import { cablesOf, type Rows, unitLinkIds } from './cables.ts';
import { type Lookup, lookupOf, naturally } from './lookup.ts';
import { publishedChips } from './published.ts';
import type { PublishedObject, Scene, Socket, SwitchObject, UnitObject } from './scene.ts';
import { switchesOf } from './switches.ts';
import { type Attachment, hostObject, nicsOf, segmentLengths, stoppedObject, unitsOf } from './units.ts';

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
    nics: new Set(nics.map((nic) => nic.id)),
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
      if (link !== undefined) out.set(link, { switchId: one.id, row: port.id });
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

function publishedOf(
  lookup: Lookup,
  units: UnitObject[],
  attachmentOf: (link: Link) => Attachment | undefined,
): PublishedObject[] {
  return units.flatMap((unit) => {
    const target = unit.links
      .map((row) => lookup.links.get(row.record))
      .map((link) => link && attachmentOf(link))
      .find((at) => at && at.switchId === unit.home)?.row;
    const containers = [unit.record, ...unit.joined.map((row) => row.record)].flatMap(
      (id) => lookup.containers.get(id) ?? [],
    );
    return containers.flatMap((container) => publishedChips(container, target));
  });
}
