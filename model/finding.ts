/** Findings: something wrong or risky that a check found. */
import { z } from 'zod';

/**
 * The closed list of checks; texts for each, with what it means and what mends it, are in the message catalogue.
 * `ovs-device-gone`: Open vSwitch cannot open a port's device. `orphan-veth`: the other end of a veth is in no namespace anybody owns.
 * `link-down`: a link that is plugged in is switched off. `no-carrier`: it is on, and its other end is off.
 * `address-on-port`: a link is a port of a switch and holds an address, which does not work there. `duplicate-address`, `duplicate-mac`:
 * two links of one segment have the same. `vlan-not-on-uplink`: a VLAN in use that the switch's uplink does not carry.
 * `published-not-mapped`: Docker was asked for a port the kernel does not map. `mapped-not-published`: the other way round.
 * `two-firewall-backends`: rules of iptables-legacy beside rules of nftables.
 */
export const findingChecks = [
  'ovs-device-gone',
  'orphan-veth',
  'link-down',
  'no-carrier',
  'address-on-port',
  'duplicate-address',
  'duplicate-mac',
  'vlan-not-on-uplink',
  'published-not-mapped',
  'mapped-not-published',
  'two-firewall-backends',
] as const;
export type FindingCheck = (typeof findingChecks)[number];

export const severitySchema = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof severitySchema>;

export const findingSchema = z.object({
  /** `finding:<check>:<object>` and, where one object can have several of a check, what tells them apart. */
  id: z.string(),
  severity: severitySchema,
  /** The check that found it. */
  check: z.enum(findingChecks),
  /** Id of the record it is about. */
  object: z.string(),
  /** The values that prove it, by name. */
  evidence: z.record(z.string(), z.string()),
  /** When this agent first saw it, ISO 8601 UTC; kept while it stays, whatever its evidence becomes. It may be older than the agent. */
  since: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;
