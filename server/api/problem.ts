/** Faults as HTTP answers: problem+json (RFC 9457). */
import type { Context } from 'hono';
import { type Fault, faultStatus, problemOf } from '../../model/fault.ts';

/** The answer for a fault; `more` adds extension members (RFC 9457, 3.2). */
export function refuse(c: Context, fault: Fault, more: Record<string, unknown> = {}): Response {
  const status = faultStatus[fault.code];
  const problem = { ...problemOf(fault), ...more };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="patchbay"';
  return c.body(JSON.stringify(problem), status, headers);
}
