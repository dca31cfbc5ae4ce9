/** The checks a request passes in the web process before anything else is done with it. */
import { hostname, networkInterfaces } from 'node:os';
import { type Fault, faultStatus, problemOf } from '../../model/fault.ts';
import { isOwnHost, type OwnNames } from './hosts.ts';

/** The names of this machine as the web process sees them; the supervisor hands the listen address over. */
export function ownNames(): OwnNames {
  return {
    listenHost: process.env.PATCHBAY_LISTEN_HOST ?? '127.0.0.1',
    hostname: hostname(),
    localAddresses: () =>
      Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map((one) => one.address)),
  };
}

/** Refuses a foreign Host, and a page of a foreign origin. */
export function doorFault(headers: Headers, own: OwnNames): Fault | undefined {
  const host = headers.get('host') ?? '';
  if (!isOwnHost(host, own)) {
    return {
      code: 'host-not-allowed',
      detail: `This machine is not served under the name ${JSON.stringify(host.slice(0, 100))}. Use its address, its hostname or localhost.`,
    };
  }
  const origin = headers.get('origin');
  if (origin === null) return undefined;
  if (URL.canParse(origin) && new URL(origin).host === host.toLowerCase()) return undefined;
  return { code: 'origin-not-allowed', detail: 'Requests from pages of another origin are refused.' };
}

/** Headers of every answer that is not a page: nothing in it is a document, to be framed, or to be read by another site. */
export const dataHeaders: Record<string, string> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** A fault as an answer of the web process. */
export function refusal(fault: Fault): Response {
  const headers = { ...dataHeaders, 'content-type': 'application/problem+json' };
  return new Response(JSON.stringify(problemOf(fault)), { status: faultStatus[fault.code], headers });
}
