/**
 * Who hears whom: the links and Docker's own addresses on one segment, that is a bridge, or one VLAN of a bridge of Open vSwitch. Only what is
 * certain is told: what lies behind an uplink, a tunnel or a patch port is not known here.
 */
import type { LinkId, OvsId } from '../../model/ids.ts';
import type { Link, Vlan } from '../../model/link.ts';
import type { OvsPort } from '../../model/ovs.ts';
import type { Topology } from '../../model/topology.ts';
import { childrenOf, linkOf, netnsWords, networkOfEndpoint, ovsPortOf, portsOfBridge } from './look-up.ts';
import { vlanOfRow } from './simulate/ovs.ts';

/** `vlan` 0 is that of frames without a tag. */
export type Segment = { bridge: LinkId } | { ovsBridge: OvsId; vlan: number };

/** The VLAN that a port puts frames without a tag into. */
export const untaggedVlan = (vlan: Vlan | null): number => vlan?.tag ?? 0;

/** The segment that a container's end of a cable is on. */
export function segmentOf(topology: Topology, link: Link): Segment | undefined {
  const port = link.kind === 'veth' ? linkOf(topology, link.peer) : link;
  if (!port) return undefined;
  if (link.kind === 'bridge') return { bridge: link.id };
  if (port.master !== undefined) return { bridge: port.master };
  const row = ovsPortOf(topology, port);
  return row && { ovsBridge: row.bridge, vlan: untaggedVlan(vlanOfRow(row)) };
}

/** The ends whose addresses are heard on a port: its own link, and the other end of its cable. */
const endsOf = (topology: Topology, port: Link): Link[] =>
  [port, linkOf(topology, port.peer)].filter((one) => one !== undefined);

function endsOfOvsPort(topology: Topology, row: OvsPort, vlan: number): Link[] {
  const port = linkOf(topology, row.link);
  if (!port) return [];
  const ends = endsOf(topology, port);
  const own = vlanOfRow(row);
  if (untaggedVlan(own) === vlan) return ends;
  if (own?.mode === 'access' || (own?.trunks !== undefined && !own.trunks.includes(vlan))) return [];
  // Behind a trunk a VLAN is a sub-link of its own.
  return ends
    .flatMap((end) => childrenOf(topology, end))
    .filter((one) => one.kind === 'vlan' && one.vlan?.tag === vlan);
}

export function linksOn(topology: Topology, segment: Segment): Link[] {
  if ('ovsBridge' in segment) {
    const rows = topology.ovsPorts.filter((one) => one.bridge === segment.ovsBridge);
    return rows.flatMap((row) => endsOfOvsPort(topology, row, segment.vlan));
  }
  const bridge = linkOf(topology, segment.bridge);
  return bridge ? [bridge, ...portsOfBridge(topology, bridge).flatMap((port) => endsOf(topology, port))] : [];
}

/** A link in words: its name and whose it is. */
export function linkWords(topology: Topology, link: Link): string {
  const netns = topology.netns.find((one) => one.id === link.netns);
  const network = networkOfEndpoint(topology, link.id);
  const of = netns ? ` of ${netnsWords(topology, netns)}` : '';
  return `${link.name}${of}${network ? ` (Docker network ${network.name})` : ''}`;
}
