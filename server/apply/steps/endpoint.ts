/** Endpoints of containers on Docker networks, made and taken away by the engine. */
import { parseAddress } from '../../../model/address.ts';
import { deepEqual } from '../../../model/equal.ts';
import type { Result } from '../../../model/result.ts';
import type { StepOf } from '../../../model/step.ts';
import type { EngineFailure } from '../../docker/engine.ts';
import {
  type EngineWriter,
  type EngineWriteTiming,
  engineWriteTiming,
  type PresentEndpoint,
  withEngineWriter,
} from '../../docker/write.ts';
import type { StepTrouble } from '../step-runner.ts';
import { type Done, done, type Hand } from './hand.ts';
import { trouble } from './troubles.ts';

type ConnectStep = StepOf<'connectNetwork'>;
type DisconnectStep = StepOf<'disconnectNetwork'>;

/** Has work done with the engine; that it cannot be reached is told as any other trouble. */
export type EngineRun = (work: (writer: EngineWriter) => Promise<Done>) => Promise<Done>;

/** `what` says what was tried: `connect the container`. */
function engineTrouble(what: string, { code, detail }: EngineFailure): { ok: false; error: StepTrouble } {
  if (code === 'gone') return trouble('missing', 'The container or the network is gone.', detail);
  // Somebody was faster than we: `endpoint with name ... already exists in network ...`.
  if (code === 'answer' && /already exists in network/.test(detail)) {
    return trouble('exists', 'The container is on the network already.', detail);
  }
  if (code === 'answer') return trouble('refused', `The engine did not ${what}.`, detail);
  if (code === 'timeout') return trouble('timeout', `The engine did not ${what} in time.`, detail);
  return trouble('source-lost', 'The engine does not answer.', detail);
}

export function engineAt(socketPath: string, timing: EngineWriteTiming = engineWriteTiming): EngineRun {
  return async (work) => {
    const worked = await withEngineWriter(socketPath, timing, work);
    return worked.ok ? worked.value : engineTrouble('tell its version', worked.error);
  };
}

/** The engine's own id, at the end of ours. */
const engineId = (id: string): string => id.slice(id.lastIndexOf(':') + 1);
const idsOf = ({ network, container }: ConnectStep | DisconnectStep) => ({
  networkId: engineId(network),
  containerId: engineId(container),
});

const holds = (present: readonly string[], asked: string | undefined): boolean =>
  asked === undefined || present.some((one) => deepEqual(parseAddress(one), parseAddress(asked)));

/** It has what the step says, as far as the step says it; a container that does not run has no MAC yet. */
const isThat = (present: PresentEndpoint, { ipv4Address, ipv6Address, mac }: ConnectStep | DisconnectStep): boolean =>
  holds(present.ipv4Addresses, ipv4Address) &&
  holds(present.ipv6Addresses, ipv6Address) &&
  (mac === undefined || present.mac === '' || present.mac.toLowerCase() === mac.toLowerCase());

async function lookFor(
  writer: EngineWriter,
  step: ConnectStep | DisconnectStep,
): Promise<Result<PresentEndpoint | undefined, StepTrouble>> {
  const present = await writer.endpoint(idsOf(step));
  return present.ok ? present : engineTrouble('tell of the endpoint', present.error);
}

async function connect(writer: EngineWriter, step: ConnectStep): Promise<Done> {
  const { ipv4Address, ipv6Address, mac, aliases } = step;
  const connected = await writer.connect({ ...idsOf(step), ipv4Address, ipv6Address, mac, aliases });
  return connected.ok ? done : engineTrouble('connect the container', connected.error);
}

/** `docker network connect`. */
export function connectNetwork(run: EngineRun): Hand<'connectNetwork'> {
  const ready = async (writer: EngineWriter, step: ConnectStep): Promise<Done> => {
    const present = await lookFor(writer, step);
    if (!present.ok) return present;
    return present.value ? trouble('exists', 'The container is on the network already.') : done;
  };
  return {
    check: (step) => run((writer) => ready(writer, step)),
    take: (step) =>
      run(async (writer) => {
        const free = await ready(writer, step);
        return free.ok ? connect(writer, step) : free;
      }),
    takeBack: (step) =>
      run(async (writer) => {
        const present = await lookFor(writer, step);
        if (!present.ok) return present;
        if (!present.value) return connect(writer, step);
        if (isThat(present.value, step)) return done;
        return trouble('exists', 'The container is on the network with another address.');
      }),
  };
}

/** `docker network disconnect`. */
export function disconnectNetwork(run: EngineRun): Hand<'disconnectNetwork'> {
  const find = async (writer: EngineWriter, step: DisconnectStep): Promise<Done> => {
    const present = await lookFor(writer, step);
    if (!present.ok) return present;
    if (!present.value) return trouble('missing', 'The container is not on the network.');
    return isThat(present.value, step)
      ? done
      : trouble('moved', 'The container is on the network with another address than when the plan was made.');
  };
  const disconnect = async (writer: EngineWriter, step: DisconnectStep): Promise<Done> => {
    const disconnected = await writer.disconnect(idsOf(step));
    return disconnected.ok ? done : engineTrouble('disconnect the container', disconnected.error);
  };
  return {
    check: (step) => run((writer) => find(writer, step)),
    take: (step) =>
      run(async (writer) => {
        const there = await find(writer, step);
        return there.ok ? disconnect(writer, step) : there;
      }),
    takeBack: (step) =>
      run(async (writer) => {
        const there = await find(writer, step);
        if (there.ok) return disconnect(writer, step);
        // Gone with its container or network, or disconnected already.
        return there.error.code === 'missing' ? done : there;
      }),
  };
}
