/** Which Host names are served. A page of another site that points its own name at this machine (DNS rebinding) is told by its Host. */
import { isIPv4, isIPv6 } from 'node:net';

/** What this machine answers to. `localAddresses` is asked only when listening on every address. */
export type OwnNames = { listenHost: string; hostname: string; localAddresses: () => string[] };

/** The name or address in a Host header or an origin's host, without port, brackets and a closing dot; undefined when it is none. */
export function hostnameOf(host: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host.trim());
  if (!match) return undefined;
  const [, bracketed, plain] = match;
  if (bracketed !== undefined) return isIPv6(bracketed) ? canonical(bracketed) : undefined;
  return plain?.toLowerCase().replace(/\.$/, '');
}

/** One spelling for each IPv6 address; other hosts as they are. */
const canonical = (host: string): string =>
  isIPv6(host) ? new URL(`http://[${host}]`).hostname.slice(1, -1) : host.toLowerCase();

/**
 * Served are: loopback, the address or name listened on, the machine's hostname, and, when listening on every address, each address of the
 * machine. A literal address cannot be rebound; another name could be, so it is refused.
 */
export function isOwnHost(host: string, own: OwnNames): boolean {
  const name = hostnameOf(host);
  if (name === undefined || name === '') return false;
  if (name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))) return true;
  if (name === own.hostname.toLowerCase()) return true;
  const listen = canonical(own.listenHost);
  if (listen !== '0.0.0.0' && listen !== '::') return name === listen;
  return (isIPv4(name) || isIPv6(name)) && own.localAddresses().map(canonical).includes(name);
}
