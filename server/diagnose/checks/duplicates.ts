/**
 * `duplicate-address` and `duplicate-mac`: two links of one segment have the same. The links that are on and an end of a segment are put
 * into groups by segment and address; a group of two is the fault. Told at each of them.
 */
import type { FindingCheck } from '../../../model/finding.ts';
import type { LinkFact } from '../../netlink/facts.ts';
import type { GroupCheck, Grouping } from '../../topology/checks.ts';
import { idOfLink } from '../../topology/ids.ts';
import type { Look } from '../../topology/observations.ts';
import { finding, linkEvidence } from '../finding.ts';
import { segmentOf } from '../segment.ts';
import { isGiven } from './orphan-veth.ts';

/** RFC 9568, 7.3: the addresses of virtual routers, shared by design. */
const virtualRouter = /^00:00:5e:00:0[12]:/;

/** A child that shares its parent's MAC by design: ipvlan always, macvlan in mode passthru. */
const sharesMac = (link: LinkFact): boolean => link.kind === 'ipvlan' || link.macvlanMode === 'passthru';

export const bySegment: Grouping = {
  of: 'link',
  groups(look, cookie, ifindex) {
    const link = look.link(cookie, Number(ifindex));
    const segment = link?.up ? segmentOf(look, cookie, link) : undefined;
    if (!link || segment === undefined) return [];
    const given = look.addresses(cookie, link.ifindex).filter(isGiven);
    const refused = given.filter((one) => one.duplicate === true).map((one) => `refused:${segment} ${one.address}`);
    const groups = [...new Set([...given.map((one) => `address:${segment} ${one.address}`), ...refused])];
    const { mac } = link;
    if (mac === undefined || mac === '00:00:00:00:00:00' || virtualRouter.test(mac) || sharesMac(link)) return groups;
    return [...groups, `mac:${segment} ${mac}`];
  },
};

/** The links of a group, each with where it is. */
function linksIn(look: Look, group: string): { cookie: string; link: LinkFact }[] {
  return look.members(group).flatMap((member) => {
    const [, cookie = '', ifindex = ''] = member.split(':');
    const link = look.link(cookie, Number(ifindex));
    return link ? [{ cookie, link }] : [];
  });
}

function duplicates(ofGroup: 'address' | 'mac', check: FindingCheck): GroupCheck {
  return {
    ofGroup,
    find(look, group) {
      if (look.members(group).length < 2) return [];
      const value = group.slice(group.lastIndexOf(' ') + 1);
      const links = linksIn(look, group);
      return links.flatMap(({ cookie, link }) => {
        const twin = links.find((one) => one.link !== link);
        if (!twin) return [];
        const evidence = {
          link: link.name,
          [ofGroup]: value,
          ...(ofGroup === 'address' ? { mac: link.mac, twinMac: twin.link.mac } : {}),
          ...linkEvidence(look, twin.cookie, twin.link, 'twin'),
          holders: links.length.toString(),
        };
        return [finding(check, 'error', idOfLink(look, cookie, link.ifindex), evidence, value)];
      });
    },
  };
}

export const duplicateAddress = duplicates('address', 'duplicate-address');
export const duplicateMac = duplicates('mac', 'duplicate-mac');

/** The kernel itself found the address on its segment (IFA_F_DADFAILED, RFC 4862, 5.4) and does not use it. */
export const refusedAddress: GroupCheck = {
  ofGroup: 'refused',
  find(look, group) {
    const address = group.slice(group.lastIndexOf(' ') + 1);
    return linksIn(look, group).map(({ cookie, link }) => {
      const evidence = { link: link.name, address, kernel: 'dadfailed' };
      const object = idOfLink(look, cookie, link.ifindex);
      return finding('duplicate-address', 'error', object, evidence, `${address}:kernel`);
    });
  },
};
