/** Which container the engine gave an address to, kept up to date network by network. */
import { createAddressIndex } from './address-index.ts';
import type { ManyMap } from './many-map.ts';
import type { Observations } from './observations.ts';

export interface EndpointIndex {
  /** The network has come, changed or gone: the observations say which. */
  lookAt(networkId: string): void;
}

/** Fills `holders` by address; `onChanged` is told each address that came to a container or left it. */
export function createEndpointIndex(
  { networks }: Pick<Observations, 'networks'>,
  holders: ManyMap<string>,
  onChanged: (address: string) => void,
): EndpointIndex {
  const indexed = createAddressIndex(holders, onChanged);
  /** The containers of each network as last looked at. */
  const containersOf = new Map<string, string[]>();
  return {
    lookAt(networkId) {
      const endpoints = networks.get(networkId)?.endpoints ?? [];
      const byContainer = new Map(
        endpoints.map((one) => [one.containerId, one.addresses.map((text) => text.split('/')[0] ?? '')]),
      );
      for (const containerId of new Set([...byContainer.keys(), ...(containersOf.get(networkId) ?? [])])) {
        indexed.set(`${networkId} ${containerId}`, containerId, byContainer.get(containerId) ?? []);
      }
      if (byContainer.size === 0) containersOf.delete(networkId);
      else containersOf.set(networkId, [...byContainer.keys()]);
    },
  };
}
