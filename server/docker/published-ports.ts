/** What a container was asked to publish, completed with what the engine chose. */
import type { PublishedPort } from '../../model/container.ts';
import type { PortBinding, PortMap } from './schemas.ts';

const everyAddress = ['0.0.0.0', '::'];

type Flat = { containerPort: number; protocol: string; hostIp: string; hostPort: string };

function flatten(map: PortMap): Flat[] {
  return Object.entries(map).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    // `-p 80` is stored as a port with an empty list by some clients: one binding, everything left to the engine.
    const list: PortBinding[] =
      bindings == null ? [] : bindings.length === 0 ? [{ HostIp: '', HostPort: '' }] : bindings;
    return list.map((one) => ({ containerPort: Number(port), protocol, hostIp: one.HostIp, hostPort: one.HostPort }));
  });
}

function allowsPort(asked: string, given: string): boolean {
  if (asked === '' || asked === '0') return true;
  const [from = '', to = from] = asked.split('-');
  return Number(given) >= Number(from) && Number(given) <= Number(to);
}

function fulfils(given: Flat, asked: Flat): boolean {
  return (
    given.containerPort === asked.containerPort &&
    given.protocol === asked.protocol &&
    (asked.hostIp === '' ? everyAddress.includes(given.hostIp) : given.hostIp === asked.hostIp) &&
    allowsPort(asked.hostPort, given.hostPort)
  );
}

function record(flat: Flat): PublishedPort {
  return {
    hostAddress: flat.hostIp === '' ? '0.0.0.0' : flat.hostIp,
    // A range or an empty port has no number until the engine has chosen.
    hostPort: /^\d+$/.test(flat.hostPort) ? Number(flat.hostPort) : 0,
    containerPort: flat.containerPort,
    protocol: flat.protocol,
  };
}

const orderKey = (port: PublishedPort) =>
  [String(port.containerPort).padStart(5, '0'), port.protocol, port.hostAddress, port.hostPort].join(' ');

/**
 * One record for each binding of `given` (NetworkSettings.Ports) and, for each binding of `asked` (HostConfig.PortBindings) that nothing
 * given fulfils, the request itself. So a running container shows the host ports the engine chose, `-P` included, and both 0.0.0.0 and ::
 * where the engine opened both; a stopped one, or one whose network publishes nothing (host, internal), shows what was asked, with host
 * port 0 where the choice was left to the engine and 0.0.0.0 where no address was named. Ordered by container port.
 */
export function publishedPorts(asked: PortMap, given: PortMap): PublishedPort[] {
  const done = flatten(given).filter((one) => one.hostPort !== '');
  const open = flatten(asked).filter((request) => !done.some((one) => fulfils(one, request)));
  const byKey = new Map([...done, ...open].map((flat) => [orderKey(record(flat)), record(flat)]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, port]) => port);
}

/** What the engine says it has opened for a container that runs (NetworkSettings.Ports). */
export const openedPorts = (given: PortMap): PublishedPort[] =>
  flatten(given)
    .filter((one) => one.hostPort !== '')
    .map(record);
