'use client';
/** What is read when somebody asks: one GET, its answer parsed by the model's schema, read again by hand only. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { type FaultCode, problemSchema } from '../../model/fault.ts';

/** `field` names the offending input, dotted; `revision` is the host's present one where the question was asked of an older picture. */
export type DemandFault = {
  code: FaultCode | 'unreachable' | 'unreadable';
  detail: string;
  field?: string | undefined;
  revision?: number | undefined;
};

/** `refreshing`: an older answer is shown while a newer one is on its way; `fault` beside data: the newer one did not come. */
export type Demand<Data> = {
  data: Data | undefined;
  readAtMs: number | undefined;
  fault: DemandFault | undefined;
  loading: boolean;
  refresh(): void;
};

type Settled<Data> = { url: string; data: Data | undefined; readAtMs: number | undefined; fault?: DemandFault };

/** Asks once and gives the data or the fault; never throws. Without a schema the answer has no body. */
export async function askFor<Schema extends z.ZodType>(
  url: string,
  schema: Schema | undefined,
  init: RequestInit = {},
): Promise<{ data: z.infer<Schema> } | { fault: DemandFault }> {
  let response: Response;
  try {
    response = await fetch(url, { cache: 'no-store', ...init });
  } catch (error) {
    return { fault: { code: 'unreachable', detail: String(error) } };
  }
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) {
    const problem = problemSchema.safeParse(body);
    if (problem.success) {
      const { code, detail, field, revision } = problem.data;
      return { fault: { code, detail, field, revision } };
    }
    return { fault: { code: 'unreadable', detail: `HTTP ${response.status}` } };
  }
  if (!schema) return { data: undefined as z.infer<Schema> };
  const parsed = schema.safeParse(body);
  if (!parsed.success) return { fault: { code: 'unreadable', detail: parsed.error.message } };
  return { data: parsed.data };
}

/** Reads `url` when the component comes and when `refresh` is called; undefined: asks nothing. An answer that comes too late is dropped. */
export function useDemand<Schema extends z.ZodType>(url: string | undefined, schema: Schema): Demand<z.infer<Schema>> {
  const [settled, setSettled] = useState<Settled<z.infer<Schema>>>();
  const [asked, setAsked] = useState(0);
  const [loading, setLoading] = useState(url !== undefined);
  const latest = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is what asks for another read
  useEffect(() => {
    if (url === undefined) return;
    latest.current += 1;
    const mine = latest.current;
    setLoading(true);
    askFor(url, schema).then((answer) => {
      if (mine !== latest.current) return;
      setLoading(false);
      setSettled((old) => {
        if ('data' in answer) return { url, data: answer.data, readAtMs: Date.now() };
        const kept = old?.url === url ? old : undefined;
        return { url, data: kept?.data, readAtMs: kept?.readAtMs, fault: answer.fault };
      });
    });
    return () => {
      latest.current += 1;
    };
  }, [url, schema, asked]);
  const refresh = useCallback(() => setAsked((count) => count + 1), []);
  const now = settled?.url === url ? settled : undefined;
  return { data: now?.data, readAtMs: now?.readAtMs, fault: now?.fault, loading, refresh };
}
