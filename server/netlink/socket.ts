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
  MSG_PEEK,
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
const NETLINK_SOCK_DIAG = 4;
const NETLINK_EXT_ACK = 11;
const NETLINK_GET_STRICT_CHK = 12;
const SO_RCVBUFFORCE = 33;

/**
 * RTNLGRP_* (linux/rtnetlink.h): LINK, IPV4_IFADDR, IPV4_ROUTE, IPV4_RULE, IPV6_IFADDR, IPV6_ROUTE, IPV6_RULE, NSID. All are below 32, so
 * one bind joins them; joining each by setsockopt was a tenth of the whole cold read of a thousand namespaces.
 */
const watchedGroups = [1, 5, 7, 8, 9, 11, 19, 28];
const watchedBits = watchedGroups.reduce((bits, group) => bits + 2 ** (group - 1), 0);

/** Enough for some hundred changes while the main thread is busy; more overflows, which is counted and mended by a new read. */
const eventBufferBytes = 1024 * 1024;

/** A dump's datagrams are at most 32 KiB (linux/netlink.h, NLMSG_GOODSIZE and af_netlink.c's max_recvmsg_len). */
export const datagramBytes = 64 * 1024;

function open(flags: number, groups: number, protocol = NETLINK_ROUTE): Result<number, SysError> {
  const fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | flags, protocol);
  if (fd < 0) return err(sysError('socket(AF_NETLINK)', fd));
  // sockaddr_nl: family, padding, port id 0 (the kernel chooses), groups as bits.
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(groups, 8);
  const bound = bind(fd, address);
  if (bound >= 0) return ok(fd);
  close(fd);
  return err(sysError('bind(AF_NETLINK)', bound));
}

/** Subscribed to links, addresses, routes, rules and namespace ids, non-blocking. */
function openEventSocket(): Result<number, SysError> {
  const opened = open(SOCK_NONBLOCK, watchedBits);
  if (!opened.ok) return opened;
  // Refused without CAP_NET_ADMIN in the initial user namespace: then the default size has to do.
  setsockoptInt(opened.value, SOL_SOCKET, SO_RCVBUFFORCE, eventBufferBytes);
  return opened;
}

/** For requests, never subscribed: a dump on a subscribed socket loses replies under churn. */
function openRequestSocket(): Result<number, SysError> {
  const opened = open(0, 0);
  if (!opened.ok) return opened;
  setsockoptInt(opened.value, SOL_NETLINK, NETLINK_EXT_ACK, 1);
  // Without strict checking the kernel ignores the filters of a dump; kernels before 4.20 do not know it and need none of ours.
  setsockoptInt(opened.value, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
  return opened;
}

/** For sock_diag(7): asks which TCP and UDP sockets there are. Call inside the namespace; opened for one question and closed after it. */
export const openDiagSocket = (): Result<number, SysError> => open(0, 0, NETLINK_SOCK_DIAG);

/** The two sockets through which one netns is watched and read. */
export type NetnsSockets = { eventFd: number; requestFd: number };

/** Opens both. Call inside the namespace. */
export function openSockets(): Result<NetnsSockets, SysError> {
  const event = openEventSocket();
  if (!event.ok) return event;
  const request = openRequestSocket();
  if (request.ok) return ok({ eventFd: event.value, requestFd: request.value });
  close(event.value);
  return request;
}

export function closeSockets({ eventFd, requestFd }: NetnsSockets): void {
  close(eventFd);
  close(requestFd);
}

const scratch = Buffer.alloc(datagramBytes);

/** What one read of an event socket gave. `overflow`: the kernel dropped events, the namespace must be read again. */
export type EventRead =
  | { kind: 'datagram'; bytes: Buffer; length: number }
  | { kind: 'empty' }
  | { kind: 'overflow' }
  | { kind: 'error'; error: SysError };

/** Reads one datagram without waiting; its bytes are valid until the next read. */
export function readEvent(fd: number): EventRead {
  const length = recv(fd, scratch, MSG_DONTWAIT | MSG_TRUNC);
  if (length === -EAGAIN) return { kind: 'empty' };
  if (length === -ENOBUFS || length > scratch.length) return { kind: 'overflow' };
  if (length < 0) return { kind: 'error', error: sysError('recv', length) };
  return { kind: 'datagram', bytes: scratch, length };
}

/** Whether something waits to be read; it stays there. The word that events were dropped is given once, here as by a read. */
export function peekEvent(fd: number): 'empty' | 'waiting' | 'overflow' {
  const length = recv(fd, scratch, MSG_DONTWAIT | MSG_PEEK);
  return length === -EAGAIN ? 'empty' : length === -ENOBUFS ? 'overflow' : 'waiting';
}
