/**
 * `no-carrier`: a link is on and its other end is off: the far end of a veth that runs to another namespace or into a switch, or the wire
 * of a network card that is a port of a switch. Told at the end that is on. Where the other end is itself a port that is off, `link-down`
 * tells it there.
 */
import type { FactCheck } from '../../topology/checks.ts';
import { idOfLink } from '../../topology/ids.ts';
import { peerOf } from '../../topology/lower-link.ts';
import { finding, isPluggedAndDown, linkEvidence, switchOf } from '../finding.ts';
import { orphanReason } from './orphan-veth.ts';

export const noCarrier: FactCheck = {
  of: 'link',
  find(look, cookie, ifindex) {
    const link = look.link(cookie, Number(ifindex));
    if (!link?.up || link.carrier) return [];
    const pluggedInto = switchOf(look, cookie, link);
    const tell = (evidence: Record<string, string>) => [
      finding('no-carrier', 'warning', idOfLink(look, cookie, link.ifindex), {
        link: link.name,
        switch: pluggedInto,
        ...evidence,
      }),
    ];
    if (link.kind === 'physical') return pluggedInto === undefined ? [] : tell({});
    const peer = peerOf(look, cookie, link);
    if (!('link' in peer) || peer.link.up) return [];
    if (peer.cookie === cookie && pluggedInto === undefined) return [];
    if (isPluggedAndDown(look, peer.cookie, peer.link) || orphanReason(look, cookie, link) !== undefined) return [];
    return tell(linkEvidence(look, peer.cookie, peer.link, 'peer'));
  },
};
