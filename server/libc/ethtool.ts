/** ioctl(2) SIOCETHTOOL (linux/sockios.h, linux/ethtool.h): struct ifreq names the device and points to the command, which koffi has to fill in. */
import koffi from 'koffi';

const library = koffi.load('libc.so.6');
const ifreq = koffi.struct({
  name: koffi.array('uint8_t', 16),
  data: 'void *',
  /** The kernel copies the whole of its union, 24 bytes on 64-bit machines. */
  rest: koffi.array('uint8_t', 16),
});
const ioctl = library.func('ioctl', 'int', ['int', 'unsigned long', koffi.pointer(ifreq)]);

const SIOCETHTOOL = 0x8946;
const nameBytes = 16;

/** Runs one ethtool command on the device of this name in the socket's netns; `command` is read and written in place. */
export function ethtoolCommand(fd: number, name: string, command: Buffer): number {
  const field = Buffer.alloc(nameBytes);
  field.write(name, 0, nameBytes - 1);
  const request = { name: [...field], data: command, rest: Array.from({ length: 16 }, () => 0) };
  const result = ioctl(fd, SIOCETHTOOL, request) as number;
  return result < 0 ? -koffi.errno() : result;
}
