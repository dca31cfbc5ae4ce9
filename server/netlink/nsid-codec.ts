/** RTM_*NSID messages: which number a netns has for another one (linux/net_namespace.h). */
import { AttributeWalk, attribute, u32Bytes } from './message.ts';

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
export function parseNsid(bytes: Buffer, from = 0, to = bytes.length): number | undefined {
  const attributes = new AttributeWalk(bytes, from + 4, to);
  let nsid: number | undefined;
  while (attributes.next()) if (attributes.type === NETNSA.NSID) nsid = attributes.s32();
  return nsid;
}
