/** The engine's last events, for whoever asks what happened. Pure; lives as long as the agent. */
import type { EngineEvent } from '../../model/on-demand.ts';
import type { WireEvent } from './schemas.ts';

/** An event carries the container's labels, and a label may be as long as a request: what is kept of them is bounded. */
const maxAttributes = 64;
const maxValueChars = 1_024;

export interface EventLog {
  /** An event that is known already, told again after a reconnection, changes nothing. */
  add(event: WireEvent): void;
  /** The newest first. `object` is the id of a container's or network's record: events of it, and of others that name it. */
  newestFirst(object?: string): EngineEvent[];
}

const timeOf = ({ time, timeNano }: WireEvent): string =>
  new Date(timeNano === undefined ? time * 1_000 : timeNano / 1e6).toISOString();

function told(event: WireEvent): EngineEvent {
  const attributes = Object.entries(event.Actor.Attributes)
    .slice(0, maxAttributes)
    .map(([name, value]) => [name.slice(0, maxValueChars), value.slice(0, maxValueChars)]);
  return {
    time: timeOf(event),
    type: event.Type,
    action: event.Action,
    actorId: event.Actor.ID,
    attributes: Object.fromEntries(attributes),
  };
}

export function createEventLog(capacity = 1_000): EventLog {
  const events = new Map<string, EngineEvent>();
  return {
    add(event) {
      const key = [event.timeNano ?? event.time, event.Type, event.Action, event.Actor.ID].join(' ');
      if (events.has(key)) return;
      events.set(key, told(event));
      if (events.size <= capacity) return;
      const [oldest] = events.keys();
      if (oldest !== undefined) events.delete(oldest);
    },
    newestFirst(object) {
      const all = [...events.values()].reverse();
      if (object === undefined) return all;
      const id = object.slice(object.lastIndexOf(':') + 1);
      return all.filter((one) => one.actorId === id || one.attributes.container === id);
    },
  };
}
