/** The second line of a hit: what it was found by, where that is an address, a MAC or a port of its own. Pure. */
import { addressText, type Entries, type Entry } from './entries.ts';
import { type Facets, nothing } from './facets.ts';
import type { LinkView } from './hostView.ts';
import { hasWanted } from './match.ts';
import { portText } from './publishedPorts.ts';
import type { Term, Wanted } from './terms.ts';

/** One thing that can be asked for, as it is printed. */
type Fact = { text: string; facets: Facets };

/** What tells the entry from others of its name; where `terms` ask for an address, a MAC or a port, that which they found. */
export function hitDetail(entries: Entries, entry: Entry, terms: readonly Term[]): string {
  const asked = terms.filter((term) => !term.negated).flatMap(({ wanted }) => partsOf(wanted));
  if (asked.length === 0) return entry.detail;
  const facts = factsOf(entries, entry);
  const found = asked
    .filter((wanted) => wanted.by !== 'text' || !entry.own.texts.some((text) => text.includes(wanted.text)))
    .flatMap((wanted) => facts.find((fact) => hasWanted(fact.facets, wanted))?.text ?? []);
  return found.length === 0 ? entry.detail : [...new Set(found)].join(' · ');
}

/** The parts of a term that one address, MAC or port can answer. */
function partsOf(wanted: Wanted): Wanted[] {
  switch (wanted.by) {
    case 'address-port':
      return [
        { by: 'cidr', cidr: wanted.cidr },
        { by: 'port', port: wanted.port },
      ];
    case 'cidr':
    case 'port':
    case 'text':
      return [wanted];
    case 'value':
      return wanted.key === 'mac' ? [wanted] : [];
    default:
      return [];
  }
}

const linkFacts = ({ link }: LinkView, name: string): Fact[] => [
  ...link.addresses.map((one) => ({
    text: `${name} ${addressText(one)}`,
    facets: { ...nothing, addresses: [one.address] },
  })),
  ...(link.mac === undefined
    ? []
    : [{ text: `${name} ${link.mac}`, facets: { ...nothing, macs: [link.mac.toLowerCase()] } }]),
];

function factsOf({ view, ports }: Entries, { id, kind }: Entry): Fact[] {
  switch (kind) {
    case 'container': {
      const one = view.containerById.get(id);
      if (!one) return [];
      return [
        ...one.links.flatMap((link) => linkFacts(link, link.link.name)),
        ...one.container.publishedPorts.map((port) => ({
          text: `${portText(port)} → ${port.containerPort}`,
          facets: {
            ...nothing,
            ports: [port.hostPort, port.containerPort].map((number) => ({ port: number, protocol: port.protocol })),
          },
        })),
      ];
    }
    case 'link':
    case 'bridge': {
      const one = view.linkById.get(id);
      return one ? linkFacts(one, one.link.kind) : [];
    }
    case 'network': {
      const one = view.topology.networks.find((network) => network.id === id);
      return (one?.gateways ?? []).map((gateway) => ({
        text: `${one?.driver} ${gateway}`,
        facets: { ...nothing, addresses: [gateway] },
      }));
    }
    case 'published': {
      const one = ports.find((port) => port.id === id);
      // The title has the address and the port of the host.
      if (!one?.targetAddress && one?.targetPort === undefined) return [];
      const { targetAddress = '', targetPort, protocol } = one;
      const text = [one.container?.name, `→ ${targetAddress}${targetPort === undefined ? '' : `:${targetPort}`}`];
      return [
        {
          text: text.filter(Boolean).join(' '),
          facets: {
            ...nothing,
            addresses: targetAddress === '' ? [] : [targetAddress],
            ports: targetPort === undefined ? [] : [{ port: targetPort, protocol }],
          },
        },
      ];
    }
    default:
      return [];
  }
}
