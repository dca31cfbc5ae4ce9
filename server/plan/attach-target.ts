/** The bridge that an attachment goes to: found, or made. */
import type { Fault } from '../../model/fault.ts';
import type { Link, Vlan } from '../../model/link.ts';
import type { Netns } from '../../model/netns.ts';
import type { OperationOf } from '../../model/operation.ts';
import type { OvsBridge } from '../../model/ovs.ts';
import { ok, type Result } from '../../model/result.ts';
import { checkName } from './check-name.ts';
import type { PlanContext } from './context.ts';
import { linkNamed, linkOf, ovsBridgeNamed, sourceUp } from './look-up.ts';
import { checkDatapath, makeLinuxBridge, makeOvsBridge, switchOn } from './make-bridge.ts';
import { refuse } from './refuse.ts';
import { type Segment, untaggedVlan } from './segment.ts';
import { refuseLinuxVlan } from './vlan-wish.ts';
import type { Work } from './work.ts';

export type Target = {
  kind: 'linux' | 'ovs';
  name: string;
  /** The host's own link to it; absent while Open vSwitch has made none. */
  link?: Link | undefined;
  ovsBridge?: OvsBridge;
  segment: Segment;
  /** The plan makes it. */
  isNew: boolean;
};

type Attach = OperationOf<'attach'>;

function checkLinux(work: Work, attach: Attach, link: Link): Result<void, Fault> {
  const topology = work.topology();
  if (link.kind !== 'bridge') {
    const hint = ovsBridgeNamed(topology, link.name) ? `: name it as {"ovsBridge": "${link.name}"}` : '';
    return refuse('conflict', 'to.bridge', `${link.name} is no Linux bridge but a link of kind ${link.kind}${hint}.`);
  }
  const network = topology.networks.find((one) => one.bridge === link.id);
  if (network && !attach.intoDockerBridge) {
    const why = `${link.name} is the bridge of the Docker network ${network.name}: connectNetwork is the usual way, \`intoDockerBridge\` allows a veth all the same.`;
    return refuse('conflict', 'to.bridge', why);
  }
  if (network) work.warn('docker-manages-bridge', { bridge: link.name, network: network.name });
  return ok(undefined);
}

function linuxTarget(
  work: Work,
  attach: Attach,
  name: string,
  host: Netns,
  context: PlanContext,
): Result<Target, Fault> {
  if (typeof attach.create === 'object')
    return refuse(
      'invalid-field',
      'create.datapath',
      'A Linux bridge has no datapath to choose: that is for a bridge of Open vSwitch.',
    );
  const found = linkNamed(work.topology(), host.id, name);
  const vlanAsked = attach.vlan !== undefined && attach.vlan !== null;
  if (found) {
    const fit = checkLinux(work, attach, found);
    if (!fit.ok) return fit;
    if (vlanAsked) return refuseLinuxVlan(found, 'vlan');
    if (!found.up) switchOn(work, found);
    return ok({ kind: 'linux', name: found.name, link: found, segment: { bridge: found.id }, isNew: false });
  }
  if (!attach.create) return refuse('not-found', 'to.bridge', `The host has no bridge ${name}: \`create\` makes it.`);
  const free = checkName(work.topology(), host, name, 'to.bridge');
  if (!free.ok) return free;
  if (vlanAsked) return refuseLinuxVlan({ name }, 'vlan');
  const link = makeLinuxBridge(work, { name, auto: true, host, mtu: attach.mtu }, context.newMac());
  return ok({ kind: 'linux', name, link, segment: { bridge: link.id }, isNew: true });
}

function ovsTarget(
  work: Work,
  attach: Attach,
  name: string,
  vlan: Vlan | null,
  host: Netns,
  context: PlanContext,
): Result<Target, Fault> {
  const up = sourceUp(work.topology(), 'ovs', 'to.ovsBridge');
  if (!up.ok) return up;
  const target = (ovsBridge: OvsBridge, isNew: boolean): Result<Target, Fault> =>
    ok({
      ...{ kind: 'ovs', name, ovsBridge, isNew },
      link: linkOf(work.topology(), ovsBridge.link),
      segment: { ovsBridge: ovsBridge.id, vlan: untaggedVlan(vlan) },
    });
  const found = ovsBridgeNamed(work.topology(), name);
  if (found) return target(found, false);
  if (attach.create === false) {
    const isLinux = linkNamed(work.topology(), host.id, name)?.kind === 'bridge';
    const hint = isLinux ? `a Linux bridge has this name: name it as {"bridge": "${name}"}` : '`create` makes it';
    return refuse('not-found', 'to.ovsBridge', `Open vSwitch has no bridge ${name}: ${hint}.`);
  }
  const free = checkName(work.topology(), host, name, 'to.ovsBridge');
  if (!free.ok) return free;
  const asked = attach.create === true ? 'system' : attach.create.datapath;
  const datapath = checkDatapath(context, asked, attach.create === true ? 'create' : 'create.datapath');
  if (!datapath.ok) return datapath;
  return target(makeOvsBridge(work, { name, auto: true, host }, datapath.value), true);
}

/** Takes the steps that make it where it is to be made. */
export function findTarget(
  work: Work,
  attach: Attach,
  vlan: Vlan | null,
  host: Netns,
  context: PlanContext,
): Result<Target, Fault> {
  return 'bridge' in attach.to
    ? linuxTarget(work, attach, attach.to.bridge, host, context)
    : ovsTarget(work, attach, attach.to.ovsBridge, vlan, host, context);
}
