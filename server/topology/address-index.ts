/** Who has an address, kept up to date from lists of addresses that each owner has now. */
import { isLoopbackAddress } from '../../model/address.ts';
import type { ManyMap } from './many-map.ts';

export interface AddressIndex {
  /** `owner` (a link, an endpoint) has exactly these addresses now, on behalf of `holder`; one owner has always the same holder. */
  set(owner: string, holder: string, addresses: string[]): void;
}

/**
 * Fills `holders` by address; `onChanged` is told each address that came to an owner or left it. Loopback addresses are left out: they are
 * in every namespace and say nothing.
 */
export function createAddressIndex(holders: ManyMap<string>, onChanged: (address: string) => void): AddressIndex {
  const owned = new Map<string, string[]>();
  /** How many owners of a holder have an address: two links of a namespace may. */
  const counts = new Map<string, number>();
  const count = (holder: string, address: string, step: 1 | -1): number => {
    const name = `${holder} ${address}`;
    const now = (counts.get(name) ?? 0) + step;
    if (now === 0) counts.delete(name);
    else counts.set(name, now);
    return now;
  };
  return {
    set(owner, holder, all) {
      const addresses = [...new Set(all)].filter((one) => one !== '' && !isLoopbackAddress(one));
      const before = owned.get(owner) ?? [];
      for (const address of before) {
        if (addresses.includes(address)) continue;
        if (count(holder, address, -1) === 0) holders.remove(address, holder);
        onChanged(address);
      }
      for (const address of addresses) {
        if (before.includes(address)) continue;
        if (count(holder, address, 1) === 1) holders.add(address, holder);
        onChanged(address);
      }
      if (addresses.length === 0) owned.delete(owner);
      else owned.set(owner, addresses);
    },
  };
}
