/** What sysfs tells of a device of the host's netns and rtnetlink does not (sysfs-class-net in the kernel's ABI documents). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostDeviceFact } from './facts.ts';

/** The number in a file; undefined where there is none, or the driver does not know (-1, EINVAL while the link is down). */
function numberIn(path: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The ifindex of the network device in a folder of devices. */
function ifindexIn(folder: string): number | undefined {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return undefined;
  }
  const [first] = names;
  return first === undefined ? undefined : numberIn(join(folder, first, 'ifindex'));
}

/** `root` is /sys/class/net of a sysfs that was mounted in the host's netns. A speed of 0 or of all ones means that nobody knows it. */
export function readHostDevice(name: string, root = '/sys/class/net'): HostDeviceFact {
  const speedMbps = numberIn(join(root, name, 'speed'));
  const physicalFunction = ifindexIn(join(root, name, 'device', 'physfn', 'net'));
  return {
    ...(speedMbps === undefined || speedMbps === 0 ? {} : { speedMbps }),
    ...(physicalFunction === undefined ? {} : { physicalFunction }),
  };
}
