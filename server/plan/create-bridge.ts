/** `createBridge`: a bridge of the kernel or of Open vSwitch that stays until it is deleted, with the host's own addresses on it. */
import { ok } from '../../model/result.ts';
import { checkAddresses } from './check-addresses.ts';
import { checkName } from './check-name.ts';
import type { Compile } from './context.ts';
import { leastIpv6Mtu } from './inverse.ts';
import { hostNetns, linkNamed, sourceUp } from './look-up.ts';
import { checkDatapath, makeLinuxBridge, makeOvsBridge } from './make-bridge.ts';
import { refuse } from './refuse.ts';
import { startWork, stepLinkOf } from './work.ts';

export const compileCreateBridge: Compile<'createBridge'> = (operation, context) => {
  const work = startWork(context.topology);
  const { name, type, mtu } = operation;
  const up = sourceUp(work.topology(), type === 'ovs' ? 'ovs' : 'kernel', 'type');
  if (!up.ok) return up;
  const host = hostNetns(work.topology());
  if (!host) return refuse('unreadable', 'name', "The host's own network namespace is not known.");
  const free = checkName(work.topology(), host, name, 'name');
  if (!free.ok) return free;
  if (type === 'linux' && operation.datapath !== undefined)
    return refuse(
      'invalid-field',
      'datapath',
      'A Linux bridge has no datapath to choose: that is for a bridge of Open vSwitch.',
    );
  if (type === 'ovs' && mtu !== undefined)
    return refuse(
      'invalid-field',
      'mtu',
      "Open vSwitch sets the MTU of its own link to the least of the bridge's ports.",
    );
  if (mtu !== undefined && mtu < leastIpv6Mtu && operation.addresses.some((one) => one.includes(':')))
    return refuse(
      'invalid-field',
      'mtu',
      `IPv6 needs an MTU of ${leastIpv6Mtu} or more (RFC 8200, 5); this is ${mtu}.`,
    );
  const wished = checkAddresses(work, operation.addresses, { netns: host });
  if (!wished.ok) return wished;
  const datapath = checkDatapath(context, operation.datapath ?? (type === 'ovs' ? 'system' : 'netdev'), 'datapath');
  if (!datapath.ok) return datapath;
  if (type === 'ovs') makeOvsBridge(work, { name, auto: false, host }, datapath.value);
  else makeLinuxBridge(work, { name, auto: false, host, mtu }, context.newMac());
  const link = linkNamed(work.topology(), host.id, name);
  for (const { address, prefixLength } of link ? wished.value : [])
    if (link) work.take({ do: 'addAddress', link: stepLinkOf(link), address, prefixLength });
  return ok(
    work.end({
      ...operation,
      ...(type === 'ovs' ? { datapath: datapath.value } : {}),
      addresses: wished.value.map((one) => one.text),
    }),
  );
};
