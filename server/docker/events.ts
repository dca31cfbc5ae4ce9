/** Engine events: which are asked for, how the stream splits, which objects an event names. */
import { StringDecoder } from 'node:string_decoder';
import { err, ok, type Result } from '../../model/result.ts';
import { containerIdSchema, eventSchema, firstIssue, networkIdSchema, type WireEvent } from './schemas.ts';

/** Something to inspect: `container/<id>` or `network/<id>`. */
export type ObjectKey = `container/${string}` | `network/${string}`;

/** Actions after which an inspect may differ. Not asked for: exec_*, attach and the like, frequent and without effect. */
const actions = {
  container: ['create', 'start', 'restart', 'die', 'kill', 'stop', 'pause', 'unpause', 'rename', 'update', 'destroy'],
  network: ['create', 'connect', 'disconnect', 'update', 'remove', 'destroy'],
};

/** Told on, and nothing to inspect after: what a person who looks for the cause of a fault wants to have seen. */
const noted = ['oom', 'health_status', 'reload'];

/** The `filters` parameter of GET /events. */
export const eventFilters = {
  type: [...Object.keys(actions), 'daemon'],
  event: [...new Set([...actions.container, ...actions.network, ...noted])],
};

/** What has to be inspected after the event. An event of another type or action names nothing. */
export function objectsNamed(event: WireEvent): ObjectKey[] {
  const { ID, Attributes } = event.Actor;
  if (event.Type === 'container' && actions.container.includes(event.Action)) {
    return containerIdSchema.safeParse(ID).success ? [`container/${ID}`] : [];
  }
  if (event.Type === 'network' && actions.network.includes(event.Action)) {
    const keys: ObjectKey[] = networkIdSchema.safeParse(ID).success ? [`network/${ID}`] : [];
    const container = Attributes.container;
    if (containerIdSchema.safeParse(container).success) keys.push(`container/${container}`);
    return keys;
  }
  return [];
}

/** Far above any event: an event carries the container's labels, which the engine itself bounds by the size of a request. */
const maxLineChars = 4 * 1024 * 1024;

/** A reader of the event stream: JSON objects, one a line. After an error it must not be fed again. */
export function createEventReader(): (chunk: Uint8Array) => Result<WireEvent[], string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return (chunk) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineChars) return err(`an event is longer than ${maxLineChars} characters`);
    const events: WireEvent[] = [];
    for (const line of lines) {
      if (line.trim() === '') continue;
      const event = parseEvent(line);
      if (!event.ok) return event;
      events.push(event.value);
    }
    return ok(events);
  };
}

function parseEvent(line: string): Result<WireEvent, string> {
  try {
    const parsed = eventSchema.safeParse(JSON.parse(line));
    return parsed.success ? ok(parsed.data) : err(`an event does not parse: ${firstIssue(parsed.error)}`);
  } catch {
    return err('an event is not JSON');
  }
}
