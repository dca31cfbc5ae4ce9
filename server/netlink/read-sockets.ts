/** The TCP and UDP sockets of one netns, read when somebody asks. */
import { ok, type Result } from '../../model/result.ts';
import { close, type SysError } from '../libc/libc.ts';
import type { SocketFact } from './facts.ts';
import { dump, dumpOf, type NetlinkError } from './request.ts';
import { parseSocket, SOCK_DIAG_BY_FAMILY, socketDumpBody } from './socket-codec.ts';

const kinds = (['tcp', 'udp'] as const).flatMap((protocol) =>
  (['inet', 'inet6'] as const).map((family) => ({ protocol, family })),
);

export type SocketList = { sockets: SocketFact[]; truncated: boolean };

/**
 * Sockets in the states of `stateBits`, at most `limit` of them. `openSocket` gives a sock_diag socket of the netns; each dump has one of its
 * own, since one that was left half-read cannot be asked again.
 */
export function readSockets(
  openSocket: () => Result<number, SysError>,
  stateBits: number,
  limit: number,
): Result<SocketList, NetlinkError> {
  const sockets: SocketFact[] = [];
  for (const { protocol, family } of kinds) {
    const opened = openSocket();
    if (!opened.ok) return opened;
    const asked = dumpOf(SOCK_DIAG_BY_FAMILY, socketDumpBody(family, protocol, stateBits), (bytes, from, to) =>
      parseSocket(protocol, bytes, from, to),
    );
    // One more than fits, to know that there are more.
    const found = dump(opened.value, asked, () => undefined, limit - sockets.length + 1);
    close(opened.value);
    if (!found.ok) return found;
    sockets.push(...found.value);
    if (sockets.length > limit) return ok({ sockets: sockets.slice(0, limit), truncated: true });
  }
  return ok({ sockets, truncated: false });
}
