/** Rows of Open vSwitch in the words of ovs-vsctl(8). */

import type { Vlan } from '../../../model/link.ts';
import { engineIdOf, ovsMarkKeys } from '../../../model/mark.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Topology } from '../../../model/topology.ts';
import { rowVlan } from '../simulate/ovs.ts';
import { ovsString, quote } from './quote.ts';

/** The container's id is looked up where the command runs: on another host it has another. */
function externalId(topology: Topology, key: string, value: string): string {
  const container =
    key === ovsMarkKeys.container ? topology.containers.find((one) => engineIdOf(one) === value) : undefined;
  if (!container) return quote(`external_ids:${ovsString(key)}=${ovsString(value)}`);
  return `"external_ids:${key}=\\"$(docker inspect -f '{{.Id}}' ${quote(container.name)})\\""`;
}

const externalIds = (topology: Topology, ids: Record<string, string>): string[] =>
  Object.entries(ids).map(([key, value]) => externalId(topology, key, value));

function vlanWords(vlan: Vlan | null): string[] {
  const { tag, trunks, vlanMode } = rowVlan(vlan);
  return [
    ...(vlanMode === undefined ? [] : [`vlan_mode=${vlanMode}`]),
    ...(tag === undefined ? [] : [`tag=${tag}`]),
    ...(trunks === undefined ? [] : [`trunks=${trunks.join(',')}`]),
  ];
}

export function addOvsBridge(topology: Topology, step: StepOf<'addOvsBridge'>): string[] {
  const name = quote(step.name);
  const columns = [
    `datapath_type=${step.datapathType}`,
    ...(step.failMode === undefined ? [] : [quote(`fail_mode=${step.failMode}`)]),
    ...(step.stp ? ['stp_enable=true'] : []),
    ...externalIds(topology, step.externalIds),
  ];
  return [`ovs-vsctl -- add-br ${name} -- set Bridge ${name} ${columns.join(' ')}`];
}

export const deleteOvsBridge = (step: StepOf<'deleteOvsBridge'>): string[] => [
  `ovs-vsctl -- del-br ${quote(step.name)}`,
];

export function addOvsPort(topology: Topology, step: StepOf<'addOvsPort'>): string[] {
  const columns = [...vlanWords(step.vlan), ...externalIds(topology, step.externalIds)];
  return [['ovs-vsctl -- add-port', quote(step.bridge), quote(step.name), ...columns].join(' ')];
}

export const deleteOvsPort = (step: StepOf<'deleteOvsPort'>): string[] => [
  `ovs-vsctl -- del-port ${quote(step.bridge)} ${quote(step.name)}`,
];

/** In one transaction, so that the port is never without its VLAN. */
export function setOvsPortVlan({ name, after }: StepOf<'setOvsPortVlan'>): string[] {
  const words = vlanWords(after);
  const set = words.length === 0 ? '' : ` -- set Port ${quote(name)} ${words.join(' ')}`;
  return [`ovs-vsctl -- clear Port ${quote(name)} tag trunks vlan_mode${set}`];
}
