/**
 * Ids are made from identity, never random per run and never from a name that can change: inode numbers and ifindexes are reused by the
 * kernel within milliseconds, so a netns is told apart by its boot and its cookie (SO_NETNS_COOKIE, linux/include/uapi/asm-generic/socket.h),
 * a link by its netns and ifindex, the rest by the id its owner gave it.
 */
import { z } from 'zod';

export const hostIdSchema = z.string().startsWith('host:').brand<'HostId'>();
export const netnsIdSchema = z.string().startsWith('netns:').brand<'NetnsId'>();
export const linkIdSchema = z.string().startsWith('link:').brand<'LinkId'>();
export const containerIdSchema = z.string().startsWith('container:').brand<'ContainerId'>();
export const networkIdSchema = z.string().startsWith('network:').brand<'NetworkId'>();
export const ovsIdSchema = z.string().startsWith('ovs:').brand<'OvsId'>();

export type HostId = z.infer<typeof hostIdSchema>;
export type NetnsId = z.infer<typeof netnsIdSchema>;
export type LinkId = z.infer<typeof linkIdSchema>;
export type ContainerId = z.infer<typeof containerIdSchema>;
export type NetworkId = z.infer<typeof networkIdSchema>;
/** An Open vSwitch row: bridge and port rows share the prefix, their uuids never collide. */
export type OvsId = z.infer<typeof ovsIdSchema>;

/** `key` is the host's own key, made once and kept in the state dir. */
export const hostId = (key: string): HostId => `host:${key}` as HostId;

const hostKey = (host: HostId): string => host.slice('host:'.length);

/** `bootId` is /proc/sys/kernel/random/boot_id, `cookie` the kernel's netns cookie in decimal. */
export const netnsId = (host: HostId, bootId: string, cookie: string): NetnsId =>
  `netns:${hostKey(host)}:${bootId}:${cookie}` as NetnsId;

export const linkId = (netns: NetnsId, ifindex: number): LinkId =>
  `link:${netns.slice('netns:'.length)}:${ifindex}` as LinkId;

/** `engineId` is the engine's full 64-hex id. */
export const containerId = (host: HostId, engineId: string): ContainerId =>
  `container:${hostKey(host)}:${engineId}` as ContainerId;

export const networkId = (host: HostId, engineId: string): NetworkId =>
  `network:${hostKey(host)}:${engineId}` as NetworkId;

/** `uuid` is the row's `_uuid` in the Open_vSwitch database. */
export const ovsId = (host: HostId, uuid: string): OvsId => `ovs:${hostKey(host)}:${uuid}` as OvsId;
