/** What the Docker Engine says, in our shapes and before anything is joined. */
import type { ContainerState, PublishedPort } from '../../model/container.ts';

export type ContainerFact = {
  /** Full 64-hex id. */
  id: string;
  name: string;
  image: string;
  state: ContainerState;
  /** HostConfig.NetworkMode with `default` given as `bridge`; `container:<full id>`. */
  networkMode: string;
  /** The main process in the agent's pid namespace; 0 when not running. */
  pid: number;
  /** Path of the sandbox, such as /run/docker/netns/<key>; empty when there is none. */
  sandboxKey: string;
  publishedPorts: PublishedPort[];
  /** Those of them that the engine says it has opened; a container that does not run has none. */
  openedPorts: PublishedPort[];
  labels: Record<string, string>;
  /** When its present or last run began, in the engine's own digits; absent when it never ran. */
  startedAt?: string;
  /** Further names in each network it was connected to, as asked, by the network's id; networks without any are left out. */
  aliases: Record<string, string[]>;
};

export type EndpointFact = {
  containerId: string;
  /** `address/prefixLength`. */
  addresses: string[];
  mac?: string;
};

export type NetworkFact = {
  id: string;
  name: string;
  driver: string;
  internal: boolean;
  subnets: string[];
  gateways: string[];
  options: Record<string, string>;
  /** As asked; absent where the engine does not tell. */
  enableIpv4?: boolean;
  enableIpv6?: boolean;
  endpoints: EndpointFact[];
};

/**
 * One change of what the engine says. `reset` starts over: everything known before is void. Each fact is whole and replaces the one with
 * its id.
 */
export type DockerChange = {
  reset: boolean;
  containers: ContainerFact[];
  networks: NetworkFact[];
  goneContainers: string[];
  goneNetworks: string[];
};
