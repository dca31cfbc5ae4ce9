/** Everything the independent observers say of a lab host at one moment. */
import type { LabHost } from '../host.ts';
import { observeDocker, type SeenDocker } from './docker.ts';
import { observeNetns, type SeenNetns } from './ip.ts';
import { findNamespaces } from './namespaces.ts';
import { observeNetfilter, type SeenNetfilter } from './netfilter.ts';
import { observeOvs, type SeenOvs } from './ovs.ts';

export type Seen = {
  hostname: string;
  kernel: string;
  /** Inode of the netns that the lab host's own daemons run in. */
  hostInode: number;
  netns: SeenNetns[];
  docker: SeenDocker;
  ovs: SeenOvs;
  netfilter: SeenNetfilter;
};

/** Reads a host that is at rest; one that changes meanwhile gives a picture that never was. */
export async function observeHost(host: LabHost): Promise<Seen> {
  const [docker, ovs, netfilter, hostname, kernel] = await Promise.all([
    observeDocker(host),
    observeOvs(host),
    observeNetfilter(host),
    host.run(['hostname']),
    host.run(['uname', '-r']),
  ]);
  const namespaces = findNamespaces(host);
  const own = [...namespaces.values()].find((one) => one.pids.includes(1));
  if (!own) throw new Error(`the first process of ${host.name} is in no namespace`);
  const netns = await observeNetns(host, namespaces);
  return { hostname: hostname.trim(), kernel: kernel.trim(), hostInode: own.inode, netns, docker, ovs, netfilter };
}
