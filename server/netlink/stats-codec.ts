/** RTM_*STATS messages: the counters of every link of a netns in one dump (linux/if_link.h, struct if_stats_msg). */
import { AttributeWalk, s32At, u32At } from './message.ts';

export const RTM_GETSTATS = 94;

const IFLA_STATS_LINK_64 = 1;
const headerBytes = 12;
const counterBytes = 8 * 8;

/** The first eight numbers of struct rtnl_link_stats64, counted since the link was made. */
export type CountersFact = {
  ifindex: number;
  rxPackets: number;
  txPackets: number;
  rxBytes: number;
  txBytes: number;
  rxErrors: number;
  txErrors: number;
  rxDropped: number;
  txDropped: number;
};

export function statsDumpBody(): Buffer {
  const body = Buffer.alloc(headerBytes);
  body.writeUInt32LE(1 << (IFLA_STATS_LINK_64 - 1), 8);
  return body;
}

/** Exact up to 2^53. */
const u64At = (bytes: Buffer, at: number): number => u32At(bytes, at) + u32At(bytes, at + 4) * 2 ** 32;

export function parseStats(bytes: Buffer, from: number, to: number): CountersFact | undefined {
  if (to - from < headerBytes) return undefined;
  const attributes = new AttributeWalk(bytes, from + headerBytes, to);
  while (attributes.next()) {
    const at = attributes.from;
    if (attributes.type !== IFLA_STATS_LINK_64 || attributes.to - at < counterBytes) continue;
    return {
      ifindex: s32At(bytes, from + 4),
      rxPackets: u64At(bytes, at),
      txPackets: u64At(bytes, at + 8),
      rxBytes: u64At(bytes, at + 16),
      txBytes: u64At(bytes, at + 24),
      rxErrors: u64At(bytes, at + 32),
      txErrors: u64At(bytes, at + 40),
      rxDropped: u64At(bytes, at + 48),
      txDropped: u64At(bytes, at + 56),
    };
  }
  return undefined;
}
