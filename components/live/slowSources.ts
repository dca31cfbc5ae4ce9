'use client';
/** While nothing has come yet: which source keeps the first picture waiting. */
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { type SourceName, sourceNames, sourceStatusSchema } from '../../model/host.ts';

const patienceMs = 5_000;
const againMs = 1_000;

/** The part of GET /api/v1/health that matters here; it has the same in its refusal while the first read is under way. */
const healthSchema = z.object({ sources: z.partialRecord(z.enum(sourceNames), sourceStatusSchema) });

/** Undefined for the first five seconds; then the sources that are still being read, none of them when nobody can tell. */
export function useSlowSources(): SourceName[] | undefined {
  const [slow, setSlow] = useState<SourceName[]>();
  useEffect(() => {
    let left = false;
    // Since the page was asked for: that is what a person waits.
    let timer = setTimeout(ask, Math.max(0, patienceMs - performance.now()));
    async function ask(): Promise<void> {
      // Said before the answer, which may be what does not come.
      setSlow((known) => known ?? []);
      const answer = await fetch('/api/v1/health', { cache: 'no-store' })
        .then((response) => response.json())
        .catch(() => undefined);
      if (left) return;
      const health = healthSchema.safeParse(answer);
      const sources = health.success ? health.data.sources : {};
      setSlow(sourceNames.filter((name) => sources[name]?.state === 'reading'));
      timer = setTimeout(ask, againMs);
    }
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, []);
  return slow;
}
