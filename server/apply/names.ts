/** Pure: what things are called in a sentence for a person. */
import type { NetnsId } from '../../model/ids.ts';
import { collections, type Topology } from '../../model/topology.ts';

/** Whose namespace it is: the container that runs in it, its own name, the host. */
export function ownerName(topology: Topology, netns: NetnsId): string {
  const record = topology.netns.find((one) => one.id === netns);
  if (record?.owner === 'host') return 'the host';
  const inside = topology.containers.filter((one) => one.netns === netns);
  const container = inside.find((one) => one.sharesNetnsWith === undefined) ?? inside[0];
  if (container) return container.name;
  if (record?.name !== undefined) return record.name;
  return record?.processName === undefined ? 'a namespace that is gone' : `the namespace of ${record.processName}`;
}

/** `eth1 of web`; a link of the host by its name alone. */
export function linkName(topology: Topology, netns: NetnsId, name: string): string {
  const owner = ownerName(topology, netns);
  return owner === 'the host' ? name : `${name} of ${owner}`;
}

const kinds = {
  hosts: 'host',
  netns: 'network namespace',
  links: 'link',
  containers: 'container',
  networks: 'Docker network',
  ovsBridges: 'OVS bridge',
  ovsPorts: 'OVS port',
  portMappings: 'port mapping',
  findings: 'finding',
} as const;

/** The record of this id as a sentence calls it, in this topology; undefined when it is not there. */
export function recordName(topology: Topology, id: string): string | undefined {
  const link = topology.links.find((one) => one.id === id);
  if (link) return linkName(topology, link.netns, link.name);
  const netns = topology.netns.find((one) => one.id === id);
  if (netns) return `the network namespace of ${ownerName(topology, netns.id)}`;
  for (const name of collections) {
    const record = (topology[name] as { id: string; name?: string }[]).find((one) => one.id === id);
    if (record) return `${kinds[name]} ${record.name ?? ''}`.trim();
  }
  return undefined;
}
