/** What a record needs to be understood: its cable with both ends, who owns them and the switch it leads to. Pure. */
import type { HostView } from './hostView.ts';

type Reach = { view: HostView; ids: Set<string>; portsOfBridge: Map<string, string[]> };

/** The records and what each needs. From a container or link the way goes to its switch, and no further to the switch's other ports. */
export function reachOf(view: HostView, records: Iterable<string>): Set<string> {
  const portsOfBridge = new Map<string, string[]>();
  for (const port of view.topology.ovsPorts) {
    portsOfBridge.set(port.bridge, [...(portsOfBridge.get(port.bridge) ?? []), port.id]);
  }
  const reach: Reach = { view, ids: new Set(), portsOfBridge };
  for (const id of records) withRecord(reach, id);
  return reach.ids;
}

function withRecord(reach: Reach, id: string): void {
  const { view, ids } = reach;
  const { lookup, topology } = view;
  ids.add(id);
  const link = lookup.links.get(id);
  if (link) {
    withLink(reach, id);
    for (const port of lookup.slaves.get(id) ?? []) withLink(reach, port.id);
    return;
  }
  if (lookup.containers.has(id)) {
    withContainer(reach, id);
    return;
  }
  if (lookup.netns.has(id)) {
    withNetns(reach, id);
    return;
  }
  const ovsPort = lookup.ovsPorts.get(id);
  if (ovsPort) {
    withOvsPort(reach, id);
    return;
  }
  if (topology.ovsBridges.some((one) => one.id === id)) {
    for (const port of reach.portsOfBridge.get(id) ?? []) withOvsPort(reach, port);
    return;
  }
  const network = topology.networks.find((one) => one.id === id);
  if (network) {
    if (network.bridge) withRecord(reach, network.bridge);
    if (network.parent) withLink(reach, network.parent);
    for (const { container } of network.endpoints) withContainer(reach, container);
    return;
  }
  const finding = topology.findings.find((one) => one.id === id);
  if (finding && finding.object !== id) {
    withRecord(reach, finding.object);
    return;
  }
  const mapping = topology.portMappings.find((one) => one.id === id);
  if (mapping?.container) withContainer(reach, mapping.container);
}

function withContainer(reach: Reach, id: string): void {
  const container = reach.view.lookup.containers.get(id);
  reach.ids.add(id);
  if (container?.netns) withNetns(reach, container.netns);
}

function withNetns(reach: Reach, id: string): void {
  const { lookup } = reach.view;
  reach.ids.add(id);
  if (id === lookup.hostNetns?.id) return;
  for (const container of lookup.containersIn.get(id) ?? []) reach.ids.add(container.id);
  for (const link of lookup.linksIn.get(id) ?? []) withLink(reach, link.id);
}

/** A link, its owner, and the same of its peer; upwards to master, Open vSwitch bridge, Docker network and parent. */
function withLink(reach: Reach, id: string): void {
  const { lookup } = reach.view;
  for (const end of [id, lookup.links.get(id)?.peer]) {
    const link = end === undefined ? undefined : lookup.links.get(end);
    if (!link) continue;
    for (const one of [link.id, link.netns, link.master, link.parent]) if (one) reach.ids.add(one);
    if (link.netns !== lookup.hostNetns?.id) {
      for (const container of lookup.containersIn.get(link.netns) ?? []) reach.ids.add(container.id);
    }
    const network = lookup.networkOfBridge.get(link.master ?? link.id);
    if (network) reach.ids.add(network.id);
    const port = lookup.ovsPortOfLink.get(link.id);
    if (port) {
      reach.ids.add(port.id);
      reach.ids.add(port.bridge);
    }
  }
}

function withOvsPort(reach: Reach, id: string): void {
  const port = reach.view.lookup.ovsPorts.get(id);
  if (!port) return;
  reach.ids.add(id);
  reach.ids.add(port.bridge);
  if (port.link) withLink(reach, port.link);
}
