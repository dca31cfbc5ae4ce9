/** Rows of what people arranged, each under the account it belongs to, and of the VLANs' slots, which are the same for everybody. */
import type { DatabaseSync } from 'node:sqlite';

export type Arrangements = ReturnType<typeof arrangementsOf>;

/** `now` in ms since 1970. */
export function arrangementsOf(db: DatabaseSync, now: () => number) {
  const one = db.prepare('SELECT arrangement FROM arrangements WHERE owner = ?');
  const put = db.prepare(
    'INSERT INTO arrangements (owner, arrangement, changed_at) VALUES (?, ?, ?) ON CONFLICT (owner) DO UPDATE SET arrangement = excluded.arrangement, changed_at = excluded.changed_at',
  );
  const slots = db.prepare('SELECT vlan, slot FROM vlan_slots ORDER BY slot');
  const giveSlot = db.prepare(
    'INSERT INTO vlan_slots (vlan, slot) VALUES (?, (SELECT coalesce(max(slot) + 1, 0) FROM vlan_slots)) ON CONFLICT (vlan) DO NOTHING',
  );

  const vlanSlots = (): Record<string, number> =>
    Object.fromEntries((slots.all() as { vlan: number; slot: number }[]).map(({ vlan, slot }) => [vlan, slot]));

  return {
    /** The JSON text that `account` stored last. */
    read: (account: string): string | undefined =>
      (one.get(account) as { arrangement: string } | undefined)?.arrangement,
    write(account: string, arrangement: string): void {
      put.run(account, arrangement, now());
    },
    /** VLAN id -> slot. */
    vlanSlots,
    /** Gives each VLAN without a slot the next one, in the order of the list; a slot once given stays. */
    giveVlanSlots(vlans: readonly number[]): Record<string, number> {
      const known = vlanSlots();
      const without = vlans.filter((vlan) => known[vlan] === undefined);
      if (without.length === 0) return known;
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const vlan of without) giveSlot.run(vlan);
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
      return vlanSlots();
    },
  };
}
