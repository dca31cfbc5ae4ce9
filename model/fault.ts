/** Expected failures of the API: a closed list of codes, one table of HTTP statuses, the problem document of RFC 9457. */
import { z } from 'zod';

/** The one table Fault -> HTTP status. */
export const faultStatus = {
  'invalid-field': 400,
  'malformed-body': 400,
  unauthenticated: 401,
  'sign-in-link-spent': 401,
  forbidden: 403,
  'read-only': 403,
  'host-not-allowed': 403,
  'origin-not-allowed': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  unreadable: 409,
  conflict: 409,
  'missing-feature': 409,
  stale: 409,
  'needs-acknowledge': 409,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'too-many-requests': 429,
  internal: 500,
  'agent-unavailable': 502,
  'source-lost': 503,
  'not-ready': 503,
  busy: 503,
} as const;

export type FaultCode = keyof typeof faultStatus;
export const faultCodes = Object.keys(faultStatus) as FaultCode[];

/**
 * An expected failure. `detail` is one English sentence for a person; `field` names the offending input, dotted; `revision` is the present
 * one of the topology, where the request was made from an older picture (`stale`).
 */
export type Fault = { code: FaultCode; detail: string; field?: string; revision?: number };

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(faultCodes),
  detail: z.string(),
  field: z.string().optional(),
  revision: z.number().int().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

const titles: Record<FaultCode, string> = {
  'invalid-field': 'A field is not valid',
  'malformed-body': 'The body could not be read',
  unauthenticated: 'Sign in first',
  'sign-in-link-spent': 'This sign-in link no longer works',
  forbidden: 'Your role does not allow this',
  'read-only': 'Patchbay runs read-only',
  'host-not-allowed': 'This host name is not served',
  'origin-not-allowed': 'Requests from this origin are refused',
  'not-found': 'Not found',
  'method-not-allowed': 'Method not allowed',
  unreadable: 'The host does not let this be read',
  conflict: 'What is there is in the way',
  'missing-feature': 'The kernel has no such feature',
  stale: 'The host has changed since',
  'needs-acknowledge': 'This cannot be taken back',
  'body-too-large': 'The body is too large',
  'unsupported-media-type': 'The body must be JSON',
  'too-many-requests': 'Too many attempts',
  internal: 'Patchbay has a bug here',
  'agent-unavailable': 'The agent does not answer',
  'source-lost': 'The kernel, engine or database to ask does not answer',
  'not-ready': 'The first read of the host is not finished',
  busy: 'Other changes are being made',
};

/** The problem document of a fault (RFC 9457); `type` is a stable urn per code. */
export function problemOf(fault: Fault): Problem {
  return {
    type: `urn:patchbay:problem:${fault.code}`,
    title: titles[fault.code],
    status: faultStatus[fault.code],
    code: fault.code,
    detail: fault.detail,
    ...(fault.field === undefined ? {} : { field: fault.field }),
    ...(fault.revision === undefined ? {} : { revision: fault.revision }),
  };
}
