/** What the grammar may ask of a record, and that of a link. Pure. */
import { deepEqual } from '../../model/equal.ts';
import type { Finding } from '../../model/finding.ts';
import type { Link, Vlan } from '../../model/link.ts';
import type { OvsPort } from '../../model/ovs.ts';
import type { HostView, LinkView } from './hostView.ts';

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

/** Those that are there, in lower case. */
export const lower = (texts: readonly (string | undefined)[]): string[] =>
  texts.flatMap((text) => (text ? [text.toLowerCase()] : []));
/** The words `state:` knows of findings. */
export const severitiesOf = (findings: readonly Finding[]): string[] => findings.map((one) => one.severity);

type Asked = { view: LinkView; port: OvsPort | undefined; facets: Facets };

const known = new WeakMap<Link, Asked>();

/** The same items in the same order: the same objects, or what `same` takes for it. */
export const alike = <Item>(
  a: readonly Item[],
  b: readonly Item[],
  same: (a: Item, b: Item) => boolean = Object.is,
): boolean => a.length === b.length && a.every((one, index) => same(one, b[index] as Item));
const sameName = (a: { name: string }, b: { name: string }): boolean => a.name === b.name;

/** Records keep their identity over deltas: two views of one link that agree in this have the same facets. */
const saysTheSame = (a: LinkView, b: LinkView): boolean =>
  a.owner === b.owner &&
  a.trouble === b.trouble &&
  deepEqual(a.vlan, b.vlan) &&
  alike(a.containers, b.containers) &&
  alike(a.switches, b.switches, sameName) &&
  alike(a.networks, b.networks, sameName) &&
  alike(a.findings, b.findings);

/** The facets of a link; the same ones as before where nothing of it has changed, since a large host has thousands and changes one. */
export function linkFacets(view: HostView, one: LinkView): Facets {
  const port = view.lookup.ovsPortOfLink.get(one.link.id);
  const before = known.get(one.link);
  if (before && before.port === port && saysTheSame(before.view, one)) return before.facets;
  const facets = makeFacets(view, one, port);
  known.set(one.link, { view: one, port, facets });
  return facets;
}

function makeFacets(view: HostView, one: LinkView, port: OvsPort | undefined): Facets {
  const { link } = one;
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
