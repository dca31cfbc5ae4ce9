/**
 * nfnetlink's news that the rules of a namespace changed: nft and iptables-nft tell, iptables-legacy does not. What changed is not read from
 * the message, the rules are read again as a whole.
 */
import { err, ok, type Result } from '../../model/result.ts';
import {
  AF_NETLINK,
  bind,
  close,
  EAGAIN,
  ENOBUFS,
  MSG_DONTWAIT,
  recv,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  type SysError,
  socket,
  sysError,
} from '../libc/libc.ts';

/** linux/netlink.h and linux/netfilter/nfnetlink.h. */
const NETLINK_NETFILTER = 12;
const NFNLGRP_NFTABLES = 7;

/** Opens the socket in the namespace this process is in now. */
export function openRuleEvents(): Result<number, SysError> {
  const fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER);
  if (fd < 0) return err(sysError('socket(NETLINK_NETFILTER)', fd));
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(2 ** (NFNLGRP_NFTABLES - 1), 8);
  const bound = bind(fd, address);
  if (bound >= 0) return ok(fd);
  close(fd);
  return err(sysError('bind(NETLINK_NETFILTER)', bound));
}

const scratch = Buffer.alloc(64);

/** Reads the socket empty. `overflowed`: the kernel dropped news, which for us is news as well. */
export function drainRuleEvents(fd: number): { events: number; overflowed: boolean } {
  let events = 0;
  let overflowed = false;
  for (;;) {
    const length = recv(fd, scratch, MSG_DONTWAIT);
    if (length === -EAGAIN) return { events, overflowed };
    if (length === -ENOBUFS) overflowed = true;
    else if (length < 0) return { events, overflowed };
    events += 1;
  }
}

export const closeRuleEvents = (fd: number): void => void close(fd);
