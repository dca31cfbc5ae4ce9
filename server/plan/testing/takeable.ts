/** Whether a step can be taken on a topology: everything it says of what is there holds, and what it makes is not there. */
import { deepEqual } from '../../../model/equal.ts';
import type { Link } from '../../../model/link.ts';
import { assertNever } from '../../../model/result.ts';
import type { LinkSettings, Step, StepLink } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import { linkAt, linkNamed, ovsBridgeNamed, portsOfBridge, portsOfOvsBridge } from '../look-up.ts';
import { vlanOfRow } from '../simulate/ovs.ts';
import { metricOf } from '../simulate/routes.ts';

function linkTrouble(topology: Topology, at: StepLink): string | undefined {
  const link = linkNamed(topology, at.netns, at.name);
  if (!link) return `no link ${at.name}`;
  return at.ifindex !== undefined && at.ifindex !== link.ifindex ? `${at.name} has another ifindex` : undefined;
}

function settingsTrouble(topology: Topology, link: Link, before: LinkSettings): string | undefined {
  const master = topology.links.find((one) => one.id === link.master)?.name ?? null;
  const now: LinkSettings = {
    up: link.up,
    mtu: link.mtu,
    name: link.name,
    master,
    ...(link.mac ? { mac: link.mac } : {}),
  };
  for (const [key, value] of Object.entries(before))
    if (key in now && now[key as keyof LinkSettings] !== value) return `${link.name}: ${key} is not ${value}`;
  return undefined;
}

/** What is wrong with it, or undefined. */
export function takeTrouble(topology: Topology, step: Step): string | undefined {
  switch (step.do) {
    case 'addBridge':
      return linkNamed(topology, step.link.netns, step.link.name) && 'there is such a link';
    case 'deleteBridge': {
      const bridge = linkNamed(topology, step.link.netns, step.link.name);
      if (bridge && portsOfBridge(topology, bridge).length > 0) return 'the bridge has ports';
      if (bridge?.up) return 'the bridge is up';
      return bridge?.mac === step.mac ? linkTrouble(topology, step.link) : 'another MAC';
    }
    case 'addVeth':
      for (const end of [step.host, step.peer])
        if (linkNamed(topology, end.netns, end.name)) return `there is a link ${end.name}`;
      return undefined;
    case 'deleteVeth':
      for (const end of [step.host, step.peer]) {
        const link = linkNamed(topology, end.netns, end.name);
        if (!link) return `no link ${end.name}`;
        if (link.mac !== end.mac || link.mtu !== end.mtu || link.alias !== end.alias) return `${end.name} is another`;
        if (link.addresses.some((one) => one.scope === 'global') || link.up) return `${end.name} is in use`;
      }
      return step.ifindex === undefined ? undefined : linkTrouble(topology, { ...step.host, ifindex: step.ifindex });
    case 'deleteOrphan':
      return linkTrouble(topology, step.link);
    case 'setLink': {
      const link = linkNamed(topology, step.link.netns, step.link.name);
      return linkTrouble(topology, step.link) ?? (link && settingsTrouble(topology, link, step.before));
    }
    case 'addAddress':
    case 'removeAddress': {
      const link = linkNamed(topology, step.link.netns, step.link.name);
      const has = link?.addresses.some((one) => one.address === step.address && one.prefixLength === step.prefixLength);
      if (has === (step.do === 'addAddress')) return `${step.address} is ${has ? '' : 'not '}there`;
      return linkTrouble(topology, step.link);
    }
    case 'addRoute':
    case 'removeRoute': {
      const { route } = step;
      const same = topology.netns
        .find((one) => one.id === step.netns)
        ?.routes.filter(
          (one) =>
            one.family === route.family &&
            one.destination === route.destination &&
            one.table === route.table &&
            one.metric === metricOf(route),
        );
      const device = route.device === undefined ? undefined : linkNamed(topology, step.netns, route.device);
      if (route.device !== undefined && !device?.up) return `${route.device} is not up`;
      if (step.do === 'addRoute') return same?.length === 0 ? undefined : `there is a route to ${route.destination}`;
      const found = same?.find(
        (one) => one.gateway === route.gateway && linkAt(topology, step.netns, one.ifindex)?.name === route.device,
      );
      return found ? undefined : `no route to ${route.destination}`;
    }
    case 'addOvsBridge':
      return ovsBridgeNamed(topology, step.name) && 'there is such a bridge';
    case 'deleteOvsBridge': {
      const bridge = ovsBridgeNamed(topology, step.name);
      if (!bridge || (step.row !== undefined && step.row !== bridge.id)) return 'no such bridge';
      return portsOfOvsBridge(topology, bridge).length > 0 ? 'the bridge has ports' : undefined;
    }
    case 'addOvsPort':
      if (topology.ovsPorts.some((one) => one.name === step.name)) return 'there is such a port';
      return ovsBridgeNamed(topology, step.bridge) ? undefined : 'no such bridge';
    case 'deleteOvsPort':
    case 'setOvsPortVlan': {
      const row = topology.ovsPorts.find((one) => one.name === step.name);
      if (!row || (step.row !== undefined && step.row !== row.id)) return `no port ${step.name}`;
      const vlan = step.do === 'setOvsPortVlan' ? step.before : step.vlan;
      return deepEqual(vlanOfRow(row), vlan) ? undefined : 'another VLAN';
    }
    case 'connectNetwork':
    case 'disconnectNetwork': {
      const network = topology.networks.find((one) => one.id === step.network);
      const has = network?.endpoints.some((one) => one.container === step.container);
      return has === (step.do === 'disconnectNetwork') ? undefined : 'not so connected';
    }
    case 'announce':
      return linkTrouble(topology, step.link);
    default:
      return assertNever(step);
  }
}
