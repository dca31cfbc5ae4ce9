/** Ports of switches whose device is gone, and VLANs that end at a switch although they are to lead out. */
import type { Seen } from '../../observers/observe.ts';
import { linkKey } from '../keys.ts';
import { kindOf, vlanTable } from '../links.ts';
import { vlanOfPort } from '../ovs.ts';
import type { Expected } from './expected.ts';

export function aboutOvs({ ovs, netns, hostInode }: Seen): Expected[] {
  const expected: Expected[] = [];
  const hostLinks = netns.find((one) => one.inode === hostInode)?.links ?? [];
  for (const bridge of ovs.bridges) {
    const ports = ovs.ports.filter((one) => bridge.ports.includes(one._uuid));
    const uplinks = ports.filter((port) =>
      hostLinks.some((link) => link.ifname === port.name && ['physical', 'bond'].includes(kindOf(link))),
    );
    for (const port of ports) {
      const [row] = ovs.interfaces
        .filter((one) => port.interfaces.includes(one._uuid))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      if (!row) continue;
      const lacking = ['', 'system'].includes(row.type) && !hostLinks.some((link) => link.ifname === row.name);
      if (row.error === undefined && row.ofport !== -1 && !lacking) continue;
      const { name: device, error, ofport } = row;
      const evidence = { port: port.name, device, switch: bridge.name, error, ofport: ofport?.toString() };
      expected.push({ check: 'ovs-device-gone', object: port._uuid, evidence });
    }
    const others = ports.filter((one) => !uplinks.includes(one) && one.vlan_mode !== 'dot1q-tunnel');
    const tags = others.flatMap((one) => vlanOfPort(one).tag ?? []);
    const [uplink] = uplinks.sort((a, b) => (a._uuid < b._uuid ? -1 : 1));
    for (const vid of new Set(uplink ? tags : [])) {
      const stops = uplinks.every((one) => {
        const { mode, tag, trunks } = vlanOfPort(one);
        return mode !== 'access' && trunks !== undefined && ![...trunks, tag].includes(vid);
      });
      if (!uplink || !stops) continue;
      const { trunks = [], tag = [] } = vlanOfPort(uplink);
      const carries = [...trunks, tag].flat().sort((a, b) => a - b);
      const evidence = {
        ...{ vlan: String(vid), uplink: uplink.name, switch: bridge.name, carries: carries.join(',') },
        ports: String(tags.filter((one) => one === vid).length),
      };
      expected.push({ check: 'vlan-not-on-uplink', object: `${uplink._uuid} ${vid}`, evidence });
    }
  }
  return expected;
}

/** VLANs of a Linux bridge that filters: those its ports and itself put untagged frames into, against what its network cards carry. */
export function aboutBridgeVlans(seen: Seen): Expected[] {
  const expected: Expected[] = [];
  for (const netns of seen.netns) {
    for (const bridge of netns.links.filter((one) => kindOf(one) === 'bridge' && vlanTable(netns, one))) {
      const members = [bridge, ...netns.links.filter((one) => one.master === bridge.ifname)];
      const [uplinks, others] = [true, false].map((leadsOut) =>
        members.filter((one) => ['physical', 'bond'].includes(kindOf(one)) === leadsOut),
      );
      const [uplink] = (uplinks ?? []).sort((a, b) => (a.ifindex < b.ifindex ? -1 : 1));
      const natives = (others ?? []).flatMap((one) => vlanTable(netns, one)?.find((vlan) => vlan.pvid)?.vid ?? []);
      for (const vid of new Set(uplink ? natives : [])) {
        const stops = (uplinks ?? []).every((one) => {
          const table = vlanTable(netns, one) ?? [];
          const isAccess = table.length === 1 && table[0]?.pvid === true && table[0].untagged === true;
          return !isAccess && !table.some((vlan) => vlan.vid === vid);
        });
        if (!uplink || !stops) continue;
        const carries = (vlanTable(netns, uplink) ?? []).map((one) => one.vid).sort((a, b) => a - b);
        const evidence = {
          ...{ vlan: String(vid), uplink: uplink.ifname, switch: bridge.ifname, carries: carries.join(',') },
          ports: String(natives.filter((one) => one === vid).length),
        };
        const object = `${linkKey(netns.inode, uplink.ifindex)} ${vid}`;
        expected.push({ check: 'vlan-not-on-uplink', object, evidence });
      }
    }
  }
  return expected;
}
