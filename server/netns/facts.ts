/** A network namespace as found on the host, before anything is read inside it. */

export type NetnsFact = {
  /** SO_NETNS_COOKIE in decimal: unique for the life of the kernel. */
  cookie: string;
  /** nsfs inode number; reused by the kernel. */
  inode: number;
  /** The namespace the agent itself runs in. */
  isHost: boolean;
  /** File names under /run/netns. */
  names: string[];
  /** Paths of engine sandboxes (/run/docker/netns/<key>) that are this namespace. */
  sandboxes: string[];
  /** A process that runs in it or holds it by a descriptor: the lowest pid. */
  pid?: number;
  processName?: string;
  readable: boolean;
  unreadableReason?: string;
};

/** Who has the other side of a tun or tap device open. */
export type TunHolderFact = { pid: number; processName: string };
