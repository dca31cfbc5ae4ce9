/** Request bodies: JSON of bounded size, parsed by a schema. */
import type { z } from '@hono/zod-openapi';
import type { Fault } from '../../model/fault.ts';
import { err, ok, type Result } from '../../model/result.ts';

/** The largest body of any request, in bytes. */
export const maxBodyBytes = 1024 * 1024;

const jsonType = /^application\/json\s*(;.*)?$/i;

/** The body as the schema has it. Bytes are counted as they arrive: what Content-Length says is not believed. */
export async function readJson<Value>(request: Request, schema: z.ZodType<Value>): Promise<Result<Value, Fault>> {
  if (!jsonType.test(request.headers.get('content-type') ?? '')) {
    return err({ code: 'unsupported-media-type', detail: 'Send the body as application/json.' });
  }
  const bytes = await readBounded(request.body);
  if (bytes === undefined) {
    return err({ code: 'body-too-large', detail: `A body may have at most ${maxBodyBytes} bytes.` });
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err({ code: 'malformed-body', detail: 'The body is not JSON in UTF-8.' });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0] && plainest(parsed.error.issues[0]);
  const field = issue?.path.join('.') ?? '';
  const detail = `${field === '' ? 'The body' : field}: ${issue?.message ?? 'not valid'}.`;
  return err({ code: 'invalid-field', detail, ...(field === '' ? {} : { field }) });
}

/** Of a value that may have several shapes, what is wrong with it in the one that was meant: the first whose outer form it has. */
function plainest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const otherForm = (one: z.core.$ZodIssue): boolean =>
    one.path.length === 0 && (one.code === 'invalid_type' || one.code === 'invalid_value');
  const meant = issue.errors.find((issues) => issues.length > 0 && !issues.some(otherForm))?.[0];
  if (!meant) return issue;
  const within = plainest(meant);
  return { ...within, path: [...issue.path, ...within.path] };
}

async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let total = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks, total);
    total += value.byteLength;
    if (total > maxBodyBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}
