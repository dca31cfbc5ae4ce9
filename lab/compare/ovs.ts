/** Our OVS bridges and ports against `ovs-vsctl list`. */
import type { Vlan } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';
import type { Seen } from '../observers/observe.ts';
import type { SeenOvs } from '../observers/ovs.ts';
import { Comparables, type Difference, differences, sorted } from './difference.ts';
import { keysOf, linkKey, ownPart } from './keys.ts';

type SeenPort = SeenOvs['ports'][number];

/** The port that has an interface of this name. */
export function portOfInterface(ovs: SeenOvs, name: string): SeenPort | undefined {
  const row = ovs.interfaces.find((one) => one.name === name);
  return row && ovs.ports.find((port) => port.interfaces.includes(row._uuid));
}

/** ovs-vswitchd.conf.db(5), Port, vlan_mode: "If this column is empty, a default mode is selected": access with a tag, trunk without. */
export function vlanOfPort(port: SeenPort): Vlan {
  const trunks = port.trunks.length > 0 ? { trunks: port.trunks } : {};
  const tag = port.tag === undefined ? {} : { tag: port.tag };
  switch (port.vlan_mode ?? (port.tag === undefined ? 'trunk' : 'access')) {
    case 'trunk':
      return { mode: 'trunk', ...trunks };
    case 'native-tagged':
      return { mode: 'native-tagged', ...tag, ...trunks };
    case 'native-untagged':
      return { mode: 'native-untagged', ...tag, ...trunks };
    default:
      return { mode: 'access', ...tag };
  }
}

/** Targets of a bridge's controllers. */
function controllersOf(ovs: SeenOvs, bridge: SeenOvs['bridges'][number]): string[] | undefined {
  const targets = ovs.controllers.filter((one) => bridge.controller.includes(one._uuid)).map((one) => one.target);
  return targets.length === 0 ? undefined : targets.sort();
}

/** An interface's options but for a patch port's peer, which has a field of its own, and the keys of IPsec, which nobody is told. */
function optionsOf({ type, options }: SeenOvs['interfaces'][number]): Record<string, string> | undefined {
  const untold = ['psk', 'private_key', ...(type === 'patch' ? ['peer'] : [])];
  const told = Object.entries(options).filter(([name]) => !untold.includes(name));
  return told.length === 0 ? undefined : Object.fromEntries(told);
}

export function compareOvs(topology: Topology, seen: Seen): Difference[] {
  const keys = keysOf(topology);
  const host = seen.netns.find((one) => one.inode === seen.hostInode);
  const linkNamed = (name: string | undefined): string | undefined => {
    const link = host?.links.find((one) => one.ifname === name);
    return link && linkKey(seen.hostInode, link.ifindex);
  };
  const [ours, theirs] = [new Comparables(), new Comparables()];
  for (const one of topology.ovsBridges) {
    const { name, datapathType, failMode, stp, controllers, externalIds } = one;
    const link = one.link && keys.link(one.link);
    ours.add(ownPart(one.id), name, { name, datapathType, failMode, stp, controllers, externalIds, link });
  }
  for (const one of seen.ovs.bridges) {
    theirs.add(one._uuid, one.name, {
      name: one.name,
      datapathType: one.datapath_type || 'system',
      failMode: one.fail_mode,
      stp: one.stp_enable,
      controllers: controllersOf(seen.ovs, one),
      externalIds: Object.keys(one.external_ids).length === 0 ? undefined : one.external_ids,
      link: linkNamed(one.name),
    });
  }
  const [ourPorts, theirPorts] = [new Comparables(), new Comparables()];
  for (const one of topology.ovsPorts) {
    ourPorts.add(ownPart(one.id), one.name, {
      name: one.name,
      bridge: ownPart(one.bridge),
      link: one.link && keys.link(one.link),
      interfaceType: one.interfaceType,
      tag: one.tag,
      trunks: one.trunks && one.trunks.length > 0 ? sorted(one.trunks) : undefined,
      vlanMode: one.vlanMode,
      ofport: one.ofport,
      error: one.error,
      patchPeer: one.patchPeer,
      options: one.options,
      externalIds: one.externalIds,
    });
  }
  for (const one of seen.ovs.ports) {
    const rows = seen.ovs.interfaces.filter((row) => one.interfaces.includes(row._uuid));
    const [first] = rows.sort((a, b) => (a.name < b.name ? -1 : 1));
    theirPorts.add(one._uuid, one.name, {
      name: one.name,
      bridge: seen.ovs.bridges.find((bridge) => bridge.ports.includes(one._uuid))?._uuid,
      link: linkNamed(first?.name),
      interfaceType: first?.type,
      tag: one.tag,
      trunks: one.trunks.length > 0 ? sorted(one.trunks) : undefined,
      vlanMode: one.vlan_mode,
      ofport: first?.ofport,
      error: first?.error,
      patchPeer: first?.type === 'patch' ? first.options.peer : undefined,
      options: first && optionsOf(first),
      externalIds: one.external_ids,
    });
  }
  return [...differences('OVS bridge', ours, theirs), ...differences('OVS port', ourPorts, theirPorts)];
}
