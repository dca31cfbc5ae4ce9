/** Everything that can be found, each with what the grammar may ask of it. Pure; made once a topology and only when somebody asks. */
import type { Container } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { LinkAddress } from '../../model/link.ts';
import { alike, type Facets, linkFacets, lower, nothing, severitiesOf } from './facets.ts';
import { type ContainerView, type HostView, hostViewOf } from './hostView.ts';
import { type PortView, portText } from './publishedPorts.ts';

/** `vlan` and `change`: only ever the row of a table. */
export type EntryKind =
  | 'vlan'
  | 'change'
  | 'container'
  | 'netns'
  | 'network'
  | 'bridge'
  | 'link'
  | 'ovs-port'
  | 'published'
  | 'finding';

export type Entry = {
  /** Id of the record. */
  id: string;
  kind: EntryKind;
  title: string;
  /** A second line that tells it from others of the same name. */
  detail: string;
  own: Facets;
  /** What belongs to it: a filter of its table asks these too. */
  parts: readonly Facets[];
  /** The container that stands for it where both are found. */
  within?: string | undefined;
};

/** As `ip` prints it. */
export const addressText = (one: LinkAddress): string => `${one.address}/${one.prefixLength}`;
const engineId = (id: string): string => id.slice(id.lastIndexOf(':') + 1);

/** The words `state:` knows of a container: the engine's, and `stopped` for all that do not run. */
const containerStates = ({ container, findings }: ContainerView): string[] => [
  container.state,
  ...(container.state === 'created' || container.state === 'exited' || container.state === 'dead' ? ['stopped'] : []),
  ...severitiesOf(findings),
];

const knownContainers = new WeakMap<Container, { entry: Entry; findings: readonly Finding[]; names: string }>();

/** The entry of a container; the same one as before where nothing of it has changed. */
function containerEntry(one: ContainerView, parts: Facets[]): Entry {
  const { container, findings } = one;
  const names = one.networks.map(({ name }) => name).join();
  const before = knownContainers.get(container);
  const same = before?.names === names && alike(before.entry.parts, parts) && alike(before.findings, findings);
  if (before && same) return before.entry;
  const entry = makeContainerEntry(one, parts);
  knownContainers.set(container, { entry, findings, names });
  return entry;
}

function makeContainerEntry(one: ContainerView, parts: Facets[]): Entry {
  const { container, links } = one;
  const names = lower([container.name]);
  const [first] = links.flatMap((link) =>
    link.link.addresses
      .filter((address) => address.scope !== 'link')
      .map((address) => `${link.link.name} ${addressText(address)}`),
  );
  return {
    id: container.id,
    kind: 'container',
    title: container.name,
    detail: first ?? container.image,
    parts,
    own: {
      ...nothing,
      names,
      texts: [...names, ...lower([container.image, engineId(container.id)])],
      addresses: links.flatMap((link) => link.link.addresses.map((address) => address.address)),
      macs: lower(links.map((link) => link.link.mac)),
      vlans: links.map((link) => link.vlan),
      ports: container.publishedPorts.flatMap((port) => [
        { port: port.hostPort, protocol: port.protocol },
        { port: port.containerPort, protocol: port.protocol },
      ]),
      states: containerStates(one),
      kinds: ['container'],
      nets: lower(one.networks.map((network) => network.name)),
      switches: lower(links.flatMap((link) => [...link.switches, ...link.networks].map((bridge) => bridge.name))),
      netns: lower([container.name, ...links.slice(0, 1).map((link) => link.owner)]),
      projects: lower([one.project]),
      images: lower([container.image]),
      labels: Object.entries(container.labels).flatMap(([key, value]) => lower([key, `${key}=${value}`])),
      modes: lower([container.networkMode]),
      checks: one.findings.map((finding) => finding.check),
    },
  };
}

function netnsEntries(view: HostView, facetsOf: Map<string, Facets>): Entry[] {
  const linksIn = Map.groupBy(view.links, (one) => one.link.netns as string);
  return view.topology.netns
    .filter((one) => one.owner !== 'container' && one.owner !== 'host')
    .map((one) => {
      const title = one.name ?? (one.pid === undefined ? `netns ${one.inode}` : `pid ${one.pid}`);
      const parts = (linksIn.get(one.id) ?? []).flatMap((link) => facetsOf.get(link.link.id) ?? []);
      const names = lower([one.name, one.processName, one.pid === undefined ? undefined : `pid ${one.pid}`]);
      return {
        id: one.id,
        kind: 'netns' as const,
        title,
        detail: one.processName ?? String(one.inode),
        parts,
        own: {
          ...nothing,
          names,
          texts: [...names, String(one.inode)],
          states: [one.readable ? 'readable' : 'unreadable', ...severitiesOf(view.findingsOf(one.id))],
          kinds: ['netns', one.owner],
          netns: lower([title]),
        },
      };
    });
}

function networkEntries(view: HostView): Entry[] {
  return view.topology.networks.map((one) => {
    const names = lower([one.name]);
    return {
      id: one.id,
      kind: 'network',
      title: one.name,
      detail: [one.driver, ...one.subnets].join(' '),
      parts: [],
      own: {
        ...nothing,
        names,
        texts: [...names, ...lower([engineId(one.id)])],
        addresses: one.gateways,
        kinds: ['network', one.driver.toLowerCase()],
        nets: names,
        states: [...(one.internal ? ['internal'] : []), ...severitiesOf(view.findingsOf(one.id))],
      },
    };
  });
}

function ovsEntries(view: HostView): Entry[] {
  const { topology, linkById } = view;
  const bridges = new Map(topology.ovsBridges.map((one) => [one.id as string, one.name]));
  return [
    ...topology.ovsBridges.map((one): Entry => {
      const names = lower([one.name]);
      const states = severitiesOf(view.findingsOf(one.id));
      return {
        id: one.id,
        kind: 'bridge',
        title: one.name,
        detail: `OVS ${one.datapathType}`,
        parts: [],
        own: { ...nothing, names, texts: names, kinds: ['bridge', 'ovs', 'openvswitch'], switches: names, states },
      };
    }),
    ...topology.ovsPorts.map((one): Entry => {
      const names = lower([one.name]);
      const bridge = bridges.get(one.bridge) ?? '?';
      const link = one.link && linkById.get(one.link);
      return {
        id: one.id,
        kind: 'ovs-port',
        title: `${bridge}:${one.name}`,
        detail: one.error ?? one.interfaceType,
        parts: [],
        // Its link is found in its place, with the same VLAN.
        within: one.link,
        own: {
          ...nothing,
          names,
          texts: names,
          paths: [`${bridge}:${one.name}`.toLowerCase()],
          vlans: [link ? link.vlan : one.tag === undefined ? undefined : { mode: 'access', tag: one.tag }],
          states: [...(one.error ? ['error'] : []), ...severitiesOf(view.findingsOf(one.id))],
          kinds: ['ovs-port', ...lower([one.interfaceType])],
          switches: lower([bridge]),
        },
      };
    }),
  ];
}

function portEntry(one: PortView): Entry {
  const text = portText(one);
  return {
    id: one.id,
    kind: 'published',
    title: text,
    detail: one.container?.name ?? one.targetAddress ?? '',
    parts: [],
    within: one.container?.id,
    own: {
      ...nothing,
      texts: lower([text, one.container?.name]),
      names: lower([one.container?.name]),
      addresses: [one.hostAddress, ...(one.targetAddress ? [one.targetAddress] : [])],
      ports: [
        { port: one.hostPort, protocol: one.protocol },
        ...(one.targetPort === undefined ? [] : [{ port: one.targetPort, protocol: one.protocol }]),
      ],
      states: [
        ...lower([one.verdict]),
        ...(one.verdict && one.verdict !== 'works' && one.verdict !== 'unknown' ? ['error'] : []),
      ],
      kinds: ['published', one.family, one.protocol, ...one.via],
      netns: lower([one.container?.name]),
      projects: lower([one.container?.labels['com.docker.compose.project']]),
    },
  };
}

function findingEntry(one: Finding, object: Entry | undefined): Entry {
  return {
    id: one.id,
    kind: 'finding',
    title: one.check,
    detail: object?.title ?? one.object,
    parts: object ? [object.own] : [],
    own: {
      ...nothing,
      texts: lower([one.check, object?.title, ...Object.values(one.evidence)]),
      names: lower([object?.title]),
      states: [one.severity],
      kinds: ['finding'],
      checks: [one.check],
    },
  };
}

export type Entries = { view: HostView; ports: readonly PortView[]; all: Entry[]; byId: Map<string, Entry> };

let last: Entries | undefined;

/** Every entry of a topology, kept for the one asked last. */
export function entriesOf(topology: HostView['topology'], ports: readonly PortView[]): Entries {
  const view = hostViewOf(topology);
  if (last?.view === view && last.ports === ports) return last;
  const facetsOf = new Map(view.links.map((one) => [one.link.id as string, linkFacets(view, one)]));
  const all: Entry[] = view.containers.map((one) =>
    containerEntry(
      one,
      one.links.flatMap((link) => facetsOf.get(link.link.id) ?? []),
    ),
  );
  all.push(...netnsEntries(view, facetsOf), ...networkEntries(view), ...ovsEntries(view));
  const bridgeLinks = new Set<string>(view.topology.ovsBridges.flatMap((one) => one.link ?? []));
  for (const one of view.links) {
    const own = facetsOf.get(one.link.id) ?? nothing;
    const isBridge = one.link.kind === 'bridge' && !bridgeLinks.has(one.link.id);
    all.push({
      id: one.link.id,
      kind: isBridge ? 'bridge' : 'link',
      title: one.inHost ? one.link.name : `${one.owner}:${one.link.name}`,
      detail: [one.link.kind, ...one.link.addresses.slice(0, 1).map(addressText)].join(' '),
      own,
      parts: [],
      within: one.containers[0]?.id,
    });
  }
  all.push(...ports.map(portEntry));
  const byId = new Map(all.map((one) => [one.id, one]));
  for (const finding of view.topology.findings) {
    const entry = findingEntry(finding, byId.get(finding.object));
    all.push(entry);
    byId.set(entry.id, entry);
  }
  last = { view, ports, all, byId };
  return last;
}
