/** `detach`: a veth pair that plugs a namespace into a bridge is taken out, and a bridge that was made for it goes with its last port. */
import type { Fault } from '../../model/fault.ts';
import type { Link } from '../../model/link.ts';
import { isAutoBridge, isAutoOvsBridge } from '../../model/mark.ts';
import type { OvsBridge, OvsPort } from '../../model/ovs.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import type { Compile } from './context.ts';
import { takeLinuxBridge, takeOvsBridge } from './delete-bridge.ts';
import { type Inverse, inverseOf } from './inverse.ts';
import {
  findLink,
  hostNetns,
  linkField,
  linkOf,
  networkOfEndpoint,
  ovsPortOf,
  portsOfBridge,
  portsOfOvsBridge,
  sourceUp,
} from './look-up.ts';
import { refuse } from './refuse.ts';
import { vlanOfRow } from './simulate/ovs.ts';
import { isPlannedIfindex, isPlannedRow } from './simulate/planned-ids.ts';
import { checkNothingOn, present, takeEndDown, vethEndOf } from './take-away.ts';
import { startWork, stepLinkOf, type Work } from './work.ts';

/** `near` is the end at the bridge, `far` the other. */
type Cable = {
  near: Link;
  far: Link;
  row?: OvsPort | undefined;
  bridge?: Link | undefined;
  ovsBridge?: OvsBridge | undefined;
};

const isPlugged = (link: Link): boolean => link.master !== undefined || link.ovsPort !== undefined;

/** The plugged end, else the host's; of two that are alike either will do. */
function isNearer(topology: Topology, link: Link, other: Link): boolean {
  const onHost = (one: Link): boolean => one.netns === hostNetns(topology)?.id;
  if (isPlugged(link) !== isPlugged(other)) return isPlugged(link);
  return onHost(link) && !onHost(other);
}

function findCable(work: Work, link: Link, field: string): Result<Cable, Fault> {
  const topology = work.topology();
  if (link.kind !== 'veth')
    return refuse('conflict', field, `${link.name} is a link of kind ${link.kind}: only veth pairs can be detached.`);
  const other = linkOf(topology, link.peer);
  if (!other)
    return refuse('conflict', field, `The other end of ${link.name} cannot be seen: removeOrphan is for such ends.`);
  const [near, far] = isNearer(topology, link, other) ? [link, other] : [other, link];
  const network = networkOfEndpoint(topology, far.id) ?? networkOfEndpoint(topology, near.id);
  if (network)
    return refuse(
      'conflict',
      field,
      `Docker made ${far.name} for its network ${network.name}: disconnectNetwork takes it away.`,
    );
  const row = ovsPortOf(topology, near);
  const ovsBridge = row && topology.ovsBridges.find((one) => one.id === row.bridge);
  return ok({ near, far, row, ovsBridge, bridge: linkOf(topology, near.master) });
}

/** Undone, a cable to the userspace datapath needs its checksums in software again; how they were before is not known, and need not be. */
function cableBack(work: Work, step: Step, { far, ovsBridge }: Cable): Inverse {
  const own = inverseOf(work.topology(), step);
  if (ovsBridge?.datapathType !== 'netdev') return own;
  const link = { netns: far.netns, name: far.name };
  const back: Step = { do: 'setLink', link, before: { txChecksum: true }, after: { txChecksum: false } };
  return { ...own, inverse: [...own.inverse, back] };
}

function takePort(work: Work, { near, row, bridge, ovsBridge }: Cable, field: string): Result<void, Fault> {
  if (row && ovsBridge) {
    const up = sourceUp(work.topology(), 'ovs', field);
    if (!up.ok) return up;
    if (row.vlanMode === 'dot1q-tunnel')
      return refuse(
        'conflict',
        field,
        `The port ${row.name} is a tunnel of VLANs (dot1q-tunnel), which Patchbay could not put back.`,
      );
    const { name, externalIds, id } = row;
    const port = { bridge: ovsBridge.name, name, vlan: vlanOfRow(row), externalIds };
    work.take({ do: 'deleteOvsPort', ...port, ...(isPlannedRow(id) ? {} : { row: id }) });
  }
  if (!bridge) return ok(undefined);
  if (bridge.bridge?.vlanFiltering && near.bridgeVlans && !isUsualTable(near, bridge))
    return refuse(
      'conflict',
      field,
      `${near.name} has VLANs of its own on ${bridge.name}, which Patchbay could not put back: a VLAN-aware Linux bridge's table cannot be set yet.`,
    );
  work.take({ do: 'setLink', link: stepLinkOf(near), before: { master: bridge.name }, after: { master: null } });
  return ok(undefined);
}

/** What a port gets by itself: the bridge's default PVID. */
function isUsualTable({ bridgeVlans = [] }: Link, bridge: Link): boolean {
  const vid = bridge.bridge?.defaultPvid;
  const [only, ...more] = bridgeVlans;
  if (vid === undefined) return only === undefined;
  return more.length === 0 && only?.vid === vid && only.pvid === true && only.untagged === true;
}

/** A bridge that an attachment made is nobody's any more when its last port is gone, unless somebody has given it an address since. */
function takeAutoBridge(work: Work, { bridge, ovsBridge }: Cable, field: string): Result<void, Fault> {
  const topology = work.topology();
  const own = linkOf(topology, bridge?.id ?? ovsBridge?.link);
  if (
    own?.addresses.some((one) => one.scope !== 'link') ||
    topology.links.some((one) => one.parent !== undefined && one.parent === own?.id)
  )
    return ok(undefined);
  if (bridge && own && isAutoBridge(bridge) && portsOfBridge(topology, bridge).length === 0) {
    work.warn('bridge-goes-with-last-port', { bridge: bridge.name });
    return takeLinuxBridge(work, own, field);
  }
  if (ovsBridge && isAutoOvsBridge(ovsBridge) && portsOfOvsBridge(topology, ovsBridge).length === 0) {
    work.warn('bridge-goes-with-last-port', { bridge: ovsBridge.name });
    return takeOvsBridge(work, ovsBridge, field);
  }
  return ok(undefined);
}

/** Takes the whole cable away; `field` is what a refusal names. */
export function takeCableAway(work: Work, link: Link, field: string): Result<void, Fault> {
  const found = findCable(work, link, field);
  if (!found.ok) return found;
  const cable = found.value;
  const { near, far } = cable;
  for (const end of [near, far]) {
    const bare = checkNothingOn(work, end, field);
    if (!bare.ok) return bare;
  }
  const down = takeEndDown(work, far, field);
  if (!down.ok) return down;
  const port = takePort(work, cable, field);
  if (!port.ok) return port;
  const nearDown = takeEndDown(work, present(work, near.id), field);
  if (!nearDown.ok) return nearDown;
  const number = isPlannedIfindex(near.ifindex) ? {} : { ifindex: near.ifindex };
  const step: Step = { do: 'deleteVeth', host: vethEndOf(near), peer: vethEndOf(far), ...number };
  work.take(step, cableBack(work, step, cable));
  return takeAutoBridge(work, cable, field);
}

/** By either end of the cable. */
export const compileDetach: Compile<'detach'> = (operation, context) => {
  const work = startWork(context.topology);
  const found = findLink(work.topology(), operation);
  if (!found.ok) return found;
  const taken = takeCableAway(work, found.value.link, linkField(operation));
  return taken.ok ? ok(work.end(operation)) : taken;
};
