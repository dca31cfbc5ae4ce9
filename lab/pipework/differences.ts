/** In what a host after Patchbay's attachment may differ from one after pipework's, each with its reason. Everything else must be the same. */

export type ListedDifference = {
  name: string;
  reason: string;
  /** Of a line of the comparison (lab/compare/twin.ts): `-` stands before what only pipework's host has, `+` before what only ours has. */
  pattern: RegExp;
};

export const listedDifferences: readonly ListedDifference[] = [
  {
    name: 'mark of links',
    reason: 'ours carries Patchbay’s mark as alias, by which it is known and removed again; pipework marks no link',
    pattern: /^\+ \S+ \S+ ifalias="pb:(attach|bridge:auto)"$/,
  },
  {
    name: 'notes in the database',
    reason:
      'pipework notes bridge, container, process and VLAN at the Interface, ours mark, container and link at the Port: the VLAN is the tag beside it, and a process’s number is wrong after a restart',
    pattern: /^(- ovs interface .* external_ids\.pipework\.\w+=|\+ ovs port .* external_ids\.patchbay)/,
  },
  {
    name: 'checksum offload',
    reason:
      'on the userspace datapath of Open vSwitch ours switches transmit checksum offload off: with it ping works and TCP does not; pipework leaves it on',
    pattern: /^[+-] guest eth\d tx-checksumming=/,
  },
  {
    name: 'MAC of a new bridge',
    reason:
      'after pipework it is that of the first port and changes as ports come and go, which loses neighbours’ entries for an address on it; ours is given and stays',
    pattern:
      /^[+-] host (br7|host-end) (address|linkinfo\.info_\w+\.\w+)="(MAC|bridge id) of the (new bridge|host’s end)"$/,
  },
  {
    name: 'broadcast address',
    reason:
      'pipework sets IFA_BROADCAST where busybox is installed; ours, as ip-address(8), does not: the route to the broadcast address is the same, and nothing of IPv4 uses the field',
    pattern: /^[+-] guest eth\d broadcast of /,
  },
];

/** What is named by its part in the wiring and not by its text, with the reason. */
export const namedByPart: Record<string, string> = {
  'name of the host’s end, unless it is asked for':
    'pipework puts the process’s number in it (v<link>pl<pid>), which is another after a restart; ours the container’s name',
  'MACs, unless they are asked for':
    'pipework has the kernel draw them; ours are drawn for the plan, so that the preview shows them and the link is known again after a crash.',
};

/** What is asked of ours in words where pipework has a default of its own. */
export const askedInWords: Record<string, string> = {
  'name of the container’s end':
    'pipework’s default is eth1; ours the lowest free ethN, which is eth0 in a container without a network',
  'making a bridge':
    'pipework makes what is not there and begins with br or ovs; ours only with `create`, so that a misspelt name makes nothing',
};
