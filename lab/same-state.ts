/**
 * Whether two looks of the independent observers at a lab host show the same: links, addresses, routes and rules of every namespace, Open
 * vSwitch's rows, Docker's containers and networks, netfilter. What is left out stands here with its reason.
 */
import { z } from 'zod';
import type { LabHost } from './host.ts';
import { findNamespaces } from './observers/namespaces.ts';
import { observeHost, type Seen } from './observers/observe.ts';
import { until } from './poll.ts';

/** Field -> why a difference in it is none. */
export const ignoredFields: Record<string, string> = {
  _uuid: 'an OVS row that was taken away and made again is another row',
  ports: 'of an OVS bridge: uuids of rows; each port is compared itself',
  interfaces: 'of an OVS port: uuids of rows; each interface is compared itself',
  ofport: 'Open vSwitch counts on',
  pids: 'processes come and go',
  gc_timer: 'a bridge counts it down',
  hello_timer: 'as gc_timer',
  tcn_timer: 'as gc_timer',
  topology_change_timer: 'as gc_timer',
};

/** As `ignoredFields`, for things that are made again by the inverse of an `equivalent` step. */
export const ignoredWhenMadeAgain: Record<string, string> = {
  ifindex: 'the kernel counts on',
  link_index: 'the other end’s ifindex',
  link_netnsid: 'the kernel gives a namespace a number when it first needs one',
};

/** What tells the items of a list apart, in the order in which it is looked for; of lists the order says nothing. */
const names = ['path', 'ifname', 'Name', 'name', 'local', 'dst', 'priority'];

function labelOf(value: unknown): string {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return String(names.map((name) => record[name]).find((name) => name !== undefined) ?? '');
}

/** Timers of bridges and their ports. */
export const runningTimers: Record<string, string> = Object.fromEntries(
  ['hello', 'tcn', 'topology_change', 'gc', 'message_age', 'forward_delay', 'hold'].map((name) => [
    `${name}_timer`,
    'it runs',
  ]),
);

function lines(value: unknown, ignored: Record<string, string>, path: string, out: string[]): void {
  if (Array.isArray(value)) {
    for (const one of value) lines(one, ignored, `${path}[${labelOf(one)}]`, out);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) if (!(key in ignored)) lines(one, ignored, `${path}.${key}`, out);
  } else if (value !== undefined) out.push(`${path}=${JSON.stringify(value)}`);
}

/** All of it as sorted lines. */
export function stateLines(seen: Seen, alsoIgnored: Record<string, string> = {}): string[] {
  const out: string[] = [];
  const ignored = { ...ignoredFields, ...alsoIgnored };
  const { hostInode: _, ...rest } = seen;
  // Numbers of other namespaces stay once given, whoever asked for them.
  const netns = rest.netns.map(({ nsids: __, ...one }) => one as Record<string, unknown>);
  lines({ ...rest, netns }, ignored, '', out);
  return out.sort();
}

export type State = { lines: string[] };

/** Addresses that the kernel still probes for twins (RFC 4862, 5.4): their routes come when it is done. Those of a link without carrier wait for one. */
async function isProbing(host: LabHost): Promise<boolean> {
  for (const { path } of findNamespaces(host).values()) {
    const { stdout } = await host.exec(['nsenter', `--net=${path}`, 'ip', '-j', '-6', 'address', 'show', 'tentative']);
    const links = probingSchema.parse(JSON.parse(stdout === '' ? '[]' : stdout));
    if (links.some((one) => one.addr_info?.length && !one.flags?.includes('NO-CARRIER'))) return true;
  }
  return false;
}
const probingSchema = z.array(
  z.object({ flags: z.array(z.string()).optional(), addr_info: z.array(z.unknown()).optional() }),
);

/** The state once the kernel has come to rest. */
export async function stateOf(host: LabHost, alsoIgnored: Record<string, string> = {}): Promise<State> {
  await until('no address is probed any more', async () => !(await isProbing(host)), 10_000, 100);
  return lookAt(host, alsoIgnored);
}

const lookAt = async (host: LabHost, alsoIgnored: Record<string, string>): Promise<State> => ({
  lines: stateLines(await observeHost(host), alsoIgnored),
});

/** Waits until the host shows the same as before; throws with the difference. What the kernel does after a change takes a moment. */
export async function untilSameState(
  host: LabHost,
  before: State,
  alsoIgnored: Record<string, string> = {},
): Promise<void> {
  let difference: string[] = [];
  try {
    await until(
      'the host is as it was',
      async () => {
        const after = await lookAt(host, alsoIgnored);
        difference = [
          ...before.lines.filter((one) => !after.lines.includes(one)).map((one) => `- ${one}`),
          ...after.lines.filter((one) => !before.lines.includes(one)).map((one) => `+ ${one}`),
        ];
        return difference.length === 0;
      },
      10_000,
      200,
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}:\n${difference.join('\n')}`);
  }
}
