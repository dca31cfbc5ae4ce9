/** What rtnetlink's events do not tell of a link: a driver's speed in the host, what a tun or tap device is, and who has it open. */
import { readHostDevice } from '../netlink/host-device.ts';
import type { KernelSource } from '../netlink/source.ts';
import type { TunHolder } from '../netns/descriptor-scans.ts';
import { isHostDevice } from '../topology/link-record.ts';
import type { TopologyStore } from '../topology/store.ts';
import { placeTunHolders } from './tun-holders.ts';

export interface Devices {
  /** These links are new or changed. */
  lookAt(cookie: string, ifindexes: Iterable<number>): void;
  /** A pass over descriptors found these holders of tun and tap devices. */
  setTunHolders(holders: readonly TunHolder[]): void;
}

/** `onTunNews` asks for a pass over descriptors. */
export function createDevices(
  store: TopologyStore,
  kernel: Pick<KernelSource, 'readAgain'>,
  onTunNews: () => void,
): Devices {
  return {
    lookAt(cookie, ifindexes) {
      const links = store.observations.netns.get(cookie)?.links;
      const inHost = cookie === store.observations.hostCookie;
      for (const ifindex of ifindexes) {
        const link = links?.get(ifindex);
        if (link?.kind === 'tun') onTunNews();
        if (inHost) store.setHostDevice(ifindex, link && isHostDevice(link) ? readHostDevice(link.name) : undefined);
      }
    },
    setTunHolders(holders) {
      const { netns } = store.observations;
      for (const [cookie, { links }] of netns) {
        const tuns = [...links.values()].filter((link) => link.kind === 'tun').map((link) => link.ifindex);
        if (tuns.length === 0) continue;
        // Whether it stays and whose it is changes without an event (drivers/net/tun.c, TUNSETPERSIST and TUNSETOWNER).
        kernel.readAgain(cookie, tuns);
        store.touchLinks(cookie, tuns);
      }
      store.setTunHolders(placeTunHolders(netns, holders));
    },
  };
}
