/**
 * The C library's calls that Node.js does not offer, through koffi. Each wrapper returns the call's result, or the errno negated when it
 * failed, as the kernel itself does; nothing here throws for an expected failure.
 */
import os from 'node:os';
import koffi from 'koffi';

const library = koffi.load('libc.so.6');

type Call = (...args: unknown[]) => number;

const bindCall = (prototype: string): Call => library.func(prototype) as unknown as Call;

/** glibc reports -1 and errno; one number is easier to carry. */
const negativeErrno = (result: number): number => (result < 0 ? -koffi.errno() : result);

const cSocket = bindCall('int socket(int domain, int type, int protocol)');
const cBind = bindCall('int bind(int fd, const void *address, uint32_t length)');
const cSend = bindCall('intptr_t send(int fd, const void *data, size_t length, int flags)');
const cRecv = bindCall('intptr_t recv(int fd, void *data, size_t length, int flags)');
const cGetsockopt = bindCall('int getsockopt(int fd, int level, int option, void *value, void *length)');
const cSetsockopt = bindCall('int setsockopt(int fd, int level, int option, const void *value, uint32_t length)');
const cSetns = bindCall('int setns(int fd, int type)');
const closeFunction = library.func('int close(int fd)');
const cClose = closeFunction as unknown as Call;
const cSyscall = bindCall('long syscall(long number, int64_t a, int64_t b)');

export const AF_INET = 2;
export const AF_NETLINK = 16;
export const AF_PACKET = 17;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_NONBLOCK = 0o4000;
export const SOCK_CLOEXEC = 0o2000000;
export const SOL_SOCKET = 1;
export const SOL_NETLINK = 270;
export const CLONE_NEWNET = 0x40000000;
export const MSG_PEEK = 0x02;
export const MSG_DONTWAIT = 0x40;
export const MSG_TRUNC = 0x20;
export const ENOBUFS = os.constants.errno.ENOBUFS;
export const EAGAIN = os.constants.errno.EAGAIN;

const errnoNames = new Map(Object.entries(os.constants.errno).map(([name, value]) => [value, name]));

/** A failed system call: what was called and the errno's name, such as EPERM. */
export type SysError = { call: string; errno: string };

/** The error of a negative result. */
export function sysError(call: string, result: number): SysError {
  return { call, errno: errnoNames.get(-result) ?? `errno ${-result}` };
}

export const socket = (domain: number, type: number, protocol: number): number =>
  negativeErrno(cSocket(domain, type, protocol));
export const bind = (fd: number, address: Buffer): number => negativeErrno(cBind(fd, address, address.length));
export const send = (fd: number, data: Buffer): number => negativeErrno(cSend(fd, data, data.length, 0));
/** With MSG_TRUNC the result is the datagram's real length, which may exceed the buffer's. */
export const recv = (fd: number, into: Buffer, flags: number): number =>
  negativeErrno(cRecv(fd, into, into.length, flags));
export const setns = (fd: number, type: number): number => negativeErrno(cSetns(fd, type));
export const close = (fd: number): number => negativeErrno(cClose(fd));
/** Closes on another thread, for what the kernel takes its time with: a packet socket waits for every CPU (packet_release, 14 ms measured). */
export const closeElsewhere = (fd: number): void => closeFunction.async(fd, () => undefined);

const optionValue = Buffer.alloc(4);
const optionLength = Buffer.alloc(4);

export function setsockoptInt(fd: number, level: number, option: number, value: number): number {
  optionValue.writeInt32LE(value);
  return negativeErrno(cSetsockopt(fd, level, option, optionValue, 4));
}

/** Fills `into`; the result is 0 or a negative errno. */
export function getsockopt(fd: number, level: number, option: number, into: Buffer): number {
  optionLength.writeUInt32LE(into.length);
  return negativeErrno(cGetsockopt(fd, level, option, into, optionLength));
}

/** A descriptor that becomes readable when the process ends (pidfd_open(2); call number 434 on every architecture). */
export const pidfdOpen = (pid: number): number => negativeErrno(cSyscall(434, pid, 0));
