/** Ids of records from the keys that sources use. */
import { hostId, type LinkId, linkId, type NetnsId, netnsId } from '../../model/ids.ts';
import type { Look } from './observations.ts';

export const idOfHost = (look: Look) => hostId(look.identity.hostKey);
export const idOfNetns = (look: Look, cookie: string): NetnsId => netnsId(idOfHost(look), look.identity.bootId, cookie);
export const idOfLink = (look: Look, cookie: string, ifindex: number): LinkId =>
  linkId(idOfNetns(look, cookie), ifindex);
