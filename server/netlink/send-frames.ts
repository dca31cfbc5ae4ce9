/** Sending whole frames out of a link (packet(7)). */
import { err, ok, type Result } from '../../model/result.ts';
import {
  AF_PACKET,
  bind,
  close,
  closeElsewhere,
  SOCK_CLOEXEC,
  SOCK_RAW,
  type SysError,
  send,
  socket,
  sysError,
} from '../libc/libc.ts';

/** Opens a packet socket on the link, one that receives nothing. Call inside the namespace; a socket that stays would keep it alive. */
export function openPacketSocket(ifindex: number): Result<number, SysError> {
  const fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (fd < 0) return err(sysError('socket(AF_PACKET)', fd));
  // struct sockaddr_ll: family, protocol (none), ifindex; the rest is for receiving.
  const address = Buffer.alloc(20);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeInt32LE(ifindex, 4);
  const bound = bind(fd, address);
  if (bound >= 0) return ok(fd);
  close(fd);
  return err(sysError('bind(AF_PACKET)', bound));
}

/** Sends each frame and closes the socket. */
export function sendFrames(opened: Result<number, SysError>, frames: readonly Buffer[]): Result<void, SysError> {
  if (!opened.ok) return opened;
  let failure: SysError | undefined;
  for (const frame of frames) {
    const sent = send(opened.value, frame);
    if (sent < 0) failure ??= sysError('send(AF_PACKET)', sent);
  }
  closeElsewhere(opened.value);
  return failure ? err(failure) : ok(undefined);
}
