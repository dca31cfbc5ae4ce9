/**
 * `address-on-port`: a link is a port of a switch and holds an address. What comes in goes to the switch, so the address answers nobody;
 * it belongs on the bridge (docs.openvswitch.org, faq "Basic Configuration"; net/bridge: a port hands every frame to its bridge).
 */
import type { FactCheck } from '../../topology/checks.ts';
import { idOfLink } from '../../topology/ids.ts';
import { finding, switchOf } from '../finding.ts';
import { ovsPortOf } from '../segment.ts';
import { isGiven } from './orphan-veth.ts';

export const addressOnPort: FactCheck = {
  of: 'link',
  find(look, cookie, ifindex) {
    const link = look.link(cookie, Number(ifindex));
    if (!link || (link.master === undefined && !ovsPortOf(look, cookie, link.name))) return [];
    // Asked before the switch: nearly no port has one, and the switch's news then concern none of the others.
    const given = look.addresses(cookie, link.ifindex).filter(isGiven);
    if (given.length === 0) return [];
    const pluggedInto = switchOf(look, cookie, link);
    if (pluggedInto === undefined) return [];
    const addresses = given.map((one) => `${one.address}/${one.prefixLength}`).join(' ');
    const evidence = { link: link.name, switch: pluggedInto, addresses };
    return [finding('address-on-port', 'warning', idOfLink(look, cookie, link.ifindex), evidence)];
  },
};
