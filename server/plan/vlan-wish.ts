/** A VLAN as asked for, in the one shape of the model. */
import type { Fault } from '../../model/fault.ts';
import type { Link, Vlan } from '../../model/link.ts';
import type { VlanWish } from '../../model/operation.ts';
import { ok, type Result } from '../../model/result.ts';
import { refuse } from './refuse.ts';

/** Null: no settings, every VLAN passes. Trunks are sorted, each once. */
export function vlanOfWish(wish: VlanWish | null | undefined, field: string): Result<Vlan | null, Fault> {
  if (wish === null || wish === undefined) return ok(null);
  if (typeof wish === 'number') return ok({ mode: 'access', tag: wish });
  const { mode, tag, trunks } = wish;
  if (trunks?.length === 0)
    return refuse(
      'invalid-field',
      `${field}.trunks`,
      'A trunk of no VLAN carries nothing: leave `trunks` out for all of them.',
    );
  const list = trunks && { trunks: [...new Set(trunks)].sort((a, b) => a - b) };
  if (mode === 'trunk' && !list) return ok(null);
  return ok({ mode, ...(tag === undefined ? {} : { tag }), ...list });
}

/** A Linux bridge takes no VLAN of a port here; says why. */
export function refuseLinuxVlan(bridge: Pick<Link, 'name' | 'bridge'>, field: string): { ok: false; error: Fault } {
  return bridge.bridge?.vlanFiltering
    ? refuse(
        'conflict',
        field,
        `${bridge.name} is a VLAN-aware Linux bridge, whose VLAN table Patchbay cannot set yet.`,
      )
    : refuse(
        'conflict',
        field,
        `${bridge.name} is a Linux bridge that does not filter VLANs (vlan_filtering 0), so a port of it has none.`,
      );
}
