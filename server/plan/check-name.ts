/** Whether a link's name can be taken. Its bytes are the request's schema to judge. */
import type { Fault } from '../../model/fault.ts';
import type { Netns } from '../../model/netns.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import { linkNameTrouble } from '../../model/written.ts';
import { takenNames } from './free-name.ts';
import { netnsWords } from './look-up.ts';
import { refuse } from './refuse.ts';

/** Names that stand for something else: a directory of net.ipv4.conf, and the device every namespace has. */
const reserved = ['all', 'default', 'lo'];

export function checkName(topology: Topology, netns: Netns, name: string, field: string): Result<string, Fault> {
  const trouble = linkNameTrouble(name);
  if (trouble !== undefined)
    return refuse('invalid-field', field, `${JSON.stringify(name)} cannot be a link's name: ${trouble}.`);
  if (reserved.includes(name)) return refuse('invalid-field', field, `${name} is a name of the kernel's own.`);
  if (!takenNames(topology, netns.id).has(name)) return ok(name);
  const port = topology.ovsPorts.find((one) => one.name === name && one.link === undefined);
  const by =
    netns.owner === 'host' && port
      ? `a port of Open vSwitch whose device is gone has this name`
      : `${netnsWords(topology, netns)} has a link of this name`;
  return refuse('conflict', field, `${name} is taken: ${by}.`);
}
