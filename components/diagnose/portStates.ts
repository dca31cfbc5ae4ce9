'use client';
/** What the agent says of every published port and port mapping, fetched again as things change and while somebody looks. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { type PortState, portStatesSchema } from '../../model/port-state.ts';
import type { Topology } from '../../model/topology.ts';
import { useLiveStore } from '../live/store.ts';

export type PortStatesState = {
  /** By host port; empty until the first answer. */
  states: PortState[];
  /** When the answer came, in milliseconds; undefined until the first one. A failed fetch leaves both as they were. */
  asOf: number | undefined;
};

export const usePortStatesStore = create<PortStatesState>()(() => ({ states: [], asOf: undefined }));

const everyMs = 5_000;
/** Rules, listeners and containers of one `docker run` change in several steps: one fetch for all of them. */
const quietMs = 300;
const timeoutMs = 10_000;

async function fetchStates(signal: AbortSignal): Promise<void> {
  const response = await fetch('/api/v1/port-mappings', {
    cache: 'no-store',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  if (!response.ok) return;
  const { ports } = portStatesSchema.parse(await response.json());
  if (!signal.aborted) usePortStatesStore.setState({ states: ports, asOf: Date.now() });
}

/** Whether what the verdicts are made of differs: unchanged lists are the same objects. */
const concernsPorts = (a: Topology | undefined, b: Topology | undefined): boolean =>
  a?.portMappings !== b?.portMappings || a?.containers !== b?.containers;

/** Fetches until the returned function is called. */
function keepFetching(): () => void {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let askedMeanwhile = false;
  let dueAtMs = Number.POSITIVE_INFINITY;
  /** An earlier time that is set already stays: changes that never end must not put the fetch off for ever. */
  const next = (delayMs: number): void => {
    const atMs = performance.now() + delayMs;
    if (ending.signal.aborted || atMs >= dueAtMs) return;
    clearTimeout(timer);
    dueAtMs = atMs;
    timer = setTimeout(run, delayMs);
  };
  const run = async (): Promise<void> => {
    dueAtMs = Number.POSITIVE_INFINITY;
    if (running) {
      askedMeanwhile = true;
      return;
    }
    // Without the stream there is nothing to ask: the last answer stays, with its time, until it is back.
    if (document.hidden || useLiveStore.getState().connection.kind !== 'live') return;
    running = true;
    await fetchStates(ending.signal).catch(() => undefined);
    running = false;
    next(askedMeanwhile ? quietMs : everyMs);
    askedMeanwhile = false;
  };
  const unsubscribe = useLiveStore.subscribe((now, before) => {
    if (now.connection.kind === 'live' && before.connection.kind !== 'live') next(0);
    else if (concernsPorts(now.topology, before.topology)) next(quietMs);
  });
  const onVisible = (): void => {
    if (!document.hidden) next(0);
  };
  document.addEventListener('visibilitychange', onVisible);
  next(0);
  return () => {
    ending.abort();
    clearTimeout(timer);
    unsubscribe();
    document.removeEventListener('visibilitychange', onVisible);
  };
}

let users = 0;
let stop: (() => void) | undefined;

/** The states of all ports; fetched while at least one component uses them. */
export function usePortStates(): PortStatesState {
  useEffect(() => {
    users += 1;
    stop ??= keepFetching();
    return () => {
      users -= 1;
      if (users > 0) return;
      stop?.();
      stop = undefined;
    };
  }, []);
  return usePortStatesStore();
}

/** What does not work first, then by number, IPv4 before IPv6. */
export const problemsFirst = (a: PortState, b: PortState): number =>
  Number(a.verdict === 'works') - Number(b.verdict === 'works') ||
  a.hostPort - b.hostPort ||
  Number(a.family === 'inet6') - Number(b.family === 'inet6') ||
  (a.id < b.id ? -1 : 1);
