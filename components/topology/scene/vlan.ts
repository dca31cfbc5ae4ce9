/** The grammar of VLAN chips: `100`, `T 100,200`, `T all`, `N100 · T 200`, `N100t · T 200`, and which hue a VLAN wears. */
import type { Vlan } from '../../../model/link.ts';
import type { OvsPort } from '../../../model/ovs.ts';
import type { VlanChip } from './scene.ts';

/** Longest list of a trunk's VLANs a chip prints before it counts the rest. */
const maxListLength = 9;

/** `100,200`, `100-120 +3`: runs of three and more as a range, as much as fits, then how many VLANs are left. */
export function vlanList(vlans: number[]): string {
  const sorted = [...new Set(vlans)].sort((a, b) => a - b);
  const runs: { text: string; count: number }[] = [];
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end += 1;
    const count = end - at + 1;
    if (count >= 3) runs.push({ text: `${sorted[at]}-${sorted[end]}`, count });
    else for (const one of sorted.slice(at, end + 1)) runs.push({ text: String(one), count: 1 });
    at = end + 1;
  }
  let text = '';
  let shown = 0;
  for (const run of runs) {
    const longer = text === '' ? run.text : `${text},${run.text}`;
    if (text !== '' && longer.length > maxListLength) break;
    text = longer;
    shown += run.count;
  }
  return shown < sorted.length ? `${text} +${sorted.length - shown}` : text;
}

const trunkText = (trunks: number[] | undefined): string => `T ${trunks?.length ? vlanList(trunks) : 'all'}`;

/** The chip of a port or link. */
export function vlanChip(vlan: Vlan): VlanChip {
  const trunks = vlan.trunks ?? [];
  const tag = vlan.tag === undefined ? [] : [vlan.tag];
  switch (vlan.mode) {
    case 'access':
      return { text: String(vlan.tag ?? '?'), form: 'access', vlans: tag };
    case 'trunk':
      return { text: trunkText(vlan.trunks), form: 'trunk', vlans: [...trunks] };
    case 'native-tagged':
    case 'native-untagged': {
      const others = trunks.filter((one) => one !== vlan.tag);
      const native = `N${vlan.tag ?? 0}${vlan.mode === 'native-tagged' ? 't' : ''}`;
      return {
        text: `${native} · ${trunkText(vlan.trunks && others)}`,
        form: 'native',
        vlans: [...tag, ...others],
        native: vlan.tag ?? 0,
      };
    }
  }
}

/**
 * The VLAN of an Open vSwitch port row as ovs-vswitchd.conf.db(5) reads `tag`, `trunks` and `vlan_mode`: without a mode a tag makes an
 * access port and its absence a trunk, of all VLANs unless `trunks` says which.
 */
export function ovsPortVlan(port: OvsPort): Vlan {
  const tag = port.tag === undefined ? {} : { tag: port.tag };
  const trunks = port.trunks?.length ? { trunks: port.trunks } : {};
  switch (port.vlanMode) {
    case 'access':
    case 'dot1q-tunnel':
      return { mode: 'access', tag: port.tag ?? 0 };
    case 'native-tagged':
    case 'native-untagged':
      return { mode: port.vlanMode, ...tag, ...trunks };
    case 'trunk':
      return { mode: 'trunk', ...trunks };
    case undefined:
      return port.tag === undefined ? { mode: 'trunk', ...trunks } : { mode: 'access', tag: port.tag };
  }
}

/** True of a port nobody has configured a VLAN for: it carries all, tagged or not. */
export const isPlainTrunk = (vlan: Vlan): boolean => vlan.mode === 'trunk' && !vlan.trunks?.length;

/** VLAN -> its slot, in the order they were first met. */
export type VlanSlots = ReadonlyMap<number, number>;

/** Keeps every slot given and gives the next free ones to VLANs not met before, in numeric order. */
export function withVlans(slots: VlanSlots, vlans: Iterable<number>): VlanSlots {
  const fresh = [...new Set(vlans)].filter((vlan) => !slots.has(vlan)).sort((a, b) => a - b);
  if (fresh.length === 0) return slots;
  const next = new Map(slots);
  for (const vlan of fresh) next.set(vlan, next.size);
  return next;
}

/** There are six hues; from the seventh VLAN on they repeat with a half-filled, then a ringed socket. */
export const vlanHues = 6;
export function vlanLook(slot: number): { hue: number; repeat: 'full' | 'half' | 'ring' } {
  const round = Math.floor(slot / vlanHues) % 3;
  return { hue: slot % vlanHues, repeat: round === 0 ? 'full' : round === 1 ? 'half' : 'ring' };
}

/** VLANs whose frames a port carries; undefined: all of them. */
export function carriedBy(vlan: Vlan): ReadonlySet<number> | undefined {
  const tag = vlan.tag === undefined ? [] : [vlan.tag];
  if (vlan.mode === 'access') return new Set(tag);
  return vlan.trunks === undefined ? undefined : new Set([...tag, ...vlan.trunks]);
}

/** The VLAN a port's own untagged frames belong to. */
export const nativeOf = (vlan: Vlan): number | undefined => (vlan.mode === 'trunk' ? undefined : vlan.tag);
