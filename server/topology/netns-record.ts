/** The Netns record: a namespace with its owner, routes and rules. */
import type { Netns } from '../../model/netns.ts';
import { idOfHost, idOfNetns } from './ids.ts';
import type { Look } from './observations.ts';

export function netnsRecord(look: Look, cookie: string): Netns | undefined {
  const fact = look.netns(cookie);
  if (!fact) return undefined;
  // Without the engine's word a sandbox is known by its file name only; that is a name, not proof of a container.
  const name = fact.names[0] ?? fact.sandboxes[0]?.split('/').at(-1);
  const owner: Netns['owner'] = fact.isHost
    ? 'host'
    : look.containersIn(cookie).length > 0
      ? 'container'
      : name !== undefined
        ? 'named'
        : 'process';
  return {
    id: idOfNetns(look, cookie),
    host: idOfHost(look),
    inode: fact.inode,
    ...(owner === 'named' || fact.names.length > 0 ? { name: name ?? '' } : {}),
    owner,
    ...(owner === 'process' && fact.pid !== undefined ? { pid: fact.pid } : {}),
    ...(owner === 'process' && fact.processName !== undefined ? { processName: fact.processName } : {}),
    readable: fact.readable,
    ...(fact.unreadableReason === undefined ? {} : { unreadableReason: fact.unreadableReason }),
    routes: look.routes(cookie),
    rules: look.rules(cookie),
  };
}
