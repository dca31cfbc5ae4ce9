/**
 * Our findings against what follows from the observers alone: the same definitions (model/finding.ts), found the other way round, from each
 * switch to what is plugged into it, and without a line of the product.
 */
import type { FindingCheck, Severity } from '../../model/finding.ts';
import type { Topology } from '../../model/topology.ts';
import type { Seen } from '../observers/observe.ts';
import { Comparables, type Difference, differences } from './difference.ts';
import { duplicates } from './findings/duplicates.ts';
import { endsOf } from './findings/ends.ts';
import { aboutBackends, aboutPublishedPorts } from './findings/firewall.ts';
import { aboutOneLink } from './findings/links.ts';
import { aboutBridgeVlans, aboutOvs } from './findings/switches.ts';
import { keysOf, ownPart } from './keys.ts';

const severities: Record<FindingCheck, Severity> = {
  'ovs-device-gone': 'error',
  'orphan-veth': 'warning',
  'link-down': 'warning',
  'no-carrier': 'warning',
  'address-on-port': 'warning',
  'duplicate-address': 'error',
  'duplicate-mac': 'error',
  'vlan-not-on-uplink': 'warning',
  'published-not-mapped': 'error',
  'mapped-not-published': 'warning',
  'two-firewall-backends': 'warning',
};

/** Evidence that names one of several other holders: any of them is right. */
const guidance: Partial<Record<FindingCheck, string[]>> = {
  'duplicate-address': ['twin', 'twinLink', 'mac', 'twinMac'],
  'duplicate-mac': ['twin', 'twinLink'],
};

export function compareFindings(topology: Topology, seen: Seen): Difference[] {
  const keys = keysOf(topology);
  const [ours, theirs] = [new Comparables(), new Comparables()];
  for (const { id, check, severity, object, evidence } of topology.findings) {
    const apart = id.slice(`finding:${check}:${object}`.length + 1);
    const mapping = topology.portMappings.find((one) => one.id === object);
    const host = topology.hosts.find((one) => one.id === object);
    const key = host
      ? host.hostname
      : mapping
        ? [mapping.family, mapping.protocol, mapping.hostAddress, mapping.hostPort].join('|')
        : object.startsWith('link:')
          ? keys.link(object as never)
          : ownPart(object);
    const values = Object.entries(evidence).filter(([name]) => guidance[check]?.includes(name) !== true);
    const named = values.map(([name, value]) => [
      name,
      name === 'peerLink' ? keys.link(value as never) : name === 'container' ? ownPart(value) : value,
    ]);
    const fields = { check, object: key, severity, evidence: Object.fromEntries(named) };
    ours.add(`${check} ${key}${apart === '' ? '' : ` ${apart}`}`, check, fields);
  }
  const ends = endsOf(seen);
  for (const { check, object, evidence } of [
    ...aboutOneLink(seen, ends),
    ...duplicates(seen, ends),
    ...aboutOvs(seen),
    ...aboutBridgeVlans(seen),
    ...aboutPublishedPorts(seen),
    ...aboutBackends(seen),
  ]) {
    const fields = { check, object: object.split(' ')[0], severity: severities[check], evidence };
    theirs.add(`${check} ${object}`, check, fields);
  }
  return differences('finding', ours, theirs);
}
