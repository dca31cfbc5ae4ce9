/** One reader's stream of the topology as server-sent events (WHATWG HTML, 9.2). */
import { type Rates, streamPingMs } from '../../model/wire.ts';
import type { ChangeNews, Changes } from '../apply/changes.ts';
import type { LiveEvent, LiveView, StreamPosition } from '../live/view.ts';
import { changeJson, deltaJson, progressJson, ratesJson, topologyJson } from './wire-text.ts';

/** A reader may lag behind by this many bytes, besides its last snapshot; then it is cut off and comes back for a new one. */
export const maxLagBytes = 4 * 1024 * 1024;

/** Rates are for now: a reader that has this much waiting is not sent them until it has caught up. */
const ratesLagBytes = 64 * 1024;

/** What an EventSource waits before it connects again. */
const retryMs = 1_000;

export type StreamOptions = {
  position: StreamPosition | undefined;
  /** Rates of links too. */
  rates?: boolean;
  /** The news of what people change. */
  changes?: Pick<Changes, 'running' | 'subscribe'>;
  /** Asked at every ping; false ends the stream. */
  stillGood: () => boolean;
  /** Ends the connection of a reader that lags too far behind. */
  cutOff: () => void;
  /** Called once, however the stream ends. */
  ended: () => void;
  pingMs?: number;
  lagBytes?: number;
};

/** `<epoch>:<revision>` of a Last-Event-ID header; anything else counts as none, and gets a snapshot. */
export function positionOf(lastEventId: string | undefined): StreamPosition | undefined {
  const match = /^(.{1,128}):(\d{1,15})$/.exec(lastEventId ?? '');
  return match ? { epoch: match[1] ?? '', revision: Number(match[2]) } : undefined;
}

/**
 * Nothing is kept here for a reader but the texts not sent yet; `pull` hands them on as fast as the socket takes them, so what waits is
 * what the reader lags behind.
 */
export function openStream(live: LiveView, options: StreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const lagBytes = options.lagBytes ?? maxLagBytes;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let snapshotBytes = 0;
  let wake: (() => void) | undefined;
  let unsubscribe: (() => void) | undefined;
  let unwatchRates: (() => void) | undefined;
  let unsubscribeChanges: (() => void) | undefined;
  let ping: NodeJS.Timeout | undefined;
  let ended = false;
  let cancelled = false;

  function end(): void {
    if (ended) return;
    ended = true;
    clearInterval(ping);
    unsubscribe?.();
    unwatchRates?.();
    unsubscribeChanges?.();
    options.ended();
    wake?.();
  }
  function send(text: string): number {
    const bytes = encoder.encode(text);
    waiting.push(bytes);
    waitingBytes += bytes.byteLength;
    wake?.();
    return bytes.byteLength;
  }
  function onEvent(event: LiveEvent): void {
    if (ended) return;
    if (event.kind === 'snapshot') {
      const data = `{"epoch":${JSON.stringify(live.epoch)},"topology":${topologyJson(event.topology)}}`;
      snapshotBytes = send(frame('snapshot', data, event.topology.revision));
    } else {
      send(frame('delta', deltaJson(event.delta), event.delta.to));
    }
    cutOffLaggard();
  }
  function onChangeNews(news: ChangeNews): void {
    if (ended) return;
    const data = news.kind === 'change' ? changeJson(news.change) : progressJson(news.progress);
    send(`event: ${news.kind}\ndata: ${data}\n\n`);
    cutOffLaggard();
  }
  function cutOffLaggard(): void {
    if (waitingBytes <= lagBytes + snapshotBytes) return;
    waiting = [];
    end();
    options.cutOff();
  }
  function onRates(rates: Rates): void {
    if (!ended && waitingBytes < ratesLagBytes) send(`event: rates\ndata: ${ratesJson(rates)}\n\n`);
  }
  function frame(event: string, data: string, revision: number): string {
    return `event: ${event}\nid: ${live.epoch}:${revision}\ndata: ${data}\n\n`;
  }

  return new ReadableStream<Uint8Array>(
    {
      start() {
        send(`retry: ${retryMs}\n\n`);
        ping = setInterval(() => {
          if (options.stillGood()) send(`event: ping\ndata: ${JSON.stringify({ time: new Date().toISOString() })}\n\n`);
          else end();
        }, options.pingMs ?? streamPingMs);
        unsubscribe = live.subscribe(options.position, onEvent);
        // A listener may be cut off while it is being subscribed.
        if (ended) return unsubscribe();
        if (options.rates) unwatchRates = live.watchRates(onRates);
        const running = options.changes?.running();
        if (running) onChangeNews({ kind: 'change', change: running });
        unsubscribeChanges = options.changes?.subscribe(onChangeNews);
      },
      async pull(controller) {
        while (waiting.length === 0 && !ended) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
        }
        if (cancelled) return;
        const next = waiting.shift();
        if (next === undefined) controller.close();
        else {
          waitingBytes -= next.byteLength;
          controller.enqueue(next);
        }
      },
      cancel() {
        cancelled = true;
        end();
      },
    },
    { highWaterMark: 0 },
  );
}
