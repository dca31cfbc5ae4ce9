/**
 * `two-firewall-backends`: rules of iptables-legacy beside rules of nftables (iptables-nft or nft's own). The kernel runs both, and each
 * tool shows only its own. Tables that are there and hold no rule do nothing.
 */
import type { FactCheck } from '../../topology/checks.ts';
import { idOfHost } from '../../topology/ids.ts';
import { finding } from '../finding.ts';

export const twoFirewallBackends: FactCheck = {
  of: 'host',
  find(look) {
    const origins = look.ruleOrigins();
    if (!origins) return [];
    const [legacy, nft] = [origins['iptables-legacy'], origins['iptables-nft'] + origins.nft];
    if (legacy === 0 || nft === 0) return [];
    const evidence = { legacyRules: legacy.toString(), nftRules: nft.toString() };
    return [finding('two-firewall-backends', 'warning', idOfHost(look), evidence)];
  },
};
