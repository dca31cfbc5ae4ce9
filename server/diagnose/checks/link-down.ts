/** `link-down`: a link that is plugged into a switch is switched off. On purpose or not: nothing goes through. */

import type { FactCheck } from '../../topology/checks.ts';
import { idOfLink } from '../../topology/ids.ts';
import { finding, isPluggedAndDown, switchOf } from '../finding.ts';

export const linkDown: FactCheck = {
  of: 'link',
  find(look, cookie, ifindex) {
    const link = look.link(cookie, Number(ifindex));
    if (!link || link.up || !isPluggedAndDown(look, cookie, link)) return [];
    const evidence = { link: link.name, switch: switchOf(look, cookie, link) };
    return [finding('link-down', 'warning', idOfLink(look, cookie, link.ifindex), evidence)];
  },
};
