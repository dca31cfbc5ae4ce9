/** The Engine's answers as facts; what does not parse is an error that names the field. */
import { err, ok, type Result } from '../../model/result.ts';
import type { ContainerFact, EndpointFact, NetworkFact } from './facts.ts';
import { openedPorts, publishedPorts } from './published-ports.ts';
import { containerIdSchema, containerInspectSchema, firstIssue, networkInspectSchema } from './schemas.ts';

/**
 * GET /containers/<id>/json. `networkMode` is still the engine's word except `default` -> `bridge`; references in it are resolved by the
 * mirror, which knows the others. A container without a process has no sandbox: the key an engine keeps from the last run is dropped.
 */
export function parseContainer(json: unknown): Result<ContainerFact, string> {
  const parsed = containerInspectSchema.safeParse(json);
  if (!parsed.success) return err(firstIssue(parsed.error));
  const { Id, Name, State, Config, HostConfig, NetworkSettings } = parsed.data;
  return ok({
    id: Id,
    name: Name.replace(/^\//, ''),
    image: Config.Image,
    state: State.Status,
    networkMode: HostConfig.NetworkMode === 'default' ? 'bridge' : HostConfig.NetworkMode,
    pid: State.Pid,
    // Engines before 26 write /var/run, which is a link to /run.
    sandboxKey: State.Pid === 0 ? '' : NetworkSettings.SandboxKey.replace(/^\/var\/run\//, '/run/'),
    publishedPorts: publishedPorts(HostConfig.PortBindings, NetworkSettings.Ports),
    openedPorts: State.Pid === 0 ? [] : openedPorts(NetworkSettings.Ports),
    labels: Config.Labels,
    ...(neverStarted.test(State.StartedAt) ? {} : { startedAt: State.StartedAt }),
    aliases: aliasesOf(Id, NetworkSettings.Networks),
  });
}

/** Go's zero time, and what an engine that does not tell is taken to say. */
const neverStarted = /^(0001-01-01T|$)/;

/** Engines before 25 add the container's short id to the aliases that were asked for. */
function aliasesOf(
  id: string,
  networks: Record<string, { NetworkID: string; Aliases?: string[] | null | undefined } | null> | null | undefined,
): Record<string, string[]> {
  const asked = Object.values(networks ?? {}).map((one): [string, string[]] => [
    one?.NetworkID ?? '',
    (one?.Aliases ?? []).filter((alias) => alias !== id.slice(0, 12)),
  ]);
  return Object.fromEntries(asked.filter(([network, aliases]) => network !== '' && aliases.length > 0));
}

/** GET /networks/<id>. Endpoints without a container (`ep-...`, a swarm's load balancer) are no container's and left out. */
export function parseNetwork(json: unknown): Result<NetworkFact, string> {
  const parsed = networkInspectSchema.safeParse(json);
  if (!parsed.success) return err(firstIssue(parsed.error));
  const { Id, Name, Driver, Internal, Options, IPAM, Containers, EnableIPv4, EnableIPv6 } = parsed.data;
  const pools = IPAM?.Config ?? [];
  const endpoints = Object.entries(Containers ?? {})
    .filter(([id]) => containerIdSchema.safeParse(id).success)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([containerId, end]): EndpointFact => {
      const addresses = [end.IPv4Address, end.IPv6Address].filter((one) => one !== '');
      return { containerId, addresses, ...(end.MacAddress === '' ? {} : { mac: end.MacAddress }) };
    });
  return ok({
    id: Id,
    name: Name,
    driver: Driver,
    internal: Internal,
    subnets: pools.flatMap((pool) => (pool.Subnet ? [pool.Subnet] : [])),
    gateways: pools.flatMap((pool) => (pool.Gateway ? [pool.Gateway] : [])),
    options: Options,
    ...(EnableIPv4 === undefined ? {} : { enableIpv4: EnableIPv4 }),
    ...(EnableIPv6 === undefined ? {} : { enableIpv6: EnableIPv6 }),
    endpoints,
  });
}
