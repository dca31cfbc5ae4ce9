/** What a finding has to be, without severity, which follows from its check. */
import type { FindingCheck } from '../../../model/finding.ts';

/** `object`: the key of what it is about, and behind a blank what tells several of one check about it apart. */
export type Expected = { check: FindingCheck; object: string; evidence: Record<string, string | undefined> };
