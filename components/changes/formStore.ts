/** Which form of a change stands open, and beside what. At most one: a person does one thing at a time. */
import { create } from 'zustand';
import type { Operation } from '../../model/operation.ts';

/** A place on the screen, in CSS pixels of the window. */
export type Rect = { x: number; y: number; width: number; height: number };

/** `container`, `containers`, `target`, `record`: ids of records. What is given wins over what would be prefilled. */
export type Form =
  | {
      form: 'attach';
      container: string;
      target?: string | undefined;
      given?: { vlan?: number; addresses?: string; gateway?: string; name?: string };
    }
  | { form: 'many'; containers: readonly string[]; target?: string | undefined; vlan?: number }
  | { form: 'vlan'; record: string; vlan?: number | undefined }
  /** `container`: plugged into the new bridge at once, in the same change. */
  | { form: 'bridge'; name?: string; type?: 'linux' | 'ovs'; container?: string }
  /** What needs nothing but a look at its plan; several are one change. */
  | { form: 'plain'; operations: readonly Operation[] }
  | { form: 'revert'; change: string };

export type OpenForm = { form: Form; at: Rect; opener: HTMLElement | undefined; serial: number };

/** `busy`: its change runs, so that nothing may close it. */
export const useForms = create<{ open: OpenForm | undefined; busy: boolean }>()(() => ({
  open: undefined,
  busy: false,
}));

let serial = 0;

const rectOf = (at: Element | { x: number; y: number }): Rect => {
  if (!(at instanceof Element)) return { ...at, width: 0, height: 0 };
  const { x, y, width, height } = at.getBoundingClientRect();
  return { x, y, width, height };
};

/** Opens a form beside an element or at a point; the focus comes back to the element, or to where it was. */
export function openForm(form: Form, at: Element | { x: number; y: number }): void {
  if (useForms.getState().busy) return;
  serial += 1;
  const active = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
  const opener = at instanceof HTMLElement ? at : active;
  useForms.setState({ open: { form, at: rectOf(at), opener, serial } });
}

/** The attach form's other end: what `Plug here` on a switch, or a drop, chooses. */
export function chooseTarget(target: string): void {
  const { open, busy } = useForms.getState();
  if (busy || open?.form.form !== 'attach') return;
  useForms.setState({ open: { ...open, form: { ...open.form, target } } });
}

export const closeForm = (): void => useForms.setState({ open: undefined, busy: false });

/** The middle of the page's top: for what is asked for by name, not at a place. */
export const pageSpot = (): { x: number; y: number } => ({ x: window.innerWidth / 2 - 180, y: 56 });
