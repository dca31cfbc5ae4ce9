/**
 * Getting hold of a namespace for what is to be done in it at this moment: by its id, through the descriptor and the sockets that are held of
 * it, never by a path, which may have come to mean another.
 */
import { netnsId } from '../../model/ids.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { SysError } from '../libc/libc.ts';
import type { LinkFact } from '../netlink/facts.ts';
import type { LinkBy } from '../netlink/read-link.ts';
import type { Dump, NetlinkError, Write } from '../netlink/request.ts';
import type { KernelSource } from '../netlink/source.ts';
import { openInside } from '../netns/enter.ts';
import type { NetnsFinder } from '../netns/finder.ts';
import type { NetnsHandle } from '../netns/known-netns.ts';

/** A namespace one has hold of. Not to be kept: it may end at the next turn of the event loop. */
export interface ReachedNetns {
  /** The finder's nsfs descriptor. */
  readonly fd: number;
  link(by: LinkBy): Result<LinkFact | undefined, NetlinkError>;
  ask<Fact>(asked: Dump<Fact | undefined>): Result<Fact[], NetlinkError>;
  write(change: Write): Result<void, NetlinkError>;
  /** A socket made inside it; the caller closes it. */
  open(make: () => Result<number, SysError>): Result<number, SysError>;
  /** The namespace that it has this number for, when it can be reached. */
  byNsid(nsid: number): ReachedNetns | undefined;
}

/** `ended`: nobody holds it any more, or it is of another boot or host. */
export type UnreachableNetns = { code: 'ended' } | { code: 'unreadable'; reason: string };

export interface Reach {
  netns(id: string): Result<ReachedNetns, UnreachableNetns>;
}

/** `names` are those of the ids: the host's, and the boot's. */
export function createReach(
  finder: Pick<NetnsFinder, 'handle' | 'handles'>,
  kernel: Pick<KernelSource, 'ask' | 'link' | 'write' | 'nsidsOf'>,
  names: { host: Parameters<typeof netnsId>[0]; bootId: string },
): Reach {
  const idOf = (cookie: string): string => netnsId(names.host, names.bootId, cookie);
  /** Between the finder's word and the request nothing else runs, so this is never seen. */
  const lost: NetlinkError = { call: 'netlink', errno: 'ENOTCONN' };

  const reached = ({ fact, fd }: NetnsHandle): ReachedNetns => ({
    fd,
    link: (by) => kernel.link(fact.cookie, by) ?? err(lost),
    ask: (asked) => kernel.ask(fact.cookie, asked) ?? err(lost),
    write: (change) => kernel.write(fact.cookie, change) ?? err(lost),
    open: (make) => openInside(fd, make),
    byNsid(nsid) {
      const known = finder.handles().filter((one) => one.fact.readable);
      const numbers = kernel.nsidsOf(
        fact.cookie,
        known.map((one) => one.fd),
      );
      const found = known[numbers.indexOf(nsid)];
      return found && reached(found);
    },
  });

  return {
    netns(id) {
      const cookie = id.slice(id.lastIndexOf(':') + 1);
      const handle = finder.handle(cookie);
      if (!handle || idOf(cookie) !== id) return err({ code: 'ended' });
      if (handle.fact.readable) return ok(reached(handle));
      return err({ code: 'unreadable', reason: handle.fact.unreadableReason ?? 'unknown' });
    },
  };
}
