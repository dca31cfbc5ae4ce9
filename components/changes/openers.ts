/** Opening the forms of changes from anywhere: beside what they are about, as far as it is in sight. */
import type { Topology } from '../../model/topology.ts';
import { announce } from '../live/announce.ts';
import { usePrincipalStore } from '../live/principal.ts';
import { useLiveStore } from '../live/store.ts';
import { useCanvasStore } from '../topology/canvasStore.ts';
import { readChangeRecords } from './changeRecords.ts';
import { type Form, openForm, pageSpot } from './formStore.ts';
import { sourceOf } from './targets.ts';
import { lastUndoable } from './undoable.ts';
import { vlanPortOf } from './vlanUse.ts';
import { detachOf, removeOrphanOf } from './wishes.ts';

/** Where a record is drawn, or the top of the page. */
export function spotOf(record: string): Element | { x: number; y: number } {
  const drawn = document.querySelector(`[data-row][data-record="${CSS.escape(record)}"]`);
  const box = drawn?.getBoundingClientRect();
  const inSight = box && box.width > 0 && box.right > 0 && box.left < window.innerWidth && box.top < window.innerHeight;
  return drawn && inSight ? drawn : pageSpot();
}

export type RowVerb = 'attach' | 'vlan' | 'detach';

/** A container's only link stands for it: on a strip they are one row. */
function linkMeant(topology: Topology, record: string): string {
  const container = topology.containers.find((one) => one.id === record);
  if (container?.netns === undefined) return record;
  const links = topology.links.filter((link) => link.netns === container.netns && link.kind !== 'loopback');
  return (links.length === 1 ? links[0]?.id : undefined) ?? record;
}

/** The form of a verb for a record; undefined where the verb has nothing to do with it. */
export function formOf(topology: Topology, record: string, verb: RowVerb): Form | undefined {
  switch (verb) {
    case 'attach': {
      const source = sourceOf(topology, record);
      if ('why' in source && source.why === 'no-container') return undefined;
      return { form: 'attach', container: 'container' in source ? (source.joinedBy ?? source.container).id : record };
    }
    case 'vlan': {
      const link = linkMeant(topology, record);
      return vlanPortOf(topology, link) ? { form: 'vlan', record: link } : undefined;
    }
    case 'detach': {
      const link = linkMeant(topology, record);
      const operation = detachOf(topology, link) ?? removeOrphanOf(topology, link);
      return operation && { form: 'plain', operations: [operation] };
    }
  }
}

/** The form of a verb for the row that has the focus, or for what is selected; nothing where the verb does not fit it. */
export function openRowForm(verb: RowVerb): void {
  const { topology } = useLiveStore.getState();
  const row = document.activeElement?.closest<HTMLElement>('[data-record]') ?? undefined;
  const record = row?.dataset.record ?? useCanvasStore.getState().selected;
  const form = topology && record !== undefined ? formOf(topology, record, verb) : undefined;
  if (form && record !== undefined) openForm(form, row ?? spotOf(record));
}

/** The VLAN form of a row whose chip was pressed. */
export function openVlanOf(record: string, chip: Element): void {
  const { topology } = useLiveStore.getState();
  const form = topology && formOf(topology, record, 'vlan');
  if (form) openForm(form, chip);
}

/** Opens the way back of the person's own newest change; says so when there is none. */
export async function undoLast(nothing: string): Promise<void> {
  const user = usePrincipalStore.getState().principal?.user;
  const { changes } = await readChangeRecords();
  const change = user === undefined ? undefined : lastUndoable(changes, user);
  if (change) openForm({ form: 'revert', change: change.id }, pageSpot());
  else announce(nothing, 'assertive');
}
