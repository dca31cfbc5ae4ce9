/** Pure: what Patchbay's marks say is attached now, and the operations that would make it again. */
import type { Attachment } from '../../model/attachment.ts';
import type { Link } from '../../model/link.ts';
import { attachAlias, isAutoBridge, isAutoOvsBridge } from '../../model/mark.ts';
import { type Operation, operationSchema } from '../../model/operation.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { simulate } from '../plan/simulate/simulate.ts';

type Ends = { attachment: Attachment; host: Link | undefined; inside: Link };

function endsOf(topology: Topology): Ends[] {
  const byId = new Map(topology.links.map((one) => [one.id, one]));
  const owners = new Map(
    topology.containers
      .filter((one) => one.sharesNetnsWith === undefined && one.networkMode !== 'host')
      .map((one) => [one.netns, one]),
  );
  return topology.links.flatMap((inside) => {
    const owner = inside.alias === attachAlias ? owners.get(inside.netns) : undefined;
    if (!owner) return [];
    const host = inside.peer === undefined ? undefined : byId.get(inside.peer);
    const port = topology.ovsPorts.find((one) => one.id === host?.ovsPort);
    const ovsBridge = topology.ovsBridges.find((one) => one.id === port?.bridge)?.name;
    const bridge = host?.master === undefined ? undefined : byId.get(host.master)?.name;
    const routes = topology.netns.find((one) => one.id === inside.netns)?.routes ?? [];
    const way = routes.find(
      (one) => one.destination === 'default' && one.ifindex === inside.ifindex && one.gateway !== undefined,
    );
    const attachment: Attachment = {
      link: inside.id,
      name: inside.name,
      container: owner.id,
      containerName: owner.name,
      ...(ovsBridge === undefined ? (bridge === undefined ? {} : { to: { bridge } }) : { to: { ovsBridge } }),
      ...(host ? { hostName: host.name } : {}),
      ...(host?.vlan ? { vlan: host.vlan } : {}),
      addresses: inside.addresses
        .filter((one) => one.scope !== 'link')
        .map((one) => `${one.address}/${one.prefixLength}`),
      ...(way?.gateway === undefined ? {} : { gateway: way.gateway }),
      ...(inside.mac === undefined ? {} : { mac: inside.mac }),
      mtu: inside.mtu,
    };
    return [{ attachment, host, inside }];
  });
}

/** Sorted by container and name. */
export function attachmentsOf(topology: Topology): Attachment[] {
  const words = ({ containerName, name }: Attachment): string => `${containerName}\0${name}`;
  return endsOf(topology)
    .map((one) => one.attachment)
    .sort((a, b) => (words(a) < words(b) ? -1 : 1));
}

/** The steps that take these links away, and the bridges that are there for them alone. */
function takenAway(topology: Topology, ends: readonly Ends[]): Step[] {
  const steps: Step[] = [];
  for (const { host, inside } of ends) {
    if (!host) continue;
    const port = topology.ovsPorts.find((one) => one.id === host.ovsPort);
    const ovsBridge = topology.ovsBridges.find((one) => one.id === port?.bridge);
    if (port && ovsBridge) {
      const { name, externalIds } = port;
      steps.push({ do: 'deleteOvsPort', bridge: ovsBridge.name, name, vlan: null, externalIds });
    }
    const end = (link: Link) => ({ netns: link.netns, name: link.name, mac: link.mac ?? '', mtu: link.mtu });
    steps.push({ do: 'deleteVeth', host: end(host), peer: end(inside) });
  }
  return steps;
}

/** Bridges made for attachments that would have no port without them. */
function bridgesTakenAway(topology: Topology): Step[] {
  const linux = topology.links
    .filter((one) => isAutoBridge(one) && !topology.links.some((port) => port.master === one.id))
    .map(({ netns, name, mac = '' }): Step => ({ do: 'deleteBridge', link: { netns, name }, mac }));
  const ovs = topology.ovsBridges
    .filter(
      (one) =>
        isAutoOvsBridge(one) && !topology.ovsPorts.some((port) => port.bridge === one.id && port.name !== one.name),
    )
    .map(({ name, stp, datapathType, externalIds = {} }): Step => {
      return {
        do: 'deleteOvsBridge',
        name,
        stp,
        externalIds,
        datapathType: datapathType === 'netdev' ? 'netdev' : 'system',
      };
    });
  return [...linux, ...ovs];
}

/** All attachments as operations, and the topology without them, on which these make them again; those that are in no bridge are left out. */
export function attachedAgain(topology: Topology): { operations: Operation[]; without: Topology } {
  const ends = endsOf(topology).filter(({ attachment }) => attachment.to !== undefined);
  const bare = takenAway(topology, ends).reduce(simulate, topology);
  const without = bridgesTakenAway(bare).reduce(simulate, bare);
  const operations = ends.map(({ attachment }) => {
    const { containerName, name, to, hostName, vlan, addresses, gateway, mac, mtu } = attachment;
    const ovs = to && 'ovsBridge' in to ? topology.ovsBridges.find((one) => one.name === to.ovsBridge) : undefined;
    const create = ovs ? { datapath: ovs.datapathType === 'netdev' ? 'netdev' : 'system' } : true;
    return operationSchema.parse({
      ...{ kind: 'attach', container: containerName, to, name, hostName, addresses, gateway, mac, mtu, create },
      ...{ vlan: vlan ?? null, intoDockerBridge: true },
    });
  });
  return { operations, without };
}
