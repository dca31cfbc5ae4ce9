/**
 * `ovs-device-gone`: Open vSwitch cannot open a port's device. ovs-vswitchd.conf.db(5), Interface: `error` holds why, and `ofport` is -1
 * "if the interface could not be created". A device that went away later leaves both as they were; then the host has no link of its name.
 */
import { ovsId } from '../../../model/ids.ts';
import type { OvsPortFact } from '../../ovsdb/facts.ts';
import type { FactCheck } from '../../topology/checks.ts';
import { idOfHost } from '../../topology/ids.ts';
import type { Look } from '../../topology/observations.ts';
import { finding } from '../finding.ts';

/** Of type system (the default) a port is a device that somebody else makes; of every other type Open vSwitch makes it itself. */
const isForeignDevice = (port: OvsPortFact): boolean => port.interfaceType === '' || port.interfaceType === 'system';

const isGone = (look: Look, port: OvsPortFact): boolean =>
  isForeignDevice(port) &&
  look.hostCookie !== undefined &&
  look.linkByName(look.hostCookie, port.interfaceName) === undefined;

export const ovsDeviceGone: FactCheck = {
  of: 'ovsPort',
  find(look, uuid) {
    const port = look.ovsPort(uuid);
    if (!port || (port.error === undefined && port.ofport !== -1 && !isGone(look, port))) return [];
    const evidence = {
      port: port.name,
      device: port.interfaceName,
      switch: look.ovsBridge(port.bridgeUuid)?.name,
      error: port.error,
      ofport: port.ofport?.toString(),
    };
    return [finding('ovs-device-gone', 'error', ovsId(idOfHost(look), uuid), evidence)];
  },
};
