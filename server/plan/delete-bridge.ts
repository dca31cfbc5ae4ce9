/** `deleteBridge`: a bridge without ports goes, with what the host itself had on it. */
import type { Fault } from '../../model/fault.ts';
import type { Link } from '../../model/link.ts';
import type { OvsBridge } from '../../model/ovs.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';
import type { Compile } from './context.ts';
import { irreversible } from './inverse.ts';
import { hostNetns, linkNamed, linkOf, ovsBridgeNamed, portsOfBridge, portsOfOvsBridge, sourceUp } from './look-up.ts';
import { refuse } from './refuse.ts';
import { vlanOfRow } from './simulate/ovs.ts';
import { isPlannedRow } from './simulate/planned-ids.ts';
import { checkNothingOn, present, takeEndDown } from './take-away.ts';
import { startWork, stepLinkOf, type Work } from './work.ts';

/** BR_DEFAULT_AGEING_TIME (linux/if_bridge.h). */
const usualAgeingSeconds = 300;

/** Settings that the step that makes a bridge does not carry: with one of them there is no way back. */
const isUsualBridge = ({ bridge }: Link): boolean =>
  !bridge?.vlanFiltering && !bridge?.stp && (bridge?.ageingSeconds ?? usualAgeingSeconds) === usualAgeingSeconds;

export function takeLinuxBridge(work: Work, bridge: Link, field: string): Result<void, Fault> {
  const down = takeEndDown(work, bridge, field);
  if (!down.ok) return down;
  const { mac = '', mtu, alias } = bridge;
  const link = stepLinkOf(present(work, bridge.id));
  const step: Step = { do: 'deleteBridge', link, mac, mtu, ...(alias === undefined ? {} : { alias }) };
  work.take(step, isUsualBridge(bridge) ? undefined : irreversible);
  return ok(undefined);
}

export function takeOvsBridge(work: Work, bridge: OvsBridge, field: string): Result<void, Fault> {
  const local = linkOf(work.topology(), bridge.link);
  if (local) {
    const down = takeEndDown(work, local, field);
    if (!down.ok) return down;
  }
  const { name, datapathType, failMode, stp, externalIds = {}, controllers, id } = bridge;
  const port = work.topology().ovsPorts.find((one) => one.bridge === id && one.name === name);
  // A bridge is made with a local port without settings: those it has go, and come back, by a step of their own.
  const vlan = port ? vlanOfRow(port) : null;
  const tunnel = port?.vlanMode === 'dot1q-tunnel';
  if (port && vlan && !tunnel) {
    const row = isPlannedRow(port.id) ? {} : { row: port.id };
    work.take({ do: 'setOvsPortVlan', bridge: name, name, ...row, before: vlan, after: null });
  }
  const own = {
    name,
    datapathType: datapathType === 'netdev' ? ('netdev' as const) : ('system' as const),
    stp,
    externalIds,
  };
  const step: Step = {
    ...{ do: 'deleteOvsBridge', ...own },
    ...(failMode === undefined ? {} : { failMode }),
    ...(isPlannedRow(id) ? {} : { row: id }),
  };
  // The step that makes a bridge gives it no controller, and no step sets a tunnel of VLANs.
  work.take(step, controllers || tunnel ? irreversible : undefined);
  return ok(undefined);
}

function checkLinux(work: Work, bridge: Link): Result<void, Fault> {
  const topology = work.topology();
  if (bridge.kind !== 'bridge')
    return refuse('conflict', 'name', `${bridge.name} is no Linux bridge but a link of kind ${bridge.kind}.`);
  const network = topology.networks.find((one) => one.bridge === bridge.id);
  if (network)
    return refuse(
      'conflict',
      'name',
      `${bridge.name} is the bridge of the Docker network ${network.name}: removing that network removes it.`,
    );
  const [port, ...more] = portsOfBridge(topology, bridge);
  if (port) return refuse('conflict', 'name', hasPorts(bridge.name, port.name, more.length));
  return checkNothingOn(work, bridge, 'name');
}

const hasPorts = (bridge: string, port: string, more: number): string =>
  `${bridge} still has ports: ${port}${more > 0 ? ` and ${more} more` : ''}.`;

/** Refused while it has ports. */
export const compileDeleteBridge: Compile<'deleteBridge'> = (operation, context) => {
  const work = startWork(context.topology);
  const { name, type } = operation;
  const up = sourceUp(work.topology(), type === 'ovs' ? 'ovs' : 'kernel', 'name');
  if (!up.ok) return up;
  if (type === 'ovs') {
    const bridge = ovsBridgeNamed(work.topology(), name);
    if (!bridge) return refuse('not-found', 'name', `Open vSwitch has no bridge ${name}.`);
    const [port, ...more] = portsOfOvsBridge(work.topology(), bridge);
    if (port) return refuse('conflict', 'name', hasPorts(name, port.name, more.length));
    const local = linkOf(work.topology(), bridge.link);
    const bare = local ? checkNothingOn(work, local, 'name') : ok(undefined);
    if (!bare.ok) return bare;
    const taken = takeOvsBridge(work, bridge, 'name');
    return taken.ok ? ok(work.end(operation)) : taken;
  }
  const bridge = linkNamed(work.topology(), hostNetns(work.topology())?.id, name);
  if (!bridge) return refuse('not-found', 'name', `The host has no bridge ${name}.`);
  const free = checkLinux(work, bridge);
  if (!free.ok) return free;
  const taken = takeLinuxBridge(work, bridge, 'name');
  return taken.ok ? ok(work.end(operation)) : taken;
};
