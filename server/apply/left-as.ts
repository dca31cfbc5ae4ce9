/**
 * Pure: how the things that a change made were left. A revert deletes them, and with them whatever somebody else has given them since: so they
 * must be as they were left.
 */
import { parseAddress } from '../../model/address.ts';
import type { NetnsId } from '../../model/ids.ts';
import type { Link } from '../../model/link.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { linkName } from './names.ts';

/** Thing -> aspect -> how it was. */
export type Left = Record<string, Record<string, string>>;

type Made = { kind: 'link'; netns: NetnsId; name: string } | { kind: 'ovs-bridge'; name: string };

/** RTPROT_KERNEL and RTPROT_RA (linux/rtnetlink.h): routes that come with an address or from a router, and go with them. */
const ownRoutes: readonly number[] = [2, 9];

/** What is there for somebody to add to, of all that these steps made. */
function madeBy(steps: readonly Step[]): Map<string, Made> {
  const made = new Map<string, Made>();
  const link = ({ netns, name }: { netns: NetnsId; name: string }): [string, Made] => [
    `link ${netns} ${name}`,
    { kind: 'link', netns, name },
  ];
  for (const step of steps) {
    if (step.do === 'addVeth') for (const end of [step.host, step.peer]) made.set(...link(end));
    if (step.do === 'addBridge') made.set(...link(step.link));
    if (step.do === 'addOvsBridge') made.set(`ovs-bridge ${step.name}`, { kind: 'ovs-bridge', name: step.name });
    if (step.do === 'setLink' && step.after.name !== undefined && made.delete(link(step.link)[0]))
      made.set(...link({ ...step.link, name: step.after.name }));
    if (step.do === 'deleteVeth') for (const end of [step.host, step.peer]) made.delete(link(end)[0]);
    if (step.do === 'deleteBridge') made.delete(link(step.link)[0]);
    if (step.do === 'deleteOvsBridge') made.delete(`ovs-bridge ${step.name}`);
  }
  return made;
}

/** The modified EUI-64 interface identifier (RFC 4291, appendix A) as the last two 32-bit words, in the text of an address. */
function isFromMac(address: string, mac: string | undefined): boolean {
  if (mac === undefined) return false;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const group = (high: number, low: number): string => ((high << 8) | low).toString(16);
  const tail = [group(a ^ 2, b), group(c, 0xff), group(0xfe, d), group(e, f)].join(':');
  const own = parseAddress(`::${tail}`);
  const given = parseAddress(address);
  if (!own || !given || given.family !== 'inet6') return false;
  const low = (1n << 64n) - 1n;
  return (own.value & low) === (given.value & low);
}

/** What people and programs gave it: not the addresses and routes that the kernel makes up itself. */
function aspectsOfLink(topology: Topology, link: Link): Record<string, string> {
  const given = link.addresses.filter(({ address, scope }) => scope !== 'link' && !isFromMac(address, link.mac));
  const routes = topology.netns.find((one) => one.id === link.netns)?.routes ?? [];
  const ports = topology.links.filter((one) => one.master === link.id).map((one) => one.name);
  const through = routes
    .filter((one) => one.ifindex === link.ifindex && !ownRoutes.includes(one.protocol))
    .map((one) => `${one.destination}${one.gateway === undefined ? '' : ` via ${one.gateway}`}`);
  return {
    addresses: given
      .map((one) => `${one.address}/${one.prefixLength}`)
      .sort()
      .join(', '),
    routes: through.sort().join(', '),
    ports: ports.sort().join(', '),
  };
}

function portsOfOvsBridge(topology: Topology, name: string): Record<string, string> {
  const id = topology.ovsBridges.find((one) => one.name === name)?.id;
  const ports = topology.ovsPorts.filter((one) => one.bridge === id && one.name !== name).map((one) => one.name);
  return { ports: ports.sort().join(', ') };
}

function aspectsOf(topology: Topology, made: Made): Record<string, string> {
  if (made.kind === 'ovs-bridge') return portsOfOvsBridge(topology, made.name);
  const link = topology.links.find((one) => one.netns === made.netns && one.name === made.name);
  return link ? aspectsOfLink(topology, link) : {};
}

/** How the topology shows what these steps made. */
export function leftBy(steps: readonly Step[], topology: Topology): Left {
  return Object.fromEntries([...madeBy(steps)].map(([key, made]) => [key, aspectsOf(topology, made)]));
}

/** What of it is otherwise now: the thing, and a sentence about it. */
export function otherThanLeft(
  steps: readonly Step[],
  left: Left,
  topology: Topology,
): { thing: string; words: string }[] {
  const out: { thing: string; words: string }[] = [];
  for (const [thing, made] of madeBy(steps)) {
    const was = left[thing] ?? {};
    const is = aspectsOf(topology, made);
    const called = made.kind === 'link' ? linkName(topology, made.netns, made.name) : `OVS bridge ${made.name}`;
    for (const aspect of Object.keys(is)) {
      if (was[aspect] === undefined || was[aspect] === is[aspect]) continue;
      out.push({
        thing,
        words: `${called} has other ${aspect} (${is[aspect] || 'none'} instead of ${was[aspect] || 'none'})`,
      });
    }
  }
  return out;
}
