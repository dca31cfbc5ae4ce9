/**
 * What a person arranged: where things stand, which groups are open, how the page behaves. Kept on the server per user and host, apart from
 * what the host says and from what a tab selects.
 */
import { z } from 'zod';

/**
 * Keys of slots are made from what outlives a restart: `container:<name>` or `compose:<project>/<service>/<number>` for containers,
 * `named:<name>` for named namespaces, `network:<name>`, `bridge:<name>`, `ovs:<name>` and `tap:<parent>` for switches, the record's id for
 * the rest.
 */
export const arrangementSchema = z.object({
  /** Keys of the switch blocks from top to bottom. */
  blocks: z.array(z.string().max(512)).max(4_096),
  /** Block key (empty: without a block) -> keys of its units from top to bottom; null is a slot left empty. */
  units: z.record(z.string().max(512), z.array(z.string().max(512).nullable()).max(4_096)),
  /** What a person put in order: the blocks, and the units of these blocks. Tidying keeps that order; the rest it sorts. */
  byHand: z.object({ blocks: z.boolean(), units: z.array(z.string().max(512)).max(4_096) }),
  /** Group key -> what a person made of it; groups not named follow the rule of the first view. */
  groups: z.record(z.string().max(512), z.enum(['open', 'closed'])),
  settings: z.object({
    /** Single letters act as keys (WCAG 2.1.4: they can be switched off). */
    letterKeys: z.boolean(),
    /** What the wheel does; the other needs Ctrl. */
    wheel: z.enum(['pan', 'zoom']),
    groupBy: z.enum(['compose', 'network', 'switch', 'image', 'none']),
    inspectorWidth: z.number().int().min(280).max(480),
  }),
});
export type Arrangement = z.infer<typeof arrangementSchema>;

export const defaultArrangement: Arrangement = {
  blocks: [],
  units: {},
  byHand: { blocks: false, units: [] },
  groups: {},
  settings: { letterKeys: true, wheel: 'pan', groupBy: 'compose', inspectorWidth: 304 },
};

/**
 * GET /api/v1/arrangement; PUT with `arrangement` alone replaces the caller's own and is answered with 204. `vlanSlots`: VLAN id -> slot,
 * given first come on this host and the same for everybody; POST /api/v1/vlan-slots {"vlans": [..]} gives slots to those that have none.
 */
export const vlanSlotsSchema = z.record(z.string().regex(/^\d{1,4}$/), z.number().int().nonnegative());
export type VlanSlotTable = z.infer<typeof vlanSlotsSchema>;
export const arrangementReplySchema = z.object({ arrangement: arrangementSchema, vlanSlots: vlanSlotsSchema });
export const vlanSlotsRequestSchema = z.object({ vlans: z.array(z.number().int().min(0).max(4_095)).max(4_096) });
export const vlanSlotsReplySchema = z.object({ vlanSlots: vlanSlotsSchema });
