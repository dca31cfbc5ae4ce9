/** Generic netlink families (linux/genetlink.h): a kernel that offers one can do what it is for. */
import { err, ok, type Result } from '../../model/result.ts';
import { AF_NETLINK, bind, close, SOCK_CLOEXEC, SOCK_RAW, type SysError, socket, sysError } from '../libc/libc.ts';
import { attribute, textBytes } from './message.ts';
import { type NetlinkError, requestOne } from './request.ts';

const NETLINK_GENERIC = 16;
const GENL_ID_CTRL = 16;
const CTRL_CMD_GETFAMILY = 3;
const CTRL_ATTR_FAMILY_NAME = 2;

/** The kernel's datapath of Open vSwitch (net/openvswitch, OVS_DATAPATH_FAMILY). */
export const ovsDatapathFamily = 'ovs_datapath';

/** Call inside the namespace that is asked about; opened for one question and closed after it. */
export function openGenericSocket(): Result<number, SysError> {
  const fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
  if (fd < 0) return err(sysError('socket(NETLINK_GENERIC)', fd));
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  const bound = bind(fd, address);
  if (bound >= 0) return ok(fd);
  close(fd);
  return err(sysError('bind(NETLINK_GENERIC)', bound));
}

/** Whether the kernel has the family; it loads the module for it if there is one. Closes the socket. */
export function hasGenericFamily(opened: Result<number, SysError>, name: string): Result<boolean, NetlinkError> {
  if (!opened.ok) return opened;
  // struct genlmsghdr: command, version.
  const header = Buffer.from([CTRL_CMD_GETFAMILY, 1, 0, 0]);
  const body = Buffer.concat([header, attribute(CTRL_ATTR_FAMILY_NAME, textBytes(name))]);
  const read = requestOne(opened.value, { what: 'CTRL_CMD_GETFAMILY', type: GENL_ID_CTRL, body }, () => true);
  close(opened.value);
  return !read.ok && read.error.errno === 'ENOENT' ? ok(false) : read;
}
