/** What a step does to the rows of Open vSwitch, and to the links that it makes or holds. */
import type { Link, Vlan } from '../../../model/link.ts';
import type { OvsPort } from '../../../model/ovs.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import { hostNetns, linkNamed, ovsBridgeNamed } from '../look-up.ts';
import { editAll, editLink, keep, without } from './edit.ts';
import { dropLink, putLink } from './links.ts';
import { plannedBridgeId, plannedPortId } from './planned-ids.ts';

/** The columns of a port row for VLAN settings: `access` and `trunk` follow from tag and trunks and are not written. */
export function rowVlan(vlan: Vlan | null): Pick<OvsPort, 'tag' | 'trunks' | 'vlanMode'> {
  if (vlan === null) return {};
  const trunks = vlan.trunks && vlan.trunks.length > 0 ? { trunks: vlan.trunks } : {};
  const tag = vlan.tag === undefined ? {} : { tag: vlan.tag };
  if (vlan.mode === 'access') return tag;
  return vlan.mode === 'trunk' ? trunks : { ...tag, ...trunks, vlanMode: vlan.mode };
}

/** A row's settings in one shape, null for none (ovs-vswitchd.conf.db(5), Port, VLAN Configuration). */
export function vlanOfRow({ tag, trunks, vlanMode }: Pick<OvsPort, 'tag' | 'trunks' | 'vlanMode'>): Vlan | null {
  const mode = vlanMode ?? (tag === undefined ? 'trunk' : 'access');
  const ownTag = tag === undefined ? {} : { tag };
  if (mode === 'access' || mode === 'dot1q-tunnel') return { mode: 'access', ...ownTag };
  const some = trunks && trunks.length > 0 ? { trunks } : {};
  if (mode !== 'trunk') return { mode, ...ownTag, ...some };
  return some.trunks ? { mode, ...some } : null;
}

/** What a link says of its port: a port without settings is a trunk of every VLAN. */
const linkVlan = (row: Pick<OvsPort, 'tag' | 'trunks' | 'vlanMode'>): Vlan => vlanOfRow(row) ?? { mode: 'trunk' };

const idsOf = (ids: Record<string, string>): { externalIds?: Record<string, string> } =>
  Object.keys(ids).length === 0 ? {} : { externalIds: ids };

/** With its local port, and the link of that in the host's namespace. */
export function addOvsBridge(topology: Topology, step: StepOf<'addOvsBridge'>): Topology {
  const netns = hostNetns(topology);
  if (!netns) return topology;
  const { name, datapathType, failMode, stp, externalIds } = step;
  const [id, port] = [plannedBridgeId(netns.host, name), plannedPortId(netns.host, name)];
  const kind =
    datapathType === 'netdev'
      ? { kind: 'tun', tun: { mode: 'tap' as const, persistent: false } }
      : { kind: 'openvswitch' };
  const made = putLink(topology, { netns: netns.id, name, ...kind, ovsPort: port, vlan: { mode: 'trunk' } });
  return {
    ...made.topology,
    ovsBridges: [
      ...topology.ovsBridges,
      {
        ...{ id, host: netns.host, name, datapathType, stp, link: made.id },
        ...(failMode === undefined ? {} : { failMode }),
        ...idsOf(externalIds),
      },
    ],
    ovsPorts: [
      ...topology.ovsPorts,
      { id: port, bridge: id, name, link: made.id, interfaceType: 'internal', externalIds: {} },
    ],
  };
}

export function deleteOvsBridge(topology: Topology, { name }: StepOf<'deleteOvsBridge'>): Topology {
  const bridge = ovsBridgeNamed(topology, name);
  if (!bridge) return topology;
  const rows = topology.ovsPorts.filter((one) => one.bridge === bridge.id);
  const ids = new Set(rows.map((one) => one.id));
  let next: Topology = {
    ...topology,
    ovsBridges: keep(topology.ovsBridges, (one) => one.id !== bridge.id),
    ovsPorts: keep(topology.ovsPorts, (one) => !ids.has(one.id)),
  };
  // Open vSwitch deletes the links that it made; others stay without a port.
  for (const row of rows)
    if (row.interfaceType === 'internal' && row.link !== undefined) next = dropLink(next, row.link);
  return editAll(next, 'links', (one) => (one.ovsPort !== undefined && ids.has(one.ovsPort) ? unplugged(one) : one));
}

const unplugged = (link: Link): Link => without(link, 'ovsPort', 'vlan');

export function addOvsPort(topology: Topology, step: StepOf<'addOvsPort'>): Topology {
  const netns = hostNetns(topology);
  const bridge = ovsBridgeNamed(topology, step.bridge);
  if (!netns || !bridge) return topology;
  const { name, vlan, externalIds } = step;
  const id = plannedPortId(netns.host, name);
  const link = linkNamed(topology, netns.id, name);
  const row: OvsPort = {
    ...{ id, bridge: bridge.id, name, interfaceType: '', externalIds, ...rowVlan(vlan) },
    ...(link ? { link: link.id } : {}),
  };
  const next = { ...topology, ovsPorts: [...topology.ovsPorts, row] };
  return link ? editLink(next, link.id, (one) => ({ ...one, ovsPort: id, vlan: linkVlan(row) })) : next;
}

export function deleteOvsPort(topology: Topology, { bridge, name }: StepOf<'deleteOvsPort'>): Topology {
  const owner = ovsBridgeNamed(topology, bridge);
  const row = topology.ovsPorts.find((one) => one.name === name && one.bridge === owner?.id);
  if (!row) return topology;
  const next = { ...topology, ovsPorts: keep(topology.ovsPorts, (one) => one.id !== row.id) };
  return row.link === undefined ? next : editLink(next, row.link, unplugged);
}

export function setOvsPortVlan(topology: Topology, { bridge, name, after }: StepOf<'setOvsPortVlan'>): Topology {
  const owner = ovsBridgeNamed(topology, bridge);
  const row = topology.ovsPorts.find((one) => one.name === name && one.bridge === owner?.id);
  if (!row) return topology;
  const next = { ...without(row, 'tag', 'trunks', 'vlanMode'), ...rowVlan(after) };
  const edited = editAll(topology, 'ovsPorts', (one) => (one.id === row.id ? next : one));
  return row.link === undefined ? edited : editLink(edited, row.link, (one) => ({ ...one, vlan: linkVlan(next) }));
}
