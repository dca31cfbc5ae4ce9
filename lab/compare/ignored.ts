/**
 * Every field of our records that the comparators do not hold against an observer, with the reason. A test makes sure that each field of
 * each record's schema is either compared or listed here.
 */
import type { Collection } from '../../model/topology.ts';

export const ignored: { [Name in Collection]: Record<string, string> } = {
  hosts: {
    id: 'made once by Patchbay and kept in its state dir; no observer knows it',
    bootId: 'read from /proc/sys/kernel/random/boot_id, which is the only place it exists',
    sources: 'Patchbay’s own view of its sources, not a fact of the host',
  },
  netns: {
    id: 'made of the kernel’s cookie, which no program prints; namespaces meet by inode',
    host: 'there is one host',
    inode: 'the key',
    pid: 'any process of the namespace is a right answer, and the observers’ own come and go',
    processName: 'as pid',
    unreadableReason: 'observers run as root and read every namespace; `readable` is compared',
  },
  links: {
    id: 'made of netns and ifindex, which the comparison meets by',
    netns: 'part of the key',
    ifindex: 'part of the key',
    peerMissing: 'the reason is ours; that there is no visible peer is compared as peer',
    speedMbps: 'lab hosts have no hardware; held to a sysfs tree made by a unit test',
    physicalFunction: 'as speedMbps',
  },
  containers: {
    id: 'the engine’s id in it is the key',
    host: 'there is one host',
  },
  networks: {
    id: 'the engine’s id in it is the key',
    host: 'there is one host',
  },
  ovsBridges: {
    id: 'the row’s uuid in it is the key',
    host: 'there is one host',
  },
  ovsPorts: {
    id: 'the row’s uuid in it is the key',
  },
  portMappings: {
    id: 'made of host, family, protocol, address and port, which the comparison meets by',
    host: 'there is one host',
  },
  findings: {
    id: 'made of the check, the object and what tells two apart, which the comparison meets by',
    since: 'when our agent saw it first; no observer watches, and a test of the join holds it to its clock',
  },
};

/** Fields that are compared only under a condition. */
export const sometimesIgnored: Record<string, string> = {
  'links.carrier': 'on a link that is down: iproute2 prints no carrier for it',
  'links.mac': 'on links whose address is not an Ethernet one (tunnels print an IP address there)',
  'netns.name': 'for an engine’s sandbox without a container, which has a file name but none under /run/netns',
  'findings.evidence': 'which of the other holders of an address or MAC is named: any of them is right',
  'netns.rules.table': 'for rules that look no table up (goto, nop, unreachable ...): iproute2 prints none',
};

/** What observers tell and the model does not carry. */
export const notInModel: Record<string, string> = {
  'routes of table local':
    'the kernel’s own bookkeeping of local and broadcast addresses; they follow from the addresses, which are compared',
  'route flags, metrics, pref, nhid': 'derived by the kernel from link state, or not in the model yet',
  'rule protocol, tos, ports, uid range, suppressors': 'not in the model yet',
  'address label, broadcast, lifetimes': 'not in the model yet; lifetimes count down',
  'qdisc, queues, gso and gro sizes, promiscuity, counters': 'no part of the wiring',
};
