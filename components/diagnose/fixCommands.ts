/** What mends a finding, as commands a person can paste on the host; empty where no command is sure to be right. Pure. */
import type { Finding } from '../../model/finding.ts';
import type { Link } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';

/** For a POSIX shell: links and ports may be named almost anything. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * `ip` in the namespace of a link; undefined where no way in is known. A container's namespace has no name of its own, so the way leads
 * through its process.
 */
function ipIn(topology: Topology, link: Link): string | undefined {
  const netns = topology.netns.find((one) => one.id === link.netns);
  switch (netns?.owner) {
    case 'host':
      return 'ip';
    case 'named':
      return netns.name === undefined ? undefined : `ip -n ${shellWord(netns.name)}`;
    case 'process':
      return netns.pid === undefined ? undefined : `nsenter -t ${netns.pid} -n ip`;
    case 'container': {
      const inside = topology.containers.filter((one) => one.netns === netns.id);
      const owner = inside.find((one) => one.sharesNetnsWith === undefined) ?? inside[0];
      return owner && `nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${shellWord(owner.name)})" -n ip`;
    }
    default:
      return undefined;
  }
}

function inNetnsOf(topology: Topology, id: string | undefined, args: (link: Link) => string): string[] {
  const link = topology.links.find((one) => one.id === id);
  const ip = link && ipIn(topology, link);
  return link && ip !== undefined ? [`${ip} ${args(link)}`] : [];
}

/** One command a line, in the order to run them. */
export function fixCommands(topology: Topology, finding: Finding): string[] {
  const { check, object, evidence } = finding;
  const switchOn = (link: Link): string => `link set dev ${shellWord(link.name)} up`;
  switch (check) {
    case 'link-down':
      return inNetnsOf(topology, object, switchOn);
    case 'no-carrier':
      return inNetnsOf(topology, evidence.peerLink, switchOn);
    case 'orphan-veth':
      return inNetnsOf(topology, object, (link) => `link delete dev ${shellWord(link.name)}`);
    case 'ovs-device-gone':
      return evidence.switch === undefined || evidence.port === undefined
        ? []
        : [`ovs-vsctl --if-exists del-port ${shellWord(evidence.switch)} ${shellWord(evidence.port)}`];
    case 'vlan-not-on-uplink':
      return object.startsWith('ovs:') && evidence.uplink !== undefined && evidence.vlan !== undefined
        ? [`ovs-vsctl add port ${shellWord(evidence.uplink)} trunks ${evidence.vlan}`]
        : evidence.uplink !== undefined && evidence.vlan !== undefined
          ? [`bridge vlan add dev ${shellWord(evidence.uplink)} vid ${evidence.vlan}`]
          : [];
    // Which of two holders keeps the address, where a port's address is to go, who should have made a rule: a person has to say.
    case 'address-on-port':
    case 'duplicate-address':
    case 'duplicate-mac':
    case 'published-not-mapped':
    case 'mapped-not-published':
    case 'two-firewall-backends':
      return [];
  }
}
