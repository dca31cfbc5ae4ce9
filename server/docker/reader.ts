/** Inspects objects, keeps the mirror of one connection, tells changes once the first read is whole. */
import { err, ok, type Result } from '../../model/result.ts';
import { type Engine, type EngineFailure, inspectConcurrency } from './engine.ts';
import type { ObjectKey } from './events.ts';
import type { DockerChange } from './facts.ts';
import { createInspectQueue } from './inspect-queue.ts';
import { createDockerMirror } from './mirror.ts';
import { parseContainer, parseNetwork } from './parse.ts';

export type ReaderEvents = {
  onChange(change: DockerChange): void;
  /** The list of objects that are left out, or shown as they were, has changed. */
  onProblems(): void;
  /** The connection is of no use any more. */
  onFailure(failure: EngineFailure): void;
};

export type Reader = {
  mark(key: ObjectKey): void;
  /** Inspects all, then tells everything as one reset. Changes follow from then on. */
  readAll(keys: ObjectKey[]): Promise<void>;
  /** One sentence an object, naming the field. */
  problems(): string[];
  /** An item of a list that cannot even be named. */
  addProblem(about: string, problem: string): void;
  close(): void;
};

/** The engine's own short form of an id has 12 digits. */
const longId = /^((?:container|network)\/.{12}).*$/;

/** `prefix` is `/v<API version>`. An object the engine fails to show is asked for again after `retryInspectMs`. */
export function createReader(engine: Engine, prefix: string, retryInspectMs: number, on: ReaderEvents): Reader {
  const mirror = createDockerMirror();
  const problems = new Map<string, string>();
  const troubled = new Set<ObjectKey>();
  let retryTimer: NodeJS.Timeout | undefined;
  let live = false;
  let closed = false;

  const queue = createInspectQueue(inspect, inspectConcurrency, (error) =>
    on.onFailure({ code: 'bug', detail: `internal: ${String(error)}` }),
  );

  async function inspect(key: ObjectKey): Promise<void> {
    const answer = await ask(key);
    if (closed) return;
    const before = problems.get(key);
    troubled.delete(key);
    if (answer.ok) problems.delete(key);
    else if (answer.error.code === 'gone') {
      problems.delete(key);
      forget(key);
    } else if (answer.error.code === 'malformed') {
      problems.set(key, `left out, ${answer.error.detail}`);
      forget(key);
    } else if (await isObjectTrouble(answer.error)) {
      problems.set(key, `not current, ${answer.error.detail}`);
      retryLater(key);
    } else return on.onFailure(answer.error);
    if (closed) return;
    if (live) flush();
    if (problems.get(key) !== before) on.onProblems();
  }

  async function ask(key: ObjectKey): Promise<Result<void, EngineFailure>> {
    const [kind, id = ''] = key.split('/');
    const path = kind === 'container' ? `/containers/${id}/json` : `/networks/${id}`;
    const json = await engine.getJson(`${prefix}${path}`);
    if (!json.ok || closed) return json.ok ? ok(undefined) : json;
    if (kind === 'container') {
      const fact = parseContainer(json.value);
      if (!fact.ok) return err({ code: 'malformed', detail: fact.error });
      mirror.setContainer(id, fact.value);
    } else {
      const fact = parseNetwork(json.value);
      if (!fact.ok) return err({ code: 'malformed', detail: fact.error });
      mirror.setNetwork(id, fact.value);
    }
    return ok(undefined);
  }

  function forget(key: ObjectKey): void {
    const [kind, id = ''] = key.split('/');
    if (kind === 'container') mirror.setContainer(id, undefined);
    else mirror.setNetwork(id, undefined);
  }

  /** An engine that answers others holds only this object locked, or fails on it alone. */
  async function isObjectTrouble(failure: EngineFailure): Promise<boolean> {
    if (failure.code === 'answer') return true;
    return failure.code === 'timeout' && (await engine.getJson('/version')).ok;
  }

  function retryLater(key: ObjectKey): void {
    troubled.add(key);
    retryTimer ??= setTimeout(() => {
      retryTimer = undefined;
      for (const one of troubled) queue.mark(one);
    }, retryInspectMs);
  }

  function flush(): void {
    const change = mirror.take();
    if (change) on.onChange(change);
  }

  return {
    mark: (key) => queue.mark(key),
    async readAll(keys) {
      await queue.markAll(keys);
      if (closed) return;
      live = true;
      on.onChange(mirror.takeAll());
    },
    problems: () => [...problems].map(([about, problem]) => `${about.replace(longId, '$1')} ${problem}`),
    addProblem: (about, problem) => problems.set(about, problem),
    close() {
      closed = true;
      queue.close();
      clearTimeout(retryTimer);
    },
  };
}
