/** The Container record: what the engine says of it, and the netns its process is really in. */
import type { Container } from '../../model/container.ts';
import { containerId } from '../../model/ids.ts';
import { idOfHost, idOfNetns } from './ids.ts';
import type { Look } from './observations.ts';

const joinedPrefix = 'container:';

export function containerRecord(look: Look, id: string): Container | undefined {
  const fact = look.container(id);
  if (!fact) return undefined;
  const host = idOfHost(look);
  const cookie = look.containerNetns(id);
  const netns = cookie !== undefined && look.netns(cookie) !== undefined ? idOfNetns(look, cookie) : undefined;
  const joined = fact.networkMode.startsWith(joinedPrefix) ? fact.networkMode.slice(joinedPrefix.length) : undefined;
  const owner = joined !== undefined && look.container(joined) !== undefined ? containerId(host, joined) : undefined;
  return {
    id: containerId(host, id),
    host,
    name: fact.name,
    image: fact.image,
    state: fact.state,
    networkMode: fact.networkMode,
    ...(netns === undefined ? {} : { netns }),
    ...(owner === undefined ? {} : { sharesNetnsWith: owner }),
    publishedPorts: fact.publishedPorts,
    labels: fact.labels,
    ...(fact.startedAt === undefined ? {} : { startedAt: fact.startedAt }),
  };
}
