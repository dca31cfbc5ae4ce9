/** What is wrong with one link by itself, or with its cable. */
import type { FindingCheck } from '../../../model/finding.ts';
import type { Seen } from '../../observers/observe.ts';
import { wiredTo } from '../links.ts';
import type { End } from './ends.ts';
import type { Expected } from './expected.ts';

const restsDown = ['tun', 'dummy', 'loopback', 'openvswitch'];

export function aboutOneLink(seen: Seen, ends: Map<string, End>): Expected[] {
  const expected: Expected[] = [];
  const isCut = (end: End): boolean => !end.up && end.pluggedInto !== undefined && !restsDown.includes(end.kind);
  for (const end of ends.values()) {
    const { link, kind, pluggedInto } = end;
    const common = { link: link.ifname, switch: pluggedInto };
    const tell = (check: FindingCheck, more: Expected['evidence'] = {}): number =>
      expected.push({ check, object: end.key, evidence: { ...common, ...more } });
    if (pluggedInto !== undefined && end.given.length > 0) tell('address-on-port', { addresses: end.given.join(' ') });
    if (isCut(end)) tell('link-down');
    const netns = seen.netns.find((one) => one.inode === end.inode);
    const peer = kind === 'veth' && netns ? ends.get(wiredTo(seen, netns, link) ?? '') : undefined;
    if (kind === 'veth' && !end.carrier && pluggedInto !== undefined) {
      const lost = peer === undefined && link.link_netnsid !== undefined && !netns?.nsids.has(link.link_netnsid);
      const inUse = peer && (peer.up || peer.given.length > 0 || peer.link.master !== undefined || peer.pluggedInto);
      const beside = peer?.inode === end.inode && !inUse;
      if (lost) tell('orphan-veth', { otherEnd: 'no-owner' });
      if (beside) tell('orphan-veth', { otherEnd: 'unused', peer: peer?.link.ifname });
      if (lost || beside) continue;
    }
    if (!end.up || end.carrier) continue;
    if (kind === 'physical' && pluggedInto !== undefined) tell('no-carrier');
    const apart = peer && (peer.inode !== end.inode || pluggedInto !== undefined);
    if (peer && apart && !peer.up && !isCut(peer)) {
      tell('no-carrier', { peer: peer.link.ifname, peerLink: peer.key });
    }
  }
  return expected;
}
