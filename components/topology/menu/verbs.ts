/** What the menu of a row offers that changes the host, and why not where it may not be. Pure. */
import type { Topology } from '../../../model/topology.ts';
import type { Form } from '../../changes/formStore.ts';
import { sourcesOf } from '../../changes/manyDraft.ts';
import { offersFor, type VerbName } from '../../changes/offers.ts';
import type { ApplyTrouble } from '../../changes/permission.ts';
import { targetOf } from '../../changes/targets.ts';
import { hostViewOf } from '../../find/hostView.ts';

export type MenuVerb = {
  verb: VerbName | 'attachMany' | 'linkUp' | 'linkDown';
  form: Form;
  /** Why it cannot be done now; a code of the changes' catalogue. */
  blocked?: string;
};

/**
 * `selected`: what is selected with it, for what is done to many at once. `row`: of a container with a single link the row is that link's, too, so that its plug and its VLAN are offered with it. `trouble`: why this
 * page may apply nothing.
 */
export function verbsFor(
  topology: Topology,
  record: string,
  row: string,
  trouble: ApplyTrouble | undefined,
  selected: readonly string[] = [],
): MenuVerb[] {
  const own = offersFor(topology, record);
  const more =
    row === record ? [] : offersFor(topology, row).filter(({ verb }) => !own.some((one) => one.verb === verb));
  const many = manyOf(topology, record, selected);
  const switching = [...switchingOf(topology, record), ...switchingOf(topology, row)];
  const verbs: MenuVerb[] = [...many, ...own, ...more, ...switching].map(({ verb, form, blocked }) => {
    const why = blocked ?? trouble;
    return { verb, form, ...(why === undefined ? {} : { blocked: why }) };
  });
  return verbs.filter(({ verb }, at) => verbs.findIndex((one) => one.verb === verb) === at);
}

/** The selected containers into a switch, or all of them by the menu of one. */
function manyOf(topology: Topology, record: string, selected: readonly string[]): MenuVerb[] {
  const containers = sourcesOf(topology, selected).containers.map((one) => one.id);
  const target = targetOf(topology, record)?.target;
  if (target?.record === record) {
    const form: Form = { form: 'many', containers, target: record };
    return [{ verb: 'attachMany', form, ...(containers.length === 0 ? { blocked: 'none-selected' } : {}) }];
  }
  const among = containers.length > 1 && selected.includes(record);
  return among ? [{ verb: 'attachMany', form: { form: 'many', containers } }] : [];
}

/** Switching a switch's port off or on, by its own link; not the switch itself, which would take all others along. */
function switchingOf(
  topology: Topology,
  record: string,
): { verb: 'linkUp' | 'linkDown'; form: Form; blocked?: string }[] {
  const { lookup } = hostViewOf(topology);
  const link = lookup.links.get(lookup.ovsPorts.get(record)?.link ?? record);
  const isPort =
    link && link.netns === lookup.hostNetns?.id && (link.master !== undefined || lookup.ovsPortOfLink.has(link.id));
  if (!isPort || link.kind === 'bridge' || link.kind === 'openvswitch') return [];
  const form: Form = { form: 'plain', operations: [{ kind: 'setLink', link: link.id, up: !link.up }] };
  return [{ verb: link.up ? 'linkDown' : 'linkUp', form }];
}
