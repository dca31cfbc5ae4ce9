/** Findings: something wrong or risky that a check found. */
import { z } from 'zod';

export const findingSchema = z.object({
  id: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  /** The check that found it. */
  check: z.string(),
  /** Id of the record it is about. */
  object: z.string(),
  /** The values that prove it, by name. */
  evidence: z.record(z.string(), z.string()),
});
export type Finding = z.infer<typeof findingSchema>;
