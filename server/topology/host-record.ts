/** The Host record. */
import type { Host } from '../../model/host.ts';
import { idOfHost } from './ids.ts';
import type { Look } from './observations.ts';

export function hostRecord(look: Look): Host {
  const { hostname, kernel, bootId, sources } = look.host();
  return { id: idOfHost(look), hostname, kernel, bootId, sources };
}
