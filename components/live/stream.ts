/**
 * The browser's end of GET /api/v1/topology/stream: connects, parses every byte by the model's schemas, applies deltas, resumes by
 * Last-Event-ID and comes back by itself. Clock and fetch are passed in; nothing here touches the page.
 */
import type { Change, ChangeProgress } from '../../model/change.ts';
import { problemSchema } from '../../model/fault.ts';
import type { Topology } from '../../model/topology.ts';
import { applyWire, type Rates, type StreamEvent, streamEventSchema, streamSilenceMs } from '../../model/wire.ts';
import { backoffMs, type Connection, type LostCause } from './connection.ts';
import { createSseReader, type SseMessage } from './sse.ts';

export type Timer = { cancel(): void };
export type Clock = { nowMs(): number; after(delayMs: number, action: () => void): Timer };

export type StreamSink = {
  rates?(rates: Rates): void;
  change?(change: Change): void;
  changeStep?(progress: ChangeProgress): void;
  connection(state: Connection): void;
  snapshot(topology: Topology): void;
  delta(topology: Topology, event: Extract<StreamEvent, { event: 'delta' }>['data']): void;
};

/** `url` is asked at every connection. */
export type StreamOptions = { url: () => string; fetch: typeof fetch; clock: Clock; sink: StreamSink };

export type Stream = {
  /** Connects anew where the present connection stands, for a URL that changed; nobody notices. While nothing is connected it does nothing. */
  reopen(): void;
  stop(): void;
};

type Position = { epoch: string; topology: Topology };
/** How one connection ended. `gap`: what came does not fit what we have, so the next one asks for a snapshot. */
type Ending =
  | { why: 'lost'; cause: LostCause; detail?: string }
  | { why: 'gap'; detail: string }
  | { why: 'not-ready' }
  | { why: 'signed-out' }
  | { why: 'reopened' };

const streamEnded = (detail?: string): Ending => ({
  why: 'lost',
  cause: 'stream-ended',
  ...(detail === undefined ? {} : { detail }),
});

export function startStream({ url, fetch, clock, sink }: StreamOptions): Stream {
  let position: Position | undefined;
  let failures = 0;
  let lostSinceMs: number | undefined;
  let stopped = false;
  let reopening = false;
  let abort: AbortController | undefined;
  let retry: Timer | undefined;

  const live = (): void => {
    failures = 0;
    lostSinceMs = undefined;
    sink.connection({ kind: 'live' });
  };

  const take = (event: StreamEvent, id: string | undefined): Ending | undefined => {
    switch (event.event) {
      case 'ping':
        return undefined;
      case 'rates':
        sink.rates?.(event.data);
        return undefined;
      case 'change':
        sink.change?.(event.data);
        return undefined;
      case 'change-step':
        sink.changeStep?.(event.data);
        return undefined;
      case 'snapshot':
        position = event.data;
        sink.snapshot(position.topology);
        live();
        return undefined;
      case 'delta': {
        if (!position) return { why: 'gap', detail: 'delta before any snapshot' };
        if (id !== `${position.epoch}:${event.data.to}`) return { why: 'gap', detail: `delta with id ${id}` };
        const next = applyWire(position.topology, event.data);
        if (!next.ok) return { why: 'gap', detail: next.gap };
        position = { epoch: position.epoch, topology: next.value };
        sink.delta(next.value, event.data);
        return undefined;
      }
    }
  };

  const takeMessage = (message: SseMessage): Ending | undefined => {
    let data: unknown;
    try {
      data = JSON.parse(message.data);
    } catch {
      return { why: 'gap', detail: `event ${message.event} is not JSON` };
    }
    const parsed = streamEventSchema.safeParse({ event: message.event, data });
    if (!parsed.success) return { why: 'gap', detail: `event ${message.event} does not parse` };
    return take(parsed.data, message.id);
  };

  const readBody = async (body: ReadableStream<Uint8Array>, signal: AbortSignal, heard: () => void) => {
    const read = createSseReader();
    const reader = body.getReader();
    signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    try {
      for (;;) {
        const chunk = await reader.read();
        if (chunk.done) return streamEnded();
        heard();
        for (const message of read(chunk.value)) {
          const ending = takeMessage(message);
          if (ending) return ending;
        }
      }
    } catch (error) {
      return streamEnded(String(error));
    } finally {
      reader.cancel().catch(() => undefined);
    }
  };

  const connectOnce = async (): Promise<Ending> => {
    const control = new AbortController();
    abort = control;
    let silence = clock.after(streamSilenceMs, () => control.abort());
    const heard = (): void => {
      silence.cancel();
      silence = clock.after(streamSilenceMs, () => control.abort());
    };
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (position) headers['last-event-id'] = `${position.epoch}:${position.topology.revision}`;
      let response: Response;
      try {
        response = await fetch(url(), { headers, signal: control.signal, cache: 'no-store' });
      } catch (error) {
        return { why: 'lost', cause: 'web-gone', detail: String(error) };
      }
      heard();
      if (!response.ok || !response.body) return await refusal(response);
      // A resumed stream without news sends nothing but pings: the answer itself says that we are live again.
      if (position) live();
      return await readBody(response.body, control.signal, heard);
    } finally {
      silence.cancel();
    }
  };

  const again = (ending: Ending): void => {
    if (stopped) return;
    if (ending.why === 'reopened') {
      run();
      return;
    }
    if (ending.why === 'signed-out') {
      sink.connection({ kind: 'signed-out' });
      return;
    }
    if (ending.why === 'gap') position = undefined;
    failures += 1;
    const nowMs = clock.nowMs();
    const retryAtMs = nowMs + backoffMs(failures);
    if (ending.why === 'not-ready') sink.connection({ kind: 'reading', retryAtMs: nowMs + 1_000 });
    else {
      lostSinceMs ??= nowMs;
      const cause = ending.why === 'gap' ? 'stream-ended' : ending.cause;
      const detail = ending.detail === undefined ? {} : { detail: ending.detail };
      sink.connection({ kind: 'lost', cause, sinceMs: lostSinceMs, retryAtMs, ...detail });
    }
    retry = clock.after(ending.why === 'not-ready' ? 1_000 : backoffMs(failures), run);
  };

  const run = (): void => {
    connectOnce()
      .then((ending) => (reopening ? ({ why: 'reopened' } as const) : ending))
      .catch((error: unknown) => streamEnded(String(error)))
      .then((ending) => {
        abort = undefined;
        reopening = false;
        again(ending);
      });
  };

  sink.connection({ kind: 'loading' });
  run();
  return {
    reopen() {
      if (!abort) return;
      reopening = true;
      abort.abort();
    },
    stop() {
      stopped = true;
      abort?.abort();
      retry?.cancel();
    },
  };
}

async function refusal(response: Response): Promise<Ending> {
  // Read to its end also when the status says it all: a body left unread counts as an aborted request.
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (response.status === 401) return { why: 'signed-out' };
  const detail = problem.success ? problem.data.detail : `HTTP ${response.status}`;
  switch (problem.success ? problem.data.code : undefined) {
    case 'unauthenticated':
      return { why: 'signed-out' };
    case 'not-ready':
      return { why: 'not-ready' };
    case 'agent-unavailable':
      return { why: 'lost', cause: 'agent-gone', detail };
    default:
      return { why: 'lost', cause: 'refused', detail };
  }
}
