/** What one link is now, asked of the kernel at this moment: what is about to be changed is not taken from a memory of it. */
import { ok, type Result } from '../../model/result.ts';
import { parseAddress, RTM_GETADDR } from './address-codec.ts';
import type { LinkFact } from './facts.ts';
import { linkDumpBody, linkRequestBody, parseLink, RTM_GETLINK } from './link-codec.ts';
import { attribute, textBytes } from './message.ts';
import { dumpOf, type NetlinkError, requestOne } from './request.ts';
import { parseRoute, RTM_GETROUTE, routeDumpBody } from './route-codec.ts';

export type LinkBy = { ifindex: number } | { name: string };

const IFLA_IFNAME = 3;
const IFA_F_DADFAILED = 0x08;
const IFA_F_TENTATIVE = 0x40;
const notUsable = IFA_F_DADFAILED | IFA_F_TENTATIVE;
/** What the kernel answers about a link that is not there. */
const goneErrnos = new Set(['ENODEV', 'ENXIO']);

/** Undefined when there is none. A link is found by an alternative name too: compare `name` where only the name will do. */
export function readLink(fd: number, by: LinkBy): Result<LinkFact | undefined, NetlinkError> {
  const body =
    'ifindex' in by
      ? linkRequestBody(by.ifindex)
      : Buffer.concat([linkDumpBody(), attribute(IFLA_IFNAME, textBytes(by.name))]);
  const read = requestOne(fd, { what: 'RTM_GETLINK', type: RTM_GETLINK, body }, parseLink);
  return !read.ok && goneErrnos.has(read.error.errno) ? ok(undefined) : read;
}

/** Every link of the netns. */
export const linksDump = dumpOf(RTM_GETLINK, linkDumpBody(), parseLink);

/** The addresses of one link; `usable`: only those that it may send from, duplicate address detection being over and passed. */
export function addressesDump(ifindex: number, which: 'all' | 'usable' = 'all') {
  const body = Buffer.alloc(8);
  body.writeUInt32LE(ifindex, 4);
  return dumpOf(RTM_GETADDR, body, (bytes, from, to) => {
    const fact = parseAddress(bytes, from, to);
    // A kernel that does not know strict checking tells those of every link.
    if (fact?.ifindex !== ifindex) return undefined;
    // Both flags are among the eight of struct ifaddrmsg.
    return which === 'usable' && ((bytes[from + 2] ?? 0) & notUsable) !== 0 ? undefined : fact;
  });
}

/** Every route of the netns, of one family. */
export const routesDump = (family: 'inet' | 'inet6') => dumpOf(RTM_GETROUTE, routeDumpBody(family), parseRoute);
