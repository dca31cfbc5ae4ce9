/** What letting a plug go over a place of the canvas would ask for, or why it asks for nothing. Pure. */
import type { Container } from '../../../model/container.ts';
import type { Operation } from '../../../model/operation.ts';
import type { Topology } from '../../../model/topology.ts';
import type { Form } from '../../changes/formStore.ts';
import { sourcesOf } from '../../changes/manyDraft.ts';
import { type ApplyTrouble, type EngineTrouble, engineTrouble, neededBy } from '../../changes/permission.ts';
import { keepsVlans } from '../../changes/plugs.ts';
import { type SourceTrouble, sourceOf, type Target, targetOf } from '../../changes/targets.ts';
import { detachOf } from '../../changes/wishes.ts';
import type { Spot } from './spotAt.ts';

/**
 * What is in the hand. `source`: a new plug of the container that `record` belongs to; `plug`: one that is plugged in, by its link or port.
 */
export type Hand = { holds: 'source' | 'plug'; record: string };

/** What a person has selected, by record ids. */
type Selected = readonly string[];

/** Why nothing can be done with what is in the hand, wherever it is let go. */
export type HandTrouble = SourceTrouble['why'] | ApplyTrouble | 'no-plug' | EngineTrouble;

/** Why letting go here does nothing. */
export type DropTrouble =
  | HandTrouble
  | 'over-host'
  | 'over-container'
  | 'over-itself'
  | 'over-published'
  | 'over-stopped'
  | 'over-open-group'
  | 'tap-not-yet'
  | 'nic-not-yet'
  | 'wires-nothing'
  | 'connected-already'
  | 'nowhere'
  | 'plug-stays';

/** The next step: `vlan` undefined where one is still to be chosen, null where the switch keeps none apart. */
export type NextStep =
  | { step: 'veth'; vlan: number | undefined | null }
  | { step: 'connect'; network: string }
  | { step: 'newBridge' };

/** `joinedBy`: the container that was dragged, of whose links `container` is the owner. `count`: of containers that are plugged in at once. */
export type Attaching = {
  does: 'attach';
  form: Form;
  container: string;
  joinedBy?: string;
  count?: number;
  target: string;
  next: NextStep;
};

export type Drop =
  | Attaching
  | { does: 'detach'; form: Form }
  /** Held there for a moment, the group opens. */
  | { does: 'open'; group: string }
  | { why: DropTrouble };

/**
 * What can be done with what is in the hand at all: whose plug it is, or how it is taken off. `many`: it is one of several that are selected,
 * and all of them go with it.
 */
export type Held =
  | { holds: 'source'; container: Container; joinedBy?: Container; many?: readonly Container[] }
  | { holds: 'plug'; operation: Operation }
  | { why: HandTrouble };

/** `trouble`: why this page may apply nothing now. A viewer may look at plans, but not move things about. */
export function heldIn(
  topology: Topology,
  hand: Hand,
  trouble: ApplyTrouble | undefined,
  selected: Selected = [],
): Held {
  if (hand.holds === 'plug') {
    const operation = detachOf(topology, hand.record);
    if (!operation) return { why: 'no-plug' };
    if (trouble) return { why: trouble };
    const engine = engineTrouble(topology, neededBy([operation]));
    return engine ? { why: engine } : { holds: 'plug', operation };
  }
  const source = sourceOf(topology, hand.record);
  if ('why' in source) return { why: source.why };
  if (trouble) return { why: trouble };
  const { containers } = sourcesOf(topology, selected);
  const many = containers.length > 1 && containers.some((one) => one.id === source.container.id);
  return { holds: 'source', ...source, ...(many ? { many: containers } : {}) };
}

/** What letting go there would do. */
export function dropOf(topology: Topology, held: Held, spot: Spot): Drop {
  if ('why' in held) return { why: held.why };
  if (held.holds === 'plug') {
    return spot.over === 'empty' || spot.over === 'column'
      ? { does: 'detach', form: { form: 'plain', operations: [held.operation] } }
      : { why: 'plug-stays' };
  }
  const { container, joinedBy, many } = held;
  const common = {
    does: 'attach' as const,
    container: container.name,
    ...(joinedBy ? { joinedBy: joinedBy.name } : {}),
  };
  switch (spot.over) {
    case 'switch':
      return ontoSwitch(topology, many ?? [container], spot, common);
    case 'column':
      return {
        ...common,
        form: { form: 'bridge', container: container.id },
        target: '',
        next: { step: 'newBridge' },
      };
    case 'group':
      return spot.closed ? { does: 'open', group: spot.key } : { why: 'over-open-group' };
    case 'unit':
      return { why: spot.id === container.id || spot.id === container.netns ? 'over-itself' : 'over-container' };
    case 'host':
      return { why: 'over-host' };
    case 'tap':
      return { why: 'tap-not-yet' };
    case 'nic':
      return { why: 'nic-not-yet' };
    case 'published':
      return { why: 'over-published' };
    case 'stopped':
      return { why: 'over-stopped' };
    case 'empty':
      return { why: 'nowhere' };
  }
}

type Common = Pick<Attaching, 'does' | 'container' | 'joinedBy'>;

function ontoSwitch(
  topology: Topology,
  containers: readonly Container[],
  spot: Spot & { over: 'switch' },
  common: Common,
): Drop {
  const found = targetOf(topology, spot.port ?? spot.record) ?? targetOf(topology, spot.record);
  if (!found) return { why: 'wires-nothing' };
  const { target } = found;
  const trouble = containers.map((one) => targetTrouble(topology, one, target)).find(Boolean);
  if (trouble) return { why: trouble };
  const vlan = keepsVlans(target) ? found.vlan : undefined;
  const to = { ...common, target: target.name, next: nextStep(target, vlan) };
  const ids = containers.map((one) => one.id);
  const [container = ''] = ids;
  if (ids.length > 1) {
    const form: Form = {
      form: 'many',
      containers: ids,
      target: target.record,
      ...(vlan === undefined ? {} : { vlan }),
    };
    return { ...to, form, count: ids.length };
  }
  const given = vlan === undefined ? {} : { given: { vlan } };
  return { ...to, form: { form: 'attach', container, target: target.record, ...given } };
}

const nextStep = (target: Target, vlan: number | undefined): NextStep =>
  target.kind === 'docker'
    ? { step: 'connect', network: target.name }
    : { step: 'veth', vlan: keepsVlans(target) ? vlan : null };

/** Why a container cannot be plugged into a switch now. */
export function targetTrouble(topology: Topology, container: Container, target: Target): DropTrouble | undefined {
  // Who is in the container is the engine's to say.
  const engine = engineTrouble(topology, target.kind === 'ovs' ? ['docker', 'ovs'] : ['docker']);
  if (engine) return engine;
  // The engine connects a container to a network once.
  if (target.kind === 'docker' && target.network.endpoints.some((one) => one.container === container.id))
    return 'connected-already';
  return undefined;
}
