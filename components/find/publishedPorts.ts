/** Published ports and port mappings side by side, one view a host address, port, protocol and family. Pure. */
import type { Container } from '../../model/container.ts';
import type { HostId } from '../../model/ids.ts';
import type { Family } from '../../model/netns.ts';
import { type PortMapping, portMappingId } from '../../model/port-mapping.ts';
import type { Listener, PortState, PortVerdict } from '../../model/port-state.ts';
import type { Topology } from '../../model/topology.ts';

export type PortView = {
  id: string;
  family: Family;
  protocol: string;
  hostAddress: string;
  hostPort: number;
  container: Container | undefined;
  /** Where it leads: of the kernel's mapping, else the container port that was asked for. */
  targetAddress: string | undefined;
  targetPort: number | undefined;
  via: PortMapping['via'];
  backends: PortMapping['backends'];
  rules: string[];
  published: boolean;
  listeners: Listener[];
  reach: PortState['reach'] | undefined;
  /** Undefined until the states have been read. */
  verdict: PortVerdict | undefined;
  decidedBy: string | undefined;
  detail: string | undefined;
};

const familyOf = (address: string): Family => (address.includes(':') ? 'inet6' : 'inet');
const any = (family: Family): string => (family === 'inet6' ? '::' : '0.0.0.0');

/** `states` as the agent judged them; without them what the topology alone tells, unjudged. */
export function portViewsOf(topology: Topology, states: readonly PortState[] | undefined): PortView[] {
  const containers = new Map(topology.containers.map((one) => [one.id as string, one]));
  if (states) {
    return states.map((one) => ({
      id: one.id,
      family: one.family,
      protocol: one.protocol,
      hostAddress: one.hostAddress,
      hostPort: one.hostPort,
      container: one.container && containers.get(one.container),
      targetAddress: one.mapping?.targetAddress,
      targetPort: one.mapping?.targetPort ?? one.containerPort,
      via: one.mapping?.via ?? [],
      backends: one.mapping?.backends ?? [],
      rules: one.mapping?.rules ?? [],
      published: one.published,
      listeners: one.listeners,
      reach: one.reach,
      verdict: one.verdict,
      decidedBy: one.decidedBy,
      detail: one.detail,
    }));
  }
  const views = new Map<string, PortView>();
  const bare = { listeners: [], reach: undefined, verdict: undefined, decidedBy: undefined, detail: undefined };
  for (const one of topology.portMappings) {
    const container = one.container && containers.get(one.container);
    views.set(one.id, { ...one, ...bare, container, published: false });
  }
  for (const container of topology.containers) {
    for (const one of container.publishedPorts) {
      const family = familyOf(one.hostAddress);
      const hostAddress = one.hostAddress || any(family);
      const id = portMappingId(container.host as HostId, family, one.protocol, hostAddress, one.hostPort);
      const known = views.get(id);
      views.set(id, {
        ...bare,
        id,
        family,
        protocol: one.protocol,
        hostAddress,
        hostPort: one.hostPort,
        via: [],
        backends: [],
        rules: [],
        targetAddress: undefined,
        targetPort: one.containerPort,
        ...known,
        container: known?.container ?? container,
        published: true,
      });
    }
  }
  return [...views.values()];
}

/** `0.0.0.0:8080/tcp`, `[::]:8080/tcp`. */
export const portText = (one: Pick<PortView, 'hostAddress' | 'hostPort' | 'protocol'>): string =>
  `${one.hostAddress.includes(':') ? `[${one.hostAddress}]` : one.hostAddress}:${one.hostPort}/${one.protocol}`;
