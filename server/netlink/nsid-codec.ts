/** RTM_*NSID messages: which number a netns has for another one (linux/net_namespace.h). */
import { attribute, parseAttributes, s32, u32Bytes } from './message.ts';

export const RTM_NEWNSID = 88;
export const RTM_DELNSID = 89;
export const RTM_GETNSID = 90;

const NETNSA = { NSID: 1, FD: 3 } as const;
/** NETNSA_NSID_NOT_ASSIGNED. */
export const nsidNotAssigned = -1;

/** Asks for the number that the socket's netns has for the one behind `netnsFd`: struct rtgenmsg and the descriptor. */
export function nsidRequestBody(netnsFd: number): Buffer {
  return Buffer.concat([Buffer.alloc(4), attribute(NETNSA.FD, u32Bytes(netnsFd))]);
}

/** The number in an RTM_NEWNSID or RTM_DELNSID payload. */
export function parseNsid(payload: Buffer): number | undefined {
  return payload.length < 4 ? undefined : s32(parseAttributes(payload.subarray(4)).get(NETNSA.NSID));
}
