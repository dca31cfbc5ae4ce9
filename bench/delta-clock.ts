/**
 * A reader of the stream that knows when a delta about a link arrived. It parses JSON and nothing more, so that it adds next to nothing to
 * what is measured; that deltas are right is for the tests to show.
 */
import { type ClientRequest, request } from 'node:http';

export type DeltaClock = {
  /** The moment (performance.now) the next delta arrives that names this link of the host's own namespace. */
  nextAbout(name: string): Promise<number>;
  deltas(): number;
  stop(): void;
};

type Named = { id: string; name?: string; netns?: string; owner?: string };
type Snapshot = { topology: { links: Named[]; netns: Named[] } };
type WireDelta = { patch?: { links?: Named[] }; put?: { links?: Named[] } };

const fieldOf = (event: string, name: string): string | undefined =>
  event
    .split('\n')
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);

function idsByName({ topology }: Snapshot): Map<string, string> {
  const own = topology.netns.find((netns) => netns.owner === 'host')?.id;
  return new Map(topology.links.filter((link) => link.netns === own).map((link) => [link.name ?? '', link.id]));
}

/** Connects to the agent's socket; resolves when the snapshot is there. */
export function startDeltaClock(socketPath: string, token: string): Promise<DeltaClock> {
  let ids = new Map<string, string>();
  let deltas = 0;
  let awaited: { id: string; arrived: (atMs: number) => void } | undefined;
  let call: ClientRequest;

  const clock: DeltaClock = {
    nextAbout(name) {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`the snapshot has no link ${name}`);
      return new Promise((resolve) => {
        awaited = { id, arrived: resolve };
      });
    },
    deltas: () => deltas,
    stop: () => call.destroy(),
  };
  const onDelta = (delta: WireDelta, atMs: number): void => {
    deltas += 1;
    const links = [...(delta.patch?.links ?? []), ...(delta.put?.links ?? [])];
    if (!awaited || !links.some((link) => link.id === awaited?.id)) return;
    awaited.arrived(atMs);
    awaited = undefined;
  };

  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    call = request({ socketPath, path: '/api/v1/topology/stream', headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`stream: ${response.statusCode}`));
      let rest = '';
      response.on('error', () => undefined);
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const atMs = performance.now();
        const events = (rest + chunk).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const data = fieldOf(event, 'data') ?? 'null';
          if (fieldOf(event, 'event') === 'delta') onDelta(JSON.parse(data), atMs);
          else if (fieldOf(event, 'event') === 'snapshot') {
            ids = idsByName(JSON.parse(data));
            resolve(clock);
          }
        }
      });
    });
    call.on('error', reject);
    call.end();
  });
}
