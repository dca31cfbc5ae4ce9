/** Runs before every page: the door checks, and this answer's Content-Security-Policy with a nonce of its own. */
import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { doorFault, ownNames, refusal } from './server/gateway/doors.ts';
import { pagePolicy } from './server/gateway/page-policy.ts';

export function proxy(request: NextRequest): Response {
  const fault = doorFault(request.headers, ownNames());
  if (fault) return refusal(fault);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refusal({ code: 'method-not-allowed', detail: 'Pages are only read; the API is under /api/v1/.' });
  }
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  // Next.js takes the nonce for its own scripts from here, the layout from x-nonce.
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  // Not the API: its route makes the same checks, and would get its body through a buffer here. Not the assets: they are the same for all.
  matcher: ['/((?!api/v1/|_next/static/).*)'],
};
