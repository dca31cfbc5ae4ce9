/** VLAN settings as they are typed, and what they ask for. Pure. */
import type { Vlan } from '../../model/link.ts';
import type { VlanWish } from '../../model/operation.ts';
import { vlanIdSchema } from '../../model/written.ts';

export const vlanModes = ['none', 'access', 'trunk', 'native-untagged', 'native-tagged'] as const;
/** `none`: no VLAN settings at all, every frame passes as it is. */
export type VlanMode = (typeof vlanModes)[number];

export type VlanDraft = { mode: VlanMode; tag: string; trunks: string };
export type VlanTrouble = 'vlan-number' | 'vlan-list' | 'vlan-empty';

export const noVlan: VlanDraft = { mode: 'none', tag: '', trunks: '' };
export const accessDraft = (tag: number | undefined): VlanDraft =>
  tag === undefined ? noVlan : { mode: 'access', tag: String(tag), trunks: '' };

/** What a port has now, as the fields show it. A trunk of all VLANs that nobody asked for is none. */
export function draftOf(vlan: Vlan | undefined): VlanDraft {
  if (!vlan || (vlan.mode === 'trunk' && !vlan.trunks?.length)) return noVlan;
  return {
    mode: vlan.mode,
    tag: vlan.tag === undefined ? '' : String(vlan.tag),
    trunks: (vlan.trunks ?? []).join(','),
  };
}

const numberOf = (text: string): number | undefined => {
  if (!/^\d{1,4}$/.test(text.trim())) return undefined;
  const parsed = vlanIdSchema.safeParse(Number(text.trim()));
  return parsed.success ? parsed.data : undefined;
};

/** `100,200-210`; undefined where something in it is no VLAN or range. */
export function vlanListOf(text: string): number[] | undefined {
  const out = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const [firstText = '', lastText, more] = part.split('-');
    const first = numberOf(firstText);
    const last = lastText === undefined ? first : numberOf(lastText);
    if (first === undefined || last === undefined || last < first || more !== undefined) return undefined;
    for (let vlan = first; vlan <= last; vlan += 1) out.add(vlan);
  }
  return [...out].sort((a, b) => a - b);
}

/** The wish, null for no settings at all, or what is wrong and with which of the two fields. */
export function wishOf(
  draft: VlanDraft,
): { wish: VlanWish | null } | { trouble: VlanTrouble; field: 'tag' | 'trunks' } {
  const tag = numberOf(draft.tag);
  if (draft.mode === 'none') return { wish: null };
  if (draft.mode !== 'trunk' && tag === undefined) {
    return { trouble: draft.tag.trim() === '' ? 'vlan-empty' : 'vlan-number', field: 'tag' };
  }
  if (draft.mode === 'access') return { wish: tag as number };
  const trunks = vlanListOf(draft.trunks);
  if (!trunks) return { trouble: 'vlan-list', field: 'trunks' };
  const listed = trunks.length === 0 ? {} : { trunks };
  return draft.mode === 'trunk'
    ? { wish: { mode: 'trunk', ...listed } }
    : { wish: { mode: draft.mode, tag: tag as number, ...listed } };
}

/** The same in the shape of what a port has. */
export function vlanOfWish(wish: VlanWish | null): Vlan {
  if (wish === null) return { mode: 'trunk' };
  return typeof wish === 'number'
    ? { mode: 'access', tag: wish }
    : {
        mode: wish.mode,
        ...(wish.tag === undefined ? {} : { tag: wish.tag }),
        ...(wish.trunks === undefined ? {} : { trunks: wish.trunks }),
      };
}
