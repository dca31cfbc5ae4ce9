/** What is read from the kernel when somebody asks: it never enters the topology, and nothing is kept. */
import type { Fault } from '../../model/fault.ts';
import { containerId, hostId, linkId, netnsId } from '../../model/ids.ts';
import type { FdbEntry, LinkCounters, Neighbour, Netfilter, SocketRecord } from '../../model/on-demand.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { fdbDump, neighbourDump, proxyNeighbourDump, statsDump } from '../netlink/asked.ts';
import type { LinkFact, SocketFact } from '../netlink/facts.ts';
import type { FdbFact } from '../netlink/neighbour-codec.ts';
import { readSockets, type SocketList } from '../netlink/read-sockets.ts';
import type { Dump, NetlinkError } from '../netlink/request.ts';
import { openDiagSocket } from '../netlink/socket.ts';
import { connectedStates, waitingStates } from '../netlink/socket-codec.ts';
import type { KernelSource } from '../netlink/source.ts';
import { openInside } from '../netns/enter.ts';
import type { NetnsFinder } from '../netns/finder.ts';
import { nsfsDevice } from '../netns/holders.ts';
import type { NetnsHandle } from '../netns/known-netns.ts';
import { type SocketHolder, socketHolders } from '../netns/socket-holders.ts';
import type { TopologyStore } from '../topology/store.ts';
import { createNetfilterReader } from './netns-netfilter.ts';

export interface OnDemand {
  /** `ip neighbour` of a netns, proxy entries included. */
  neighbours(netns: string): Result<Neighbour[], Fault>;
  /** `bridge fdb` of a bridge with all its ports, or of a vxlan. */
  fdb(link: string): Result<FdbEntry[], Fault>;
  /** Counters of one link, of the links of one netns, or of every readable netns. */
  counters(of: { link?: string | undefined; netns?: string | undefined }): Result<LinkCounters[], Fault>;
  /** The sockets of a netns with the processes that have them open: first those that wait for whoever comes, then connections. */
  sockets(netns: string): Result<{ sockets: SocketRecord[]; truncated: boolean }, Fault>;
  /** The rules of a netns: `iptables-save` and `nft list ruleset`, run in it. */
  netfilter(netns: string): Promise<Result<Netfilter, Fault>>;
}

/** More than this is no list a person reads. */
const maxSockets = 4_000;

const kernelFault = ({ call, errno, kernelText }: NetlinkError): Fault => ({
  code: 'unreadable',
  detail: `The kernel refused: ${call}: ${errno}${kernelText === undefined ? '' : ` (${kernelText})`}.`,
});

/** A host may publish every port it has, twice. */
const maxWaiting = 200_000;

/** Sockets of a netns that wait: listening TCP ones and UDP ones without a peer, without their processes. */
export function waitingSockets(handle: NetnsHandle): Result<SocketFact[], NetlinkError> {
  const list = listSockets(handle, waitingStates, maxWaiting);
  return list.ok ? ok(list.value.sockets) : list;
}

function listSockets(handle: NetnsHandle, states: number, limit: number): Result<SocketList, NetlinkError> {
  return readSockets(() => openInside(handle.fd, openDiagSocket), states, limit);
}

export function createOnDemand(
  store: TopologyStore,
  finder: Pick<NetnsFinder, 'handle' | 'handles'>,
  kernel: Pick<KernelSource, 'ask'>,
): OnDemand {
  const { observations } = store;
  const host = hostId(observations.host.key);

  /** The readable namespace of a record id. */
  const readable = (id: string): Result<NetnsHandle, Fault> => {
    const cookie = id.slice(id.lastIndexOf(':') + 1);
    const handle = finder.handle(cookie);
    if (!handle || netnsId(host, observations.host.bootId, cookie) !== id) {
      return err({ code: 'not-found', detail: 'There is no network namespace with this id; it may have ended.' });
    }
    if (handle.fact.readable) return ok(handle);
    const reason = handle.fact.unreadableReason ?? 'unknown';
    return err({ code: 'unreadable', detail: `This network namespace cannot be read: ${reason}.` });
  };

  /** The container a process belongs to: its cgroup's, or the only one that runs in the namespace the process is in. */
  const containerOf = (cookie: string, holder: SocketHolder) => {
    if (holder.engineId !== undefined && observations.containers.has(holder.engineId)) {
      return containerId(host, holder.engineId);
    }
    if (!holder.inNetns || cookie === observations.hostCookie) return undefined;
    const [only, ...others] = [...observations.containerNetns].filter(([, netns]) => netns === cookie);
    return only && others.length === 0 ? containerId(host, only[0]) : undefined;
  };

  const linkOf = (id: string): Result<{ handle: NetnsHandle; link: LinkFact }, Fault> => {
    const [, , , cookie = '', index = ''] = id.split(':');
    const handle = readable(netnsId(host, observations.host.bootId, cookie));
    if (!handle.ok && handle.error.code === 'unreadable') return handle;
    const link = observations.netns.get(cookie)?.links.get(Number(index));
    if (!handle.ok || !link || idOf(cookie, link.ifindex) !== id) {
      return err({ code: 'not-found', detail: 'There is no link with this id; it may have gone.' });
    }
    return ok({ handle: handle.value, link });
  };
  const idOf = (cookie: string, ifindex: number) => linkId(netnsId(host, observations.host.bootId, cookie), ifindex);

  const ask = <Fact>(handle: NetnsHandle, asked: Dump<Fact | undefined>): Result<Fact[], Fault> => {
    const read = kernel.ask(handle.fact.cookie, asked);
    if (!read) return err({ code: 'not-found', detail: 'This network namespace has just ended.' });
    return read.ok ? read : err(kernelFault(read.error));
  };

  const readNetfilter = createNetfilterReader(finder);

  const countersIn = (handle: NetnsHandle): Result<LinkCounters[], Fault> => {
    const read = ask(handle, statsDump);
    if (!read.ok) return read;
    return ok(read.value.map(({ ifindex, ...counts }) => ({ link: idOf(handle.fact.cookie, ifindex), ...counts })));
  };

  return {
    neighbours(netns) {
      const handle = readable(netns);
      if (!handle.ok) return handle;
      const own = ask(handle.value, neighbourDump);
      if (!own.ok) return own;
      const proxy = ask(handle.value, proxyNeighbourDump);
      return proxy.ok ? ok([...own.value, ...proxy.value]) : proxy;
    },
    fdb(id) {
      const found = linkOf(id);
      if (!found.ok) return found;
      const { handle, link } = found.value;
      const { ifindex, kind, name } = link;
      if (kind !== 'bridge' && kind !== 'vxlan') {
        const detail = `${name} is a ${kind}; only a bridge or a vxlan has a forwarding table.`;
        return err({ code: 'not-found', detail });
      }
      const read = ask(handle, fdbDump(kind === 'bridge' ? { bridge: ifindex } : { link: ifindex }));
      if (!read.ok) return read;
      // The kernel tells more than was asked for: addresses that links listen for themselves, entries of other bridges.
      const wanted = (one: FdbFact): boolean =>
        kind === 'bridge' ? one.master === ifindex : one.ifindex === ifindex && one.self;
      return ok(read.value.filter(wanted).map(({ master: _master, self: _self, ...entry }) => entry));
    },
    counters({ link, netns }) {
      if (link !== undefined) {
        const found = linkOf(link);
        if (!found.ok) return found;
        const all = countersIn(found.value.handle);
        return all.ok ? ok(all.value.filter((one) => one.link === link)) : all;
      }
      if (netns !== undefined) {
        const handle = readable(netns);
        return handle.ok ? countersIn(handle.value) : handle;
      }
      const every = finder.handles().filter((one) => one.fact.readable);
      return ok(
        every.flatMap((handle) => {
          const read = countersIn(handle);
          // One that ends or refuses meanwhile has no counters; it is not a reason to tell nothing of the others.
          return read.ok ? read.value : [];
        }),
      );
    },
    async netfilter(netns) {
      const handle = readable(netns);
      return handle.ok ? readNetfilter(handle.value) : handle;
    },
    sockets(netns) {
      const handle = readable(netns);
      if (!handle.ok) return handle;
      const { cookie, inode } = handle.value.fact;
      const waiting = listSockets(handle.value, waitingStates, maxSockets);
      if (!waiting.ok) return err(kernelFault(waiting.error));
      const connected = listSockets(handle.value, connectedStates, maxSockets - waiting.value.sockets.length);
      if (!connected.ok) return err(kernelFault(connected.error));
      const facts = [...waiting.value.sockets, ...connected.value.sockets];
      const wanted = facts.map((one) => one.inode).filter((one) => one !== 0);
      const holders = socketHolders(inode, nsfsDevice(), wanted);
      const sockets = facts.map((fact) => ({
        ...fact,
        processes: (holders.get(fact.inode) ?? []).map((holder) => {
          const container = containerOf(cookie, holder);
          const { pid, processName } = holder;
          return { pid, processName, ...(container ? { container } : {}) };
        }),
      }));
      return ok({ sockets, truncated: waiting.value.truncated || connected.value.truncated });
    },
  };
}
