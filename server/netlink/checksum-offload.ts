/** Transmit checksum offload of a device, `ethtool --offload NAME tx on|off` (linux/ethtool.h). */
import { err, ok, type Result } from '../../model/result.ts';
import { ethtoolCommand } from '../libc/ethtool.ts';
import { AF_INET, close, SOCK_CLOEXEC, SOCK_DGRAM, type SysError, socket, sysError } from '../libc/libc.ts';

const ETHTOOL_GTXCSUM = 0x16;
const ETHTOOL_STXCSUM = 0x17;

/** What ioctl(2) on devices goes through; any socket of the netns does. Call inside the namespace; opened for one question and closed after it. */
export function openDeviceSocket(): Result<number, SysError> {
  const fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  return fd < 0 ? err(sysError('socket(AF_INET)', fd)) : ok(fd);
}

/** struct ethtool_value. */
function run(fd: number, name: string, command: number, value: number): Result<number, SysError> {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(command, 0);
  bytes.writeUInt32LE(value, 4);
  const result = ethtoolCommand(fd, name, bytes);
  const what = command === ETHTOOL_GTXCSUM ? 'ETHTOOL_GTXCSUM' : 'ETHTOOL_STXCSUM';
  return result < 0 ? err(sysError(what, result)) : ok(bytes.readUInt32LE(4));
}

function withSocket<Value>(
  opened: Result<number, SysError>,
  work: (fd: number) => Result<Value, SysError>,
): Result<Value, SysError> {
  if (!opened.ok) return opened;
  const done = work(opened.value);
  close(opened.value);
  return done;
}

/** `opened` is a device socket of the netns that the device is in; it is closed here. */
export const readTxChecksum = (opened: Result<number, SysError>, name: string): Result<boolean, SysError> =>
  withSocket(opened, (fd) => {
    const read = run(fd, name, ETHTOOL_GTXCSUM, 0);
    return read.ok ? ok(read.value !== 0) : read;
  });

/** Segmentation offloads that rest on it go and come back with it. `opened` as for reading. */
export const writeTxChecksum = (opened: Result<number, SysError>, name: string, on: boolean): Result<void, SysError> =>
  withSocket(opened, (fd) => {
    const set = run(fd, name, ETHTOOL_STXCSUM, on ? 1 : 0);
    return set.ok ? ok(undefined) : set;
  });
