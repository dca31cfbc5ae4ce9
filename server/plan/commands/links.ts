/** Links and addresses in the words of ip-link(8), ip-address(8) and ethtool(8). */
import type { NetnsId } from '../../../model/ids.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import type { NetnsShell } from './netns-shell.ts';
import { quote } from './quote.ts';

/** An alias cannot be given as the link is made (rtnl_create_link, net/core/rtnetlink.c). */
const aliasOf = ({ ip }: NetnsShell, name: string, alias: string | undefined): string[] =>
  alias === undefined ? [] : [`${ip} link set dev ${quote(name)} alias ${quote(alias)}`];

export function addBridge(shell: NetnsShell, { link, mac, mtu, alias }: StepOf<'addBridge'>): string[] {
  const size = mtu === undefined ? '' : ` mtu ${mtu}`;
  return [
    `${shell.ip} link add name ${quote(link.name)} address ${mac}${size} type bridge`,
    ...aliasOf(shell, link.name, alias),
  ];
}

/** `shellOf` tells how to reach the far end's namespace. */
export function addVeth(
  shell: NetnsShell,
  { host, peer }: StepOf<'addVeth'>,
  shellOf: (id: NetnsId) => NetnsShell | undefined,
): string[] | undefined {
  const far = shellOf(peer.netns);
  if (!far) return undefined;
  const end = ({ name, mac, mtu }: typeof host): string => `name ${quote(name)} address ${mac} mtu ${mtu}`;
  const where = peer.netns === host.netns ? '' : ` netns ${far.netns}`;
  return [
    `${shell.ip} link add ${end(host)} type veth peer ${end(peer)}${where}`,
    ...aliasOf(shell, host.name, host.alias),
    ...aliasOf(far, peer.name, peer.alias),
  ];
}

export const deleteLink = ({ ip }: NetnsShell, name: string): string[] => [`${ip} link delete dev ${quote(name)}`];

/** Down before and up after all else, as a link that is being set wants it; a new name last. */
export function setLink(shell: NetnsShell, { link, after }: StepOf<'setLink'>): string[] {
  const name = quote(link.name);
  const words = [
    ...(after.mac === undefined ? [] : ['address', after.mac]),
    ...(after.mtu === undefined ? [] : ['mtu', String(after.mtu)]),
    ...(after.alias === undefined ? [] : ['alias', quote(after.alias)]),
    ...(after.master === undefined ? [] : after.master === null ? ['nomaster'] : ['master', quote(after.master)]),
    ...(after.up === undefined ? [] : [after.up ? 'up' : 'down']),
  ];
  return [
    ...(after.txChecksum === undefined ? [] : [`${shell.run}ethtool -K ${name} tx ${after.txChecksum ? 'on' : 'off'}`]),
    ...(words.length === 0 ? [] : [`${shell.ip} link set dev ${name} ${words.join(' ')}`]),
    ...(after.name === undefined ? [] : [`${shell.ip} link set dev ${name} name ${quote(after.name)}`]),
  ];
}

export const address = (
  { ip }: NetnsShell,
  verb: 'add' | 'del',
  { link, address: text, prefixLength }: StepOf<'addAddress'> | StepOf<'removeAddress'>,
): string[] => [`${ip} addr ${verb} ${text}/${prefixLength} dev ${quote(link.name)}`];

/** Not every host has arping, and nothing depends on it. For IPv6 no program of the base system sends what is sent. */
export const announce = ({ run }: NetnsShell, { link, addresses }: StepOf<'announce'>): string[] =>
  addresses.map((one) =>
    one.includes(':')
      ? `# unsolicited neighbour advertisement of ${one} on ${link.name}: the kernel sends one when net.ipv6.conf.*.ndisc_notify is 1`
      : `${run}arping -U -c 1 -I ${quote(link.name)} ${one} || true`,
  );

/** Of a topology that still has the container and the network. */
export function network(topology: Topology, step: StepOf<'connectNetwork'> | StepOf<'disconnectNetwork'>): string[] {
  const found = topology.networks.find((one) => one.id === step.network);
  const container = topology.containers.find((one) => one.id === step.container);
  const ends = `${quote(found?.name ?? step.network)} ${quote(container?.name ?? step.container)}`;
  if (step.do === 'disconnectNetwork') return [`docker network disconnect ${ends}`];
  const options = [
    ...(step.ipv4Address === undefined ? [] : ['--ip', step.ipv4Address]),
    ...(step.ipv6Address === undefined ? [] : ['--ip6', step.ipv6Address]),
    ...step.aliases.flatMap((one) => ['--alias', quote(one)]),
  ];
  return [['docker network connect', ...options, ends].join(' ')];
}
