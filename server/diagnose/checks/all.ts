/** Every check there is, and the groups they need. */
import type { Checks } from '../../topology/checks.ts';
import { addressOnPort } from './address-on-port.ts';
import { bySegment, duplicateAddress, duplicateMac, refusedAddress } from './duplicates.ts';
import { linkDown } from './link-down.ts';
import { noCarrier } from './no-carrier.ts';
import { orphanVeth } from './orphan-veth.ts';
import { ovsDeviceGone } from './ovs-device-gone.ts';
import { mappedNotPublished, publishedNotMapped } from './published-ports.ts';
import { twoFirewallBackends } from './two-firewall-backends.ts';
import { byBridgeVlan, byVlan, vlanNotOnUplink } from './vlan-not-on-uplink.ts';

export const allChecks: Checks = {
  groupings: [bySegment, byVlan, byBridgeVlan],
  facts: [
    linkDown,
    orphanVeth,
    noCarrier,
    addressOnPort,
    ovsDeviceGone,
    publishedNotMapped,
    mappedNotPublished,
    twoFirewallBackends,
  ],
  groups: [duplicateAddress, duplicateMac, refusedAddress, vlanNotOnUplink],
};
