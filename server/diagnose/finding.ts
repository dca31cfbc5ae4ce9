/** Small words that checks share: ids and names of what they found. */
import type { FindingCheck, Severity } from '../../model/finding.ts';
import type { LinkFact } from '../netlink/facts.ts';
import type { Found } from '../topology/checks.ts';
import { idOfLink } from '../topology/ids.ts';
import type { Look } from '../topology/observations.ts';
import { ovsPortOf } from './segment.ts';

/** `apart` is what tells findings of one check about one object apart. Evidence that is undefined is left out. */
export function finding(
  check: FindingCheck,
  severity: Severity,
  object: string,
  evidence: Record<string, string | undefined>,
  apart?: string,
): Found {
  const known = Object.entries(evidence).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const id = `finding:${check}:${object}${apart === undefined ? '' : `:${apart}`}`;
  return { id, severity, check, object, evidence: Object.fromEntries(known) };
}

/** The switch that a link is plugged into: a bridge's name, an OVS bridge's name; undefined when it is a port of none. */
export function switchOf(look: Look, cookie: string, link: LinkFact): string | undefined {
  const port = ovsPortOf(look, cookie, link.name);
  if (port) return port.interfaceType === 'internal' ? undefined : look.ovsBridge(port.bridgeUuid)?.name;
  const master = link.master === undefined ? undefined : look.link(cookie, link.master);
  return master?.kind === 'bridge' ? master.name : undefined;
}

/** Devices that wait for a program to take them: being off, or without carrier, is how they rest. */
export const restsDown = new Set(['tun', 'dummy', 'loopback', 'openvswitch']);

/** Plugged into a switch and switched off: what `link-down` tells. */
export const isPluggedAndDown = (look: Look, cookie: string, link: LinkFact): boolean =>
  !link.up && !restsDown.has(link.kind) && switchOf(look, cookie, link) !== undefined;

/** Evidence that names a link: its name, and its id so that a reader finds it. */
export const linkEvidence = (look: Look, cookie: string, link: LinkFact, as: 'peer' | 'twin') => ({
  [as]: link.name,
  [`${as}Link`]: idOfLink(look, cookie, link.ifindex) as string,
});
