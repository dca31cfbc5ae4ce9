/** What a thing's place is remembered by: never an id of the kernel's or the engine's, since a restart gives a new one. */

import type { Container } from '../../../model/container.ts';
import type { Topology } from '../../../model/topology.ts';
import type { Scene, SwitchObject, UnitObject } from '../scene/scene.ts';

/** Labels that `docker compose` gives its containers. */
const composeLabel = (container: Container, name: string): string | undefined =>
  container.labels[`com.docker.compose.${name}`];

function unitKey(unit: UnitObject, container: Container | undefined): string {
  if (unit.owner.kind === 'named') return `named:${unit.owner.name}`;
  if (!container) return unit.record;
  const project = composeLabel(container, 'project');
  const service = composeLabel(container, 'service');
  if (project === undefined || service === undefined) return `container:${container.name}`;
  return `compose:${project}/${service}/${composeLabel(container, 'container-number') ?? '1'}`;
}

const switchKeyPrefix = { docker: 'network', ovs: 'ovs', linux: 'bridge', tap: 'tap' } as const;
const switchKey = (one: SwitchObject): string =>
  `${switchKeyPrefix[one.form]}:${one.form === 'tap' ? (one.linkName ?? one.title) : one.title}`;

/** Two Docker networks may have one name: all but the first by id carry their id as well. */
function unique<Item extends { id: string }>(items: Item[], keyOf: (item: Item) => string): Map<string, string> {
  const taken = new Set<string>();
  const out = new Map<string, string>();
  for (const item of [...items].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = keyOf(item);
    out.set(item.id, taken.has(key) ? `${key} ${item.id}` : key);
    taken.add(key);
  }
  return out;
}

/**
 * The scene with the slot key of each switch and unit. A container that has no link yet is at home where its engine will plug it in: it
 * comes to stand in its place at once.
 */
export function withSlotKeys(scene: Scene, { containers, networks }: Pick<Topology, 'containers' | 'networks'>): Scene {
  const byId = new Map<string, Container>(containers.map((one) => [one.id, one]));
  const here = new Set(scene.switches.map((one) => one.id));
  const bridgeOf = new Map<string, string>();
  for (const one of networks) {
    if (one.bridge === undefined || !here.has(one.bridge)) continue;
    bridgeOf.set(one.name, one.bridge);
    if (one.name === 'bridge') bridgeOf.set('default', one.bridge);
  }
  const homeOf = (unit: UnitObject): { home?: string } => {
    const home = unit.home ?? bridgeOf.get(byId.get(unit.record)?.networkMode ?? '');
    return home === undefined ? {} : { home };
  };
  const units = unique(scene.units, (unit) => unitKey(unit, byId.get(unit.record)));
  const switches = unique(scene.switches, switchKey);
  return {
    ...scene,
    units: scene.units.map((unit) => ({ ...unit, ...homeOf(unit), slot: units.get(unit.id) ?? unit.id })),
    switches: scene.switches.map((one) => ({ ...one, slot: switches.get(one.id) ?? one.id })),
  };
}
