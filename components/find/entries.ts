/** Everything that can be found, each with what the grammar may ask of it. Pure; made once a topology and only when somebody asks. */
import type { Finding } from '../../model/finding.ts';
import type { LinkAddress, Vlan } from '../../model/link.ts';
import { type ContainerView, type HostView, hostViewOf, type LinkView } from './hostView.ts';
import { type PortView, portText } from './publishedPorts.ts';

/** `vlan`: only ever the row of a table. */
export type EntryKind =
  | 'vlan'
  | 'container'
  | 'netns'
  | 'network'
  | 'bridge'
  | 'link'
  | 'ovs-port'
  | 'published'
  | 'finding';

/** What one term is asked of. All texts in lower case. */
export type Facets = {
  /** What a term without a key is looked for in: names, ids, images. */
  texts: readonly string[];
  /** `web:eth0`: looked at for a term with a colon. */
  paths: readonly string[];
  names: readonly string[];
  addresses: readonly string[];
  macs: readonly string[];
  /** undefined in the list: a link that is in no VLAN. */
  vlans: readonly (Vlan | undefined)[];
  ports: readonly { port: number; protocol: string }[];
  states: readonly string[];
  kinds: readonly string[];
  nets: readonly string[];
  switches: readonly string[];
  netns: readonly string[];
  projects: readonly string[];
  images: readonly string[];
  labels: readonly string[];
  modes: readonly string[];
  mtus: readonly number[];
  checks: readonly string[];
};

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

/** Of an entry that has none of it. */
export const nothing: Facets = {
  texts: [],
  paths: [],
  names: [],
  addresses: [],
  macs: [],
  vlans: [],
  ports: [],
  states: [],
  kinds: [],
  nets: [],
  switches: [],
  netns: [],
  projects: [],
  images: [],
  labels: [],
  modes: [],
  mtus: [],
  checks: [],
};

const lower = (texts: readonly (string | undefined)[]): string[] =>
  texts.flatMap((text) => (text ? [text.toLowerCase()] : []));
const addressText = (one: LinkAddress): string => `${one.address}/${one.prefixLength}`;
const engineId = (id: string): string => id.slice(id.lastIndexOf(':') + 1);

const severitiesOf = (findings: readonly Finding[]): string[] => findings.map((one) => one.severity);

/** The words `state:` knows of a container: the engine's, and `stopped` for all that do not run. */
const containerStates = ({ container, findings }: ContainerView): string[] => [
  container.state,
  ...(container.state === 'created' || container.state === 'exited' || container.state === 'dead' ? ['stopped'] : []),
  ...severitiesOf(findings),
];

function linkFacets(view: HostView, one: LinkView): Facets {
  const { link } = one;
  const port = view.lookup.ovsPortOfLink.get(link.id);
  const [owner] = one.containers;
  const names = lower([link.name, link.alias, ...(link.altNames ?? [])]);
  return {
    ...nothing,
    names,
    texts: names,
    paths: [`${one.owner}:${link.name}`.toLowerCase()],
    addresses: link.addresses.map((address) => address.address),
    macs: lower([link.mac]),
    vlans: [one.vlan],
    states: [
      link.up ? 'up' : 'down',
      ...lower([one.trouble, link.operState]),
      ...(port?.error ? ['error'] : []),
      ...severitiesOf(one.findings),
    ],
    kinds: ['link', link.kind.toLowerCase()],
    nets: lower(one.networks.map((network) => network.name)),
    switches: lower([
      ...one.switches.map((bridge) => bridge.name),
      ...one.networks.map((network) => network.name),
      ...(link.kind === 'bridge' ? [link.name] : []),
    ]),
    netns: lower([one.owner]),
    projects: lower(one.containers.map((container) => view.containerById.get(container.id)?.project)),
    images: lower([owner?.image]),
    modes: lower([owner?.networkMode]),
    mtus: [link.mtu],
    checks: one.findings.map((finding) => finding.check),
  };
}

function containerEntry(one: ContainerView, parts: Facets[]): Entry {
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

export type Entries = { view: HostView; all: Entry[]; byId: Map<string, Entry> };

let last: { view: HostView; ports: readonly PortView[]; entries: Entries } | undefined;

/** Every entry of a topology, kept for the one asked last. */
export function entriesOf(topology: HostView['topology'], ports: readonly PortView[]): Entries {
  const view = hostViewOf(topology);
  if (last?.view === view && last.ports === ports) return last.entries;
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
  const entries = { view, all, byId };
  last = { view, ports, entries };
  return entries;
}
