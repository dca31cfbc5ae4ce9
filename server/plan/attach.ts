/** `attach`: a veth pair between a container and a bridge of the host, with addresses, gateway, VLAN and mark. */
import type { Fault } from '../../model/fault.ts';
import type { Vlan } from '../../model/link.ts';
import { attachAlias, ovsAttachMark } from '../../model/mark.ts';
import type { Netns } from '../../model/netns.ts';
import type { OperationOf } from '../../model/operation.ts';
import { ok, type Result } from '../../model/result.ts';
import type { StepLink } from '../../model/step.ts';
import type { Wished } from './address-shape.ts';
import { findTarget, type Target } from './attach-target.ts';
import { checkFree, checkMac, checkShapes } from './check-addresses.ts';
import { checkName } from './check-name.ts';
import type { Compile, PlanContext } from './context.ts';
import { freeEthName, hostEndName } from './free-name.ts';
import { checkGateway, takeGateway } from './gateway.ts';
import { leastIpv6Mtu } from './inverse.ts';
import { findRunning, hostNetns, type Plugged, sourceUp } from './look-up.ts';
import { macOfWord, wordOf } from './mac-of-word.ts';
import { refuse } from './refuse.ts';
import { vlanOfWish } from './vlan-wish.ts';
import { startWork, type Work } from './work.ts';

type Attach = OperationOf<'attach'>;

/** The MTU of a link of Ethernet, where there is no bridge yet to ask. */
const ethernetMtu = 1500;

/** Everything that is chosen before the first step of the cable itself. */
type Chosen = {
  attach: Attach;
  at: Plugged;
  host: Netns;
  target: Target;
  vlan: Vlan | null;
  name: string;
  hostName: string;
  mac: string;
  mtu: number;
  wished: Wished[];
  gateway: string | undefined;
};

function chooseNames(
  work: Work,
  attach: Attach,
  at: Plugged,
  host: Netns,
): Result<{ name: string; hostName: string }, Fault> {
  const topology = work.topology();
  const name =
    attach.name === undefined
      ? ok(freeEthName(topology, at.netns.id))
      : checkName(topology, at.netns, attach.name, 'name');
  if (!name.ok) return name;
  const hostName =
    attach.hostName === undefined
      ? ok(hostEndName(topology, host.id, at.container.name, name.value))
      : checkName(topology, host, attach.hostName, 'hostName');
  return hostName.ok ? ok({ name: name.value, hostName: hostName.value }) : hostName;
}

function chooseMtu(work: Work, attach: Attach, target: Target, wished: readonly Wished[]): Result<number, Fault> {
  const ofBridge = target.link?.mtu ?? ethernetMtu;
  const mtu = attach.mtu ?? ofBridge;
  if (mtu < leastIpv6Mtu && wished.some((one) => one.family === 'inet6'))
    return refuse(
      'invalid-field',
      'mtu',
      `IPv6 needs an MTU of ${leastIpv6Mtu} or more (RFC 8200, 5); this is ${mtu}.`,
    );
  if (mtu !== ofBridge && !target.isNew)
    work.warn('mtu-differs', { mtu: String(mtu), bridge: target.name, bridgeMtu: String(ofBridge) });
  return ok(mtu);
}

function chooseMac(work: Work, attach: Attach, target: Target, context: PlanContext): Result<string, Fault> {
  if (attach.mac === undefined) return ok(context.newMac());
  const word = wordOf(attach.mac);
  return checkMac(work.topology(), word === undefined ? attach.mac : macOfWord(word), 'mac', target.segment);
}

function choose(work: Work, attach: Attach, context: PlanContext): Result<Chosen, Fault> {
  const kernel = sourceUp(work.topology(), 'kernel', 'container');
  if (!kernel.ok) return kernel;
  const at = findRunning(work.topology(), attach.container, 'container');
  if (!at.ok) return at;
  const host = hostNetns(work.topology());
  if (!host) return refuse('unreadable', 'to', "The host's own network namespace is not known.");
  const names = chooseNames(work, attach, at.value, host);
  if (!names.ok) return names;
  const wished = checkShapes(attach.addresses, (index) => `addresses.${index}`);
  if (!wished.ok) return wished;
  const gateway =
    typeof attach.gateway === 'string' ? checkGateway(attach.gateway, wished.value, 'gateway') : ok(undefined);
  if (!gateway.ok) return gateway;
  const vlan = vlanOfWish(attach.vlan, 'vlan');
  if (!vlan.ok) return vlan;
  const target = findTarget(work, attach, vlan.value, host, context);
  if (!target.ok) return target;
  const { segment, link: bridge } = target.value;
  for (const [index, one] of wished.value.entries()) {
    const free = checkFree(work, one, `addresses.${index}`, { netns: at.value.netns, segment, bridge });
    if (!free.ok) return free;
  }
  const mtu = chooseMtu(work, attach, target.value, wished.value);
  if (!mtu.ok) return mtu;
  const mac = chooseMac(work, attach, target.value, context);
  if (!mac.ok) return mac;
  return ok({
    ...{ attach, at: at.value, host, target: target.value, vlan: vlan.value },
    ...names.value,
    ...{ mac: mac.value, mtu: mtu.value, wished: wished.value, gateway: gateway.value },
  });
}

function takeCable(work: Work, chosen: Chosen, hostMac: string): void {
  const { at, host, target, name, hostName, mac, mtu, vlan } = chosen;
  const alias = attachAlias;
  const near: StepLink = { netns: host.id, name: hostName };
  const far: StepLink = { netns: at.netns.id, name };
  work.take({ do: 'addVeth', host: { ...near, mac: hostMac, mtu, alias }, peer: { ...far, mac, mtu, alias } });
  if (target.kind === 'linux') {
    const before = { master: null, up: false };
    work.take({ do: 'setLink', link: near, before, after: { master: target.name, up: true } });
    return;
  }
  // The userspace datapath hands frames on as they are: a checksum left for hardware to fill in would never be, and TCP would fail.
  if (target.ovsBridge?.datapathType === 'netdev')
    work.take({ do: 'setLink', link: far, before: { txChecksum: true }, after: { txChecksum: false } });
  work.take({ do: 'setLink', link: near, before: { up: false }, after: { up: true } });
  const externalIds = ovsAttachMark(at.container, name);
  work.take({ do: 'addOvsPort', bridge: target.name, name: hostName, vlan, externalIds });
}

/** An attachment to a bridge of the host, made where `create` allows it. */
export const compileAttach: Compile<'attach'> = (attach, context) => {
  const work = startWork(context.topology);
  const choice = choose(work, attach, context);
  if (!choice.ok) return choice;
  const chosen = choice.value;
  const { at, name, mac, wished, gateway } = chosen;
  takeCable(work, chosen, context.newMac());
  const link: StepLink = { netns: at.netns.id, name };
  work.take({ do: 'setLink', link, before: { up: false }, after: { up: true } });
  for (const { address, prefixLength } of wished) work.take({ do: 'addAddress', link, address, prefixLength });
  if (gateway !== undefined) {
    const routed = takeGateway(work, { netns: at.netns.id, device: name, gateway, wished });
    if (!routed.ok) return routed;
  }
  const addresses = wished.map((one) => one.address);
  if (addresses.length > 0) work.take({ do: 'announce', link, mac, addresses });
  return ok(
    work.end({
      ...attach,
      ...{ container: at.container.name, name, hostName: chosen.hostName, mac, mtu: chosen.mtu },
      addresses: wished.map((one) => one.text),
      ...(gateway === undefined ? {} : { gateway }),
    }),
  );
};
