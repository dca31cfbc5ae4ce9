/** IP and hardware addresses from text to the bytes that the kernel takes. The texts have been checked by who made the step. */
import { parseAddress } from '../../model/address.ts';

export const AF_INET = 2;
export const AF_INET6 = 10;

/** 4 or 16 bytes, with the address family they are of. Throws for what is no address: a step never holds one. */
export function ipBytes(text: string): { family: typeof AF_INET | typeof AF_INET6; bytes: Buffer } {
  const parsed = parseAddress(text);
  if (!parsed) throw new Error(`not an address: ${text}`);
  const digits = parsed.family === 'inet' ? 8 : 32;
  const bytes = Buffer.from(parsed.value.toString(16).padStart(digits, '0'), 'hex');
  return { family: parsed.family === 'inet' ? AF_INET : AF_INET6, bytes };
}

/** The bytes of `02:42:ac:11:00:02`. */
export const macBytes = (text: string): Buffer => Buffer.from(text.replaceAll(':', ''), 'hex');
