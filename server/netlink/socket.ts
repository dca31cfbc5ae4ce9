/**
 * Netlink sockets (netlink(7)). A socket belongs to the namespace it was made in for all its life, so both are opened by a caller that has
 * entered it; afterwards they are used from anywhere.
 */
import { err, ok, type Result } from '../../model/result.ts';
import {
  AF_NETLINK,
  bind,
  close,
  EAGAIN,
  ENOBUFS,
  MSG_DONTWAIT,
  MSG_TRUNC,
  recv,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_NETLINK,
  SOL_SOCKET,
  type SysError,
  setsockoptInt,
  socket,
  sysError,
} from '../libc/libc.ts';

const NETLINK_ROUTE = 0;
const NETLINK_ADD_MEMBERSHIP = 1;
const NETLINK_EXT_ACK = 11;
const NETLINK_GET_STRICT_CHK = 12;
const SO_RCVBUFFORCE = 33;

/** RTNLGRP_* (linux/rtnetlink.h): links, addresses, routes, rules and namespace ids. */
export const watchedGroups = {
  LINK: 1,
  IPV4_IFADDR: 5,
  IPV4_ROUTE: 7,
  IPV4_RULE: 8,
  IPV6_IFADDR: 9,
  IPV6_ROUTE: 11,
  IPV6_RULE: 19,
  NSID: 28,
};

/** Enough for some hundred changes while the main thread is busy; more overflows, which is counted and mended by a new read. */
const eventBufferBytes = 1024 * 1024;

/** A dump's datagrams are at most 32 KiB (linux/netlink.h, NLMSG_GOODSIZE and af_netlink.c's max_recvmsg_len). */
export const datagramBytes = 64 * 1024;

function open(flags: number): Result<number, SysError> {
  const fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | flags, NETLINK_ROUTE);
  if (fd < 0) return err(sysError('socket(AF_NETLINK)', fd));
  // sockaddr_nl: family, padding, port id 0 (the kernel chooses), groups 0.
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  const bound = bind(fd, address);
  if (bound >= 0) return ok(fd);
  close(fd);
  return err(sysError('bind(AF_NETLINK)', bound));
}

/** A socket subscribed to every group of `watchedGroups`, non-blocking. Call inside the namespace. */
export function openEventSocket(): Result<number, SysError> {
  const opened = open(SOCK_NONBLOCK);
  if (!opened.ok) return opened;
  // Refused without CAP_NET_ADMIN in the initial user namespace: then the default size has to do.
  setsockoptInt(opened.value, SOL_SOCKET, SO_RCVBUFFORCE, eventBufferBytes);
  for (const group of Object.values(watchedGroups)) {
    const joined = setsockoptInt(opened.value, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
    if (joined < 0) {
      close(opened.value);
      return err(sysError(`setsockopt(NETLINK_ADD_MEMBERSHIP ${group})`, joined));
    }
  }
  return opened;
}

/** A socket for requests, never subscribed: a dump on a subscribed socket loses replies under churn. Call inside the namespace. */
export function openRequestSocket(): Result<number, SysError> {
  const opened = open(0);
  if (!opened.ok) return opened;
  setsockoptInt(opened.value, SOL_NETLINK, NETLINK_EXT_ACK, 1);
  // Without strict checking the kernel ignores the filters of a dump; kernels before 4.20 do not know it and need none of ours.
  setsockoptInt(opened.value, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
  return opened;
}

const scratch = Buffer.alloc(datagramBytes);

/** What one read of an event socket gave. `overflow`: the kernel dropped events, the namespace must be read again. */
export type EventRead =
  | { kind: 'datagram'; bytes: Buffer }
  | { kind: 'empty' }
  | { kind: 'overflow' }
  | { kind: 'error'; error: SysError };

/** Reads one datagram without waiting; its bytes are valid until the next read. */
export function readEvent(fd: number): EventRead {
  const length = recv(fd, scratch, MSG_DONTWAIT | MSG_TRUNC);
  if (length === -EAGAIN) return { kind: 'empty' };
  if (length === -ENOBUFS || length > scratch.length) return { kind: 'overflow' };
  if (length < 0) return { kind: 'error', error: sysError('recv', length) };
  return { kind: 'datagram', bytes: scratch.subarray(0, length) };
}
