/** Waiting for a topology to come to what the observers say. */
import type { Topology } from '../../model/topology.ts';
import type { LabHost } from '../host.ts';
import { until } from '../poll.ts';
import { compareHost, describeDifferences } from './compare-host.ts';

/**
 * Compares until nothing differs: a host settles for a moment after its last command (operational states, duplicate address detection).
 * Throws with every difference that is left, naming `what`.
 */
export async function untilAgreed(
  host: LabHost,
  what: string,
  topology: () => Topology | Promise<Topology>,
  timeoutMs = 30_000,
): Promise<void> {
  let found = '';
  const agrees = async (): Promise<boolean> => {
    found = describeDifferences(await compareHost(host, await topology()));
    return found === '';
  };
  await until(what, agrees, timeoutMs, 500).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${found}`);
  });
}
