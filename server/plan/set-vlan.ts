/** `setVlan`: another VLAN for a port of Open vSwitch. */
import { deepEqual } from '../../model/equal.ts';
import { ok } from '../../model/result.ts';
import type { Compile } from './context.ts';
import { findLink, linkField, linkOf, ovsPortOf, sourceUp } from './look-up.ts';
import { refuse } from './refuse.ts';
import { vlanOfRow } from './simulate/ovs.ts';
import { isPlannedRow } from './simulate/planned-ids.ts';
import { refuseLinuxVlan, vlanOfWish } from './vlan-wish.ts';
import { startWork } from './work.ts';

/** By the port's own link, or by the other end of its cable. */
export const compileSetVlan: Compile<'setVlan'> = (operation, context) => {
  const work = startWork(context.topology);
  const topology = work.topology();
  const field = linkField(operation);
  const found = findLink(topology, operation);
  if (!found.ok) return found;
  const vlan = vlanOfWish(operation.vlan, 'vlan');
  if (!vlan.ok) return vlan;
  const { link } = found.value;
  const port = link.ovsPort !== undefined || link.master !== undefined ? link : linkOf(topology, link.peer);
  const master = linkOf(topology, port?.master);
  if (master?.kind === 'bridge') return refuseLinuxVlan(master, 'vlan');
  const row = port && ovsPortOf(topology, port);
  const bridge = row && topology.ovsBridges.find((one) => one.id === row.bridge);
  if (!row || !bridge)
    return refuse('conflict', field, `${link.name} is not plugged into a bridge, so it has no VLAN.`);
  const up = sourceUp(topology, 'ovs', field);
  if (!up.ok) return up;
  if (row.vlanMode === 'dot1q-tunnel')
    return refuse(
      'conflict',
      field,
      `The port ${row.name} is a tunnel of VLANs (dot1q-tunnel), which Patchbay could not put back.`,
    );
  const before = vlanOfRow(row);
  if (!deepEqual(before, vlan.value)) {
    const id = isPlannedRow(row.id) ? {} : { row: row.id };
    work.take({ do: 'setOvsPortVlan', bridge: bridge.name, name: row.name, ...id, before, after: vlan.value });
  }
  return ok(work.end(operation));
};
