'use client';
/** Renders /api/v1/openapi.json: each path and method with its body, its answers and their schemas. */
import '../../../components/frame/strictParsing.ts';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import styles from './api-docs.module.css';

const content = z.record(z.string(), z.object({ schema: z.unknown().optional() }));
const operationSchema = z.object({
  summary: z.string().optional(),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: content.optional() })),
});
const documentSchema = z.object({
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});
type Operation = z.infer<typeof operationSchema>;
type Loaded = { document: z.infer<typeof documentSchema> } | { failure: string };

async function load(): Promise<Loaded> {
  try {
    const answer = await fetch('/api/v1/openapi.json');
    const parsed = documentSchema.safeParse(await answer.json());
    if (answer.ok && parsed.success) return { document: parsed.data };
    return { failure: `The description could not be read (HTTP ${answer.status}).` };
  } catch {
    return { failure: 'The description could not be fetched.' };
  }
}

export function ApiDocs() {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    let here = true;
    void load().then((one) => {
      if (here) setLoaded(one);
    });
    return () => {
      here = false;
    };
  }, []);
  if (loaded === undefined) return null;
  if ('failure' in loaded) {
    return (
      <main className={styles.page}>
        <p role="alert">{loaded.failure}</p>
      </main>
    );
  }
  const { info, paths } = loaded.document;
  return (
    <main className={styles.page}>
      <h1>
        {info.title} API {info.version}
      </h1>
      <p>
        Send an API token as <code>Authorization: Bearer …</code>. Errors are <code>application/problem+json</code> (RFC
        9457) with a <code>code</code> of a closed list. For programs: <a href="/api/v1/openapi.json">openapi.json</a>.
      </p>
      {Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => (
          <OperationPart key={`${method} ${path}`} method={method} path={path} operation={operation} />
        )),
      )}
    </main>
  );
}

function OperationPart({ method, path, operation }: { method: string; path: string; operation: Operation }) {
  return (
    <section className={styles.operation}>
      <h2>
        <code>
          {method.toUpperCase()} {path}
        </code>
      </h2>
      <p>{operation.summary}</p>
      {operation.requestBody && <Contents title="Body" content={operation.requestBody.content} />}
      {Object.entries(operation.responses).map(([status, response]) => (
        <Contents key={status} title={`${status} ${response.description}`} content={response.content ?? {}} />
      ))}
    </section>
  );
}

function Contents({ title, content }: { title: string; content: Record<string, { schema?: unknown }> }) {
  const entries = Object.entries(content);
  if (entries.length === 0) return <p>{title}</p>;
  return entries.map(([type, { schema }]) => (
    <details key={type} className={styles.details}>
      <summary>
        {title} <code>{type}</code>
      </summary>
      <pre>{JSON.stringify(schema, null, 2)}</pre>
    </details>
  ));
}
