/** `removeOrphan`: what is left over and nobody owns is taken away. */
import { ok } from '../../model/result.ts';
import type { Compile } from './context.ts';
import { takeCableAway } from './detach.ts';
import { findLink, linkOf, networkOfEndpoint, sourceUp } from './look-up.ts';
import { refuse } from './refuse.ts';
import { vlanOfRow } from './simulate/ovs.ts';
import { startWork, stepLinkOf } from './work.ts';

/** A port row whose device is gone or never was; a row of another type than a system device has none to lose. */
const compileOvsPort: Compile<'removeOrphan'> = (operation, context) => {
  const work = startWork(context.topology);
  const topology = work.topology();
  const up = sourceUp(topology, 'ovs', 'ovsPort');
  if (!up.ok) return up;
  const row = topology.ovsPorts.find((one) => one.name === operation.ovsPort);
  const bridge = topology.ovsBridges.find((one) => one.id === row?.bridge);
  if (!row || !bridge) return refuse('not-found', 'ovsPort', `Open vSwitch has no port ${operation.ovsPort}.`);
  const isDevice = row.interfaceType === '' || row.interfaceType === 'system';
  if (row.link !== undefined || !isDevice || row.name === bridge.name)
    return refuse('conflict', 'ovsPort', `The port ${row.name} of ${bridge.name} is no orphan: its device is there.`);
  const port = { bridge: bridge.name, name: row.name, vlan: vlanOfRow(row), externalIds: row.externalIds, row: row.id };
  work.take({ do: 'deleteOvsPort', ...port });
  return ok(work.end(operation));
};

/**
 * A veth end whose other end nobody can be found to own. Where the other end lies beside it, off, unplugged and without an address, the pair
 * goes as a cable does, and can be put back.
 */
const compileLink: Compile<'removeOrphan'> = (operation, context) => {
  const work = startWork(context.topology);
  const topology = work.topology();
  const found = findLink(topology, { link: operation.link });
  if (!found.ok) return found;
  const { link } = found.value;
  const no = (why: string) => refuse('conflict', 'link', `${link.name} is no orphan: ${why}.`);
  if (link.kind !== 'veth') return no(`it is a link of kind ${link.kind}`);
  const network = networkOfEndpoint(topology, link.id);
  if (network) return no(`Docker made it for its network ${network.name}`);
  const other = linkOf(topology, link.peer);
  if (other) {
    const used = other.netns !== link.netns || other.up || other.master !== undefined || other.ovsPort !== undefined;
    if (used || other.addresses.some((one) => one.scope !== 'link')) return no(`its other end ${other.name} is in use`);
    const taken = takeCableAway(work, link, 'link');
    return taken.ok ? ok(work.end(operation)) : taken;
  }
  if (link.peerMissing === 'netns-unreadable')
    return no('its other end is in a namespace that cannot be entered, so it may have an owner');
  if (link.carrier) return no('its other end is on, so somebody uses it');
  if (link.addresses.some((one) => one.scope !== 'link')) return no('it has an address of its own');
  if (topology.links.some((one) => one.parent === link.id)) return no('another link stands on it');
  // Its port of Open vSwitch would be left behind.
  const row = topology.ovsPorts.find((one) => one.id === link.ovsPort);
  const bridge = topology.ovsBridges.find((one) => one.id === row?.bridge);
  if (row && bridge) {
    const up = sourceUp(topology, 'ovs', 'link');
    if (!up.ok) return up;
    const port = {
      bridge: bridge.name,
      name: row.name,
      vlan: vlanOfRow(row),
      externalIds: row.externalIds,
      row: row.id,
    };
    work.take({ do: 'deleteOvsPort', ...port });
  }
  work.take({ do: 'deleteOrphan', link: stepLinkOf(link) });
  return ok(work.end(operation));
};

export const compileRemoveOrphan: Compile<'removeOrphan'> = (operation, context) =>
  operation.link === undefined ? compileOvsPort(operation, context) : compileLink(operation, context);
