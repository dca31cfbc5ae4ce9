/** `setLink`: switch, MTU, MAC and name of a link. */
import type { Fault } from '../../model/fault.ts';
import type { Link } from '../../model/link.ts';
import type { Netns } from '../../model/netns.ts';
import type { OperationOf } from '../../model/operation.ts';
import { ok, type Result } from '../../model/result.ts';
import type { LinkSettings } from '../../model/step.ts';
import { checkMac } from './check-addresses.ts';
import { checkName } from './check-name.ts';
import type { Compile } from './context.ts';
import { leastIpv6Mtu } from './inverse.ts';
import { findLink, linkField, linkOf, networkOfEndpoint, ovsPortOf } from './look-up.ts';
import { refuse } from './refuse.ts';
import { segmentOf } from './segment.ts';
import { givenRoutes, isKernelLinkLocal, takeAddresses, takeRoutes } from './take-away.ts';
import { startWork, stepLinkOf, type Work } from './work.ts';

type SetLink = OperationOf<'setLink'>;

/** The first version whose kernel renames a link that is up (commit bd039b5ea2a9). */
const liveRename = [6, 2] as const;

function renamesUp(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(/[.-]/).map(Number);
  return major > liveRename[0] || (major === liveRename[0] && minor >= liveRename[1]);
}

function checkNewName(work: Work, link: Link, netns: Netns, operation: SetLink): Result<void, Fault> {
  const { newName } = operation;
  if (newName === undefined || newName === link.name) return ok(undefined);
  const name = checkName(work.topology(), netns, newName, 'newName');
  if (!name.ok) return name;
  if (link.ovsPort !== undefined)
    return refuse('conflict', 'newName', `${link.name} is a port of Open vSwitch, which finds its links by name.`);
  const kernel = work.topology().hosts[0]?.kernel ?? '';
  if (link.up && operation.up !== false && !renamesUp(kernel))
    return refuse(
      'conflict',
      'newName',
      `The kernel ${kernel} does not rename a link that is up (${liveRename.join('.')} and later do): switch ${link.name} off first.`,
    );
  return ok(undefined);
}

/** The engine finds its links by name and MAC. */
function checkEngine(work: Work, link: Link, { newName, mac }: SetLink): Result<void, Fault> {
  const network =
    networkOfEndpoint(work.topology(), link.id) ?? (link.peer && networkOfEndpoint(work.topology(), link.peer));
  const field =
    newName !== undefined && newName !== link.name
      ? 'newName'
      : mac !== undefined && mac !== link.mac
        ? 'mac'
        : undefined;
  if (!network || field === undefined) return ok(undefined);
  return refuse(
    'conflict',
    field,
    `Docker made ${link.name} for its network ${network.name} and knows it by its name and MAC.`,
  );
}

function checkMtu(work: Work, link: Link, mtu: number | undefined): Result<void, Fault> {
  if (mtu === undefined || mtu === link.mtu) return ok(undefined);
  if (ovsPortOf(work.topology(), link)?.interfaceType === 'internal')
    return refuse(
      'conflict',
      'mtu',
      `Open vSwitch made ${link.name} and sets its MTU to the least of the bridge's ports.`,
    );
  const ipv6 = link.addresses.find((one) => one.family === 'inet6' && !isKernelLinkLocal(link, one));
  if (mtu < leastIpv6Mtu && ipv6)
    return refuse(
      'conflict',
      'mtu',
      `IPv6 needs an MTU of ${leastIpv6Mtu} or more (RFC 8200, 5), and ${link.name} has the address ${ipv6.address}.`,
    );
  const other = linkOf(work.topology(), link.peer);
  const bridge = linkOf(work.topology(), link.master ?? other?.master);
  if (bridge && bridge.mtu !== mtu)
    work.warn('mtu-differs', { mtu: String(mtu), bridge: bridge.name, bridgeMtu: String(bridge.mtu) });
  return ok(undefined);
}

/** What the kernel would flush is taken away step by step first. */
function takeDown(work: Work, link: Link, field: string): Result<void, Fault> {
  const routes = takeRoutes(work, link, givenRoutes(work, link), field);
  if (!routes.ok) return routes;
  takeAddresses(
    work,
    link,
    link.addresses.filter((one) => one.family === 'inet6' && !isKernelLinkLocal(link, one)),
  );
  work.warn('drops-connections', { link: link.name, addresses: link.addresses.map((one) => one.address).join(', ') });
  work.take({ do: 'setLink', link: stepLinkOf(link), before: { up: true }, after: { up: false } });
  return ok(undefined);
}

export const compileSetLink: Compile<'setLink'> = (operation, context) => {
  const work = startWork(context.topology);
  const field = linkField(operation);
  const found = findLink(work.topology(), operation);
  if (!found.ok) return found;
  const { link, netns } = found.value;
  if (link.kind === 'loopback') return refuse('conflict', field, "The loopback link is the kernel's own.");
  for (const check of [
    checkEngine(work, link, operation),
    checkNewName(work, link, netns, operation),
    checkMtu(work, link, operation.mtu),
    operation.mac === undefined
      ? ok(undefined)
      : checkMac(work.topology(), operation.mac, 'mac', segmentOf(work.topology(), link), link),
  ])
    if (!check.ok) return check;
  if (operation.mac !== undefined && link.mac === undefined)
    return refuse('conflict', 'mac', `${link.name} has no MAC.`);
  if (operation.up === false && link.up) {
    const down = takeDown(work, link, field);
    if (!down.ok) return down;
  }
  const { before, after } = settings(link, operation);
  if (Object.keys(after).length > 0) work.take({ do: 'setLink', link: stepLinkOf(link), before, after });
  const named = { ...link, name: after.name ?? link.name };
  if (operation.up === true && !link.up)
    work.take({ do: 'setLink', link: stepLinkOf(named), before: { up: false }, after: { up: true } });
  return ok(work.end(operation));
};

/** What differs, before and after. */
function settings(link: Link, { mtu, mac, newName }: SetLink): { before: LinkSettings; after: LinkSettings } {
  const before: LinkSettings = {};
  const after: LinkSettings = {};
  if (mtu !== undefined && mtu !== link.mtu) {
    before.mtu = link.mtu;
    after.mtu = mtu;
  }
  if (mac !== undefined && link.mac !== undefined && mac !== link.mac) {
    before.mac = link.mac;
    after.mac = mac;
  }
  if (newName !== undefined && newName !== link.name) {
    before.name = link.name;
    after.name = newName;
  }
  return { before, after };
}
