/**
 * One connection to the engine, from GET /version to its end. There is no gap between list and events: the event stream is open before the
 * lists are asked for, and every object that either names is inspected.
 */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { err, ok, type Result } from '../../model/result.ts';
import type { Engine, EngineFailure } from './engine.ts';
import { createEventReader, eventFilters, type ObjectKey, objectsNamed } from './events.ts';
import type { DockerChange } from './facts.ts';
import { negotiate } from './negotiate.ts';
import { createReader, type Reader } from './reader.ts';
import { firstIssue, listedContainerSchema, listedNetworkSchema, type WireEvent } from './schemas.ts';

export type SessionEvents = {
  /** Each event as it comes; after a reconnection some come twice. */
  onEvent(event: WireEvent): void;
  /** The engine answered and its facts are being read. */
  onReading(version: string): void;
  /** The first of a session is a reset. */
  onChange(change: DockerChange): void;
  /** Facts are live. `detail` says which API version was chosen and what was left out. Told again when that changes. */
  onUp(version: string, detail: string): void;
};

export type SessionTiming = {
  /** A quiet engine is asked for its version this often: a stopped one keeps its event stream open and says nothing. */
  pingEveryMs: number;
  /** An object that the engine failed to show is asked for again after this. */
  retryInspectMs: number;
};

/**
 * The engine answers /events before it has really subscribed, so the stream is asked to begin this much earlier; the engine keeps its last
 * 256 events. An event seen twice costs an inspect.
 */
const eventOverlapMs = 2_000;

/** Problems spelled out in the status; the rest is a number. */
const maxProblemsTold = 5;

/** Runs until the connection ends and resolves with the reason. Closes `engine`. Never rejects. */
export async function runSession(engine: Engine, timing: SessionTiming, on: SessionEvents): Promise<EngineFailure> {
  const { promise: ended, resolve: end } = Promise.withResolvers<EngineFailure>();
  const cleanUps: (() => void)[] = [];
  start(engine, timing, on, end, cleanUps).catch((error: unknown) =>
    end({ code: 'bug', detail: `internal: ${String(error)}` }),
  );
  const failure = await ended;
  for (const cleanUp of cleanUps) cleanUp();
  engine.close();
  return failure;
}

async function start(
  engine: Engine,
  timing: SessionTiming,
  on: SessionEvents,
  end: (failure: EngineFailure) => void,
  cleanUps: (() => void)[],
): Promise<void> {
  const negotiated = await negotiate(engine);
  if (!negotiated.ok) return end(negotiated.error);
  const api = negotiated.value;
  on.onReading(api.version);

  let live = false;
  const tellUp = () => {
    if (live) on.onUp(api.version, [api.detail, ...told(reader.problems())].join('; '));
  };
  const reader = createReader(engine, api.prefix, timing.retryInspectMs, {
    onChange: on.onChange,
    onProblems: tellUp,
    onFailure: end,
  });
  cleanUps.push(() => reader.close());

  const since = ((Date.now() - eventOverlapMs) / 1_000).toFixed(3);
  const stream = await engine.getStream(`${api.prefix}/events`, { filters: eventFilters, since });
  if (!stream.ok) return end(stream.error);
  follow(stream.value, reader, on, end);

  const keys = await listAll(engine, api.prefix, reader);
  if (!keys.ok) return end(keys.error);
  await reader.readAll(keys.value);
  live = true;
  tellUp();
  cleanUps.push(ping(engine, timing.pingEveryMs, end));
}

function follow(
  stream: IncomingMessage,
  reader: Reader,
  on: SessionEvents,
  end: (failure: EngineFailure) => void,
): void {
  const read = createEventReader();
  stream.on('data', (chunk: Buffer) => {
    const events = read(chunk);
    if (!events.ok) {
      stream.destroy();
      return end({ code: 'malformed', detail: events.error });
    }
    for (const event of events.value) {
      on.onEvent(event);
      for (const key of objectsNamed(event)) reader.mark(key);
    }
  });
  stream.on('close', () => end({ code: 'closed', detail: 'the event stream ended' }));
}

async function listAll(engine: Engine, prefix: string, reader: Reader): Promise<Result<ObjectKey[], EngineFailure>> {
  const keys: ObjectKey[] = [];
  for (const [kind, schema, query] of [
    ['network', listedNetworkSchema, undefined],
    ['container', listedContainerSchema, { all: true }],
  ] as const) {
    const json = await engine.getJson(`${prefix}/${kind}s${kind === 'container' ? '/json' : ''}`, query);
    if (!json.ok) return json;
    const list = z.array(z.unknown()).safeParse(json.value);
    if (!list.success) return err({ code: 'malformed', detail: `the list of ${kind}s: ${firstIssue(list.error)}` });
    for (const [index, item] of list.data.entries()) {
      const parsed = schema.safeParse(item);
      if (parsed.success) keys.push(`${kind}/${parsed.data.Id}`);
      else reader.addProblem(`listed ${kind} ${index}`, `left out, ${firstIssue(parsed.error)}`);
    }
  }
  return ok(keys);
}

/** Asks now and then; returns the function that ends it. */
function ping(engine: Engine, everyMs: number, end: (failure: EngineFailure) => void): () => void {
  const timer = setInterval(async () => {
    const answer = await engine.getJson('/version');
    if (!answer.ok) end(answer.error);
  }, everyMs);
  return () => clearInterval(timer);
}

function told(problems: string[]): string[] {
  const more = problems.length - maxProblemsTold;
  return [...problems.slice(0, maxProblemsTold), ...(more > 0 ? [`${more} more objects left out or not current`] : [])];
}
