/**
 * Pure: what a host must show once steps are taken. It tells when what was done has been read again, and later whether it still is as a change
 * left it.
 */
import { parseAddress } from '../../model/address.ts';
import { deepEqual } from '../../model/equal.ts';
import type { ContainerId, NetnsId, NetworkId } from '../../model/ids.ts';
import type { Link, Vlan } from '../../model/link.ts';
import type { OvsPort } from '../../model/ovs.ts';
import { assertNever } from '../../model/result.ts';
import type { LinkSettings, Step, StepLink, StepRoute } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { linkName, ownerName, recordName } from './names.ts';

type OfLink = { netns: NetnsId; name: string };
/** Settings that a topology shows. */
type Shown = Exclude<keyof LinkSettings, 'name' | 'txChecksum'>;

export type Expectation =
  | ({ about: 'link'; present: boolean; mac?: string } & OfLink)
  | ({ about: 'setting'; setting: Shown; value: LinkSettings[Shown] } & OfLink)
  | ({ about: 'address'; address: string; prefixLength: number; present: boolean } & OfLink)
  | { about: 'route'; netns: NetnsId; route: StepRoute; present: boolean }
  | { about: 'ovs-bridge'; bridge: string; present: boolean }
  | { about: 'ovs-port'; port: string; present: boolean }
  | { about: 'vlan'; port: string; vlan: Vlan | null }
  | { about: 'endpoint'; network: NetworkId; container: ContainerId; present: boolean };

/** Two expectations of one key: the later one holds. */
export function keyOf(one: Expectation): string {
  const { present: _, value: __, vlan: ___, mac: ____, ...rest } = one as Record<string, unknown>;
  return JSON.stringify(rest);
}

/** What holds after these steps were taken one after the other. */
export function expectationsOf(steps: readonly Step[]): Expectation[] {
  let all: Expectation[] = [];
  const ofLink = (one: Expectation, link: OfLink): boolean =>
    'name' in one && one.netns === link.netns && one.name === link.name;
  const forget = (which: (one: Expectation) => boolean): void => {
    all = all.filter((one) => !which(one));
  };
  const expect = (one: Expectation): void => {
    const key = keyOf(one);
    forget((before) => keyOf(before) === key);
    all.push(one);
  };
  const linkGone = ({ netns, name }: StepLink): void => {
    forget((one) => ofLink(one, { netns, name }));
    forget((one) => one.about === 'route' && one.netns === netns && one.route.device === name);
    expect({ about: 'link', netns, name, present: false });
  };
  const linkThere = ({ netns, name, mac }: OfLink & { mac: string }): void =>
    expect({ about: 'link', netns, name, mac, present: true });

  for (const step of steps) {
    switch (step.do) {
      case 'addVeth':
        linkThere(step.host);
        linkThere(step.peer);
        break;
      case 'deleteVeth':
        linkGone(step.host);
        linkGone(step.peer);
        break;
      case 'addBridge':
        linkThere({ ...step.link, mac: step.mac });
        break;
      case 'deleteBridge':
      case 'deleteOrphan':
        linkGone(step.link);
        break;
      case 'setLink': {
        const { netns, name } = step.link;
        const { name: newName, txChecksum: _, ...shown } = step.after;
        for (const [setting, value] of Object.entries(shown)) {
          expect({ about: 'setting', netns, name, setting: setting as Shown, value });
        }
        if (newName !== undefined) {
          all = all.map((one) => (ofLink(one, { netns, name }) ? ({ ...one, name: newName } as Expectation) : one));
          expect({ about: 'link', netns, name, present: false });
          expect({ about: 'link', netns, name: newName, present: true });
        }
        break;
      }
      case 'addAddress':
      case 'removeAddress': {
        const { netns, name } = step.link;
        const { address, prefixLength } = step;
        expect({ about: 'address', netns, name, address, prefixLength, present: step.do === 'addAddress' });
        break;
      }
      case 'addRoute':
      case 'removeRoute':
        expect({ about: 'route', netns: step.netns, route: step.route, present: step.do === 'addRoute' });
        break;
      case 'addOvsBridge':
        expect({ about: 'ovs-bridge', bridge: step.name, present: true });
        break;
      case 'deleteOvsBridge':
        // Its local link goes along. The step does not say in which netns: it is the host's, and of a name that no container's link has by chance.
        forget((one) => 'name' in one && one.name === step.name);
        expect({ about: 'ovs-bridge', bridge: step.name, present: false });
        break;
      case 'addOvsPort':
        expect({ about: 'ovs-port', port: step.name, present: true });
        expect({ about: 'vlan', port: step.name, vlan: step.vlan });
        break;
      case 'deleteOvsPort':
        forget((one) => one.about === 'vlan' && one.port === step.name);
        expect({ about: 'ovs-port', port: step.name, present: false });
        break;
      case 'setOvsPortVlan':
        expect({ about: 'vlan', port: step.name, vlan: step.after });
        break;
      case 'connectNetwork':
      case 'disconnectNetwork': {
        const { network, container } = step;
        expect({ about: 'endpoint', network, container, present: step.do === 'connectNetwork' });
        break;
      }
      case 'announce':
        break;
      default:
        assertNever(step);
    }
  }
  return all;
}

const linkOf = (topology: Topology, { netns, name }: OfLink): Link | undefined =>
  topology.links.find((one) => one.netns === netns && one.name === name);

/** The VLANs of a port as one shape; undefined where neither tag nor trunks say anything. */
function vlanOfPort({ tag, trunks, vlanMode }: OvsPort): { mode: string; tag?: number; trunks?: number[] } | undefined {
  if (tag === undefined && trunks === undefined) return undefined;
  const mode = vlanMode ?? (tag === undefined ? 'trunk' : 'access');
  return {
    mode,
    ...(tag === undefined ? {} : { tag }),
    ...(trunks === undefined || mode === 'access' ? {} : { trunks: trunks.toSorted((a, b) => a - b) }),
  };
}

function vlanAsked(vlan: Vlan | null): ReturnType<typeof vlanOfPort> {
  if (!vlan || (vlan.tag === undefined && vlan.trunks === undefined)) return undefined;
  const { mode, tag, trunks } = vlan;
  return {
    mode,
    ...(tag === undefined ? {} : { tag }),
    ...(trunks === undefined ? {} : { trunks: trunks.toSorted((a, b) => a - b) }),
  };
}

function settingOf(topology: Topology, link: Link, setting: Shown): LinkSettings[Shown] {
  if (setting !== 'master') return link[setting];
  return topology.links.find((one) => one.id === link.master)?.name ?? null;
}

/** Does the topology show it? */
export function holds(one: Expectation, topology: Topology): boolean {
  switch (one.about) {
    case 'link': {
      const link = linkOf(topology, one);
      return one.present ? link !== undefined && (one.mac === undefined || link.mac === one.mac) : link === undefined;
    }
    case 'setting': {
      const link = linkOf(topology, one);
      return link !== undefined && settingOf(topology, link, one.setting) === one.value;
    }
    case 'address': {
      const same = linkOf(topology, one)?.addresses.some(
        (has) =>
          has.prefixLength === one.prefixLength && deepEqual(parseAddress(has.address), parseAddress(one.address)),
      );
      return (same ?? false) === one.present;
    }
    case 'route': {
      const { device, family, destination, gateway, metric, table } = one.route;
      const out = device === undefined ? undefined : linkOf(topology, { netns: one.netns, name: device })?.ifindex;
      const routes = topology.netns.find((netns) => netns.id === one.netns)?.routes ?? [];
      const same = routes.some(
        (has) =>
          [has.family, has.destination, has.table].join() === [family, destination, table].join() &&
          (metric === undefined || has.metric === metric) &&
          deepEqual(has.gateway && parseAddress(has.gateway), gateway && parseAddress(gateway)) &&
          (device === undefined || has.ifindex === out),
      );
      return same === one.present;
    }
    case 'ovs-bridge':
      return topology.ovsBridges.some((has) => has.name === one.bridge) === one.present;
    case 'ovs-port':
      return topology.ovsPorts.some((has) => has.name === one.port) === one.present;
    case 'vlan': {
      const port = topology.ovsPorts.find((has) => has.name === one.port);
      return port !== undefined && deepEqual(vlanOfPort(port), vlanAsked(one.vlan));
    }
    case 'endpoint': {
      const network = topology.networks.find((has) => has.id === one.network);
      return (network?.endpoints.some((has) => has.container === one.container) ?? false) === one.present;
    }
    default:
      return assertNever(one);
  }
}

/** What an expectation is about, and how a sentence says that it does not hold any more. */
export function broken(one: Expectation, topology: Topology): string {
  const more = (present: boolean): string => (present ? 'no longer has' : 'has again');
  switch (one.about) {
    case 'link':
      return `${linkName(topology, one.netns, one.name)} is ${one.present ? 'gone or another one' : 'there again'}`;
    case 'setting':
      return `${linkName(topology, one.netns, one.name)} has another ${one.setting} than ${one.value ?? 'none'}`;
    case 'address':
      return `${linkName(topology, one.netns, one.name)} ${more(one.present)} the address ${one.address}/${one.prefixLength}`;
    case 'route': {
      const via = one.route.gateway === undefined ? '' : ` via ${one.route.gateway}`;
      return `${ownerName(topology, one.netns)} ${more(one.present)} the route ${one.route.destination}${via}`;
    }
    case 'ovs-bridge':
      return `OVS bridge ${one.bridge} is ${one.present ? 'gone' : 'there again'}`;
    case 'ovs-port':
      return `OVS port ${one.port} is ${one.present ? 'gone' : 'there again'}`;
    case 'vlan':
      return `OVS port ${one.port} is in another VLAN than ${one.vlan?.tag ?? one.vlan?.trunks?.join(', ') ?? 'none'}`;
    case 'endpoint': {
      const name = recordName(topology, one.network) ?? 'the Docker network';
      const container = recordName(topology, one.container) ?? 'the container';
      return `${container} is ${one.present ? 'no longer' : 'again'} connected to ${name}`;
    }
    default:
      return assertNever(one);
  }
}

/** The thing itself, the same for all that is expected of it: by it a later change that touched it is found. */
export function thingOf(one: Expectation): string {
  switch (one.about) {
    case 'link':
    case 'setting':
    case 'address':
      return `link ${one.netns} ${one.name}`;
    case 'route':
      return `routes ${one.netns} ${one.route.destination}`;
    case 'ovs-bridge':
      return `ovs-bridge ${one.bridge}`;
    case 'ovs-port':
    case 'vlan':
      return `ovs-port ${one.port}`;
    case 'endpoint':
      return `endpoint ${one.network} ${one.container}`;
    default:
      return assertNever(one);
  }
}
