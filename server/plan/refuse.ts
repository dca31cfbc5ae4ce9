/** Refusals of an operation: a closed code, the field in the operation and one sentence. */
import type { Fault, FaultCode } from '../../model/fault.ts';
import { err } from '../../model/result.ts';

/** `field` is relative to the operation; the plan puts its place in the request before it. */
export const refuse = (code: FaultCode, field: string, detail: string): { ok: false; error: Fault } =>
  err({ code, detail, field });
