/** Our containers against `docker inspect`, and the netns each really runs in against /proc. */
import type { PublishedPort } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import type { SeenContainer } from '../observers/docker.ts';
import type { Seen } from '../observers/observe.ts';
import { Comparables, type Difference, differences, sorted } from './difference.ts';
import { keysOf, ownPart } from './keys.ts';

/** Inode of the netns that a container's main process runs in. */
export function netnsOfContainer(seen: Seen, container: SeenContainer): number | undefined {
  const { Pid } = container.State;
  return Pid === 0 ? undefined : seen.netns.find((one) => one.pids.includes(Pid))?.inode;
}

type Ports = SeenContainer['NetworkSettings']['Ports'];

function flat(ports: Ports): PublishedPort[] {
  return Object.entries(ports ?? {}).flatMap(([key, bindings]) => {
    const [port, protocol = 'tcp'] = key.split('/');
    return (bindings ?? []).map((one) => ({
      hostAddress: one.HostIp || '0.0.0.0',
      hostPort: Number(one.HostPort),
      containerPort: Number(port),
      protocol,
    }));
  });
}

/** What the engine opened; for a port it opened nothing for (the container is stopped, its network publishes nothing), what was asked. */
function publishedPorts(container: SeenContainer): PublishedPort[] {
  const given = flat(container.NetworkSettings.Ports);
  const isGiven = (asked: PublishedPort) =>
    given.some((one) => one.containerPort === asked.containerPort && one.protocol === asked.protocol);
  return [...given, ...flat(container.HostConfig.PortBindings).filter((one) => !isGiven(one))];
}

const joined = 'container:';

/** The mode with `default` as `bridge` and the joined container, which may be written by name, as its id. */
function modeOf(seen: Seen, container: SeenContainer): { networkMode: string; sharesNetnsWith?: string } {
  const mode = container.HostConfig.NetworkMode;
  if (!mode.startsWith(joined)) return { networkMode: mode === 'default' ? 'bridge' : mode };
  const reference = mode.slice(joined.length);
  const target = seen.docker.containers.find((one) => one.Id === reference || one.Name === `/${reference}`)?.Id;
  return target === undefined ? { networkMode: mode } : { networkMode: `${joined}${target}`, sharesNetnsWith: target };
}

const portFields = ({ hostAddress, hostPort, containerPort, protocol }: PublishedPort): PublishedPort => ({
  hostAddress,
  hostPort,
  containerPort,
  protocol,
});

export function compareContainers(topology: Topology, seen: Seen): Difference[] {
  const keys = keysOf(topology);
  const [ours, theirs] = [new Comparables(), new Comparables()];
  for (const one of topology.containers) {
    ours.add(ownPart(one.id), one.name, {
      name: one.name,
      image: one.image,
      state: one.state,
      networkMode: one.networkMode,
      sharesNetnsWith: one.sharesNetnsWith && ownPart(one.sharesNetnsWith),
      publishedPorts: sorted(one.publishedPorts.map(portFields)),
      labels: one.labels,
      startedAt: one.startedAt,
      netns: one.netns && keys.netns(one.netns),
    });
  }
  for (const one of seen.docker.containers) {
    const name = one.Name.replace(/^\//, '');
    theirs.add(one.Id, name, {
      name,
      image: one.Config.Image,
      state: one.State.Status,
      ...modeOf(seen, one),
      publishedPorts: sorted(publishedPorts(one).map(portFields)),
      labels: one.Config.Labels ?? {},
      startedAt: one.State.StartedAt.startsWith('0001-') ? undefined : one.State.StartedAt,
      netns: netnsOfContainer(seen, one)?.toString(),
    });
  }
  return differences('container', ours, theirs);
}
