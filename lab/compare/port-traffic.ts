/**
 * Verdicts on ports held to traffic: every published port and every port mapping is asked over its own protocol from the host itself, from a
 * neighbour on its wire and from a container, and what comes back is set against what the verdict says.
 */
import { z } from 'zod';
import { isAnyAddress } from '../../model/address.ts';
import { type PortState, portStatesSchema } from '../../model/port-state.ts';
import type { LabAgent } from '../agent.ts';
import type { LabHost } from '../host.ts';
import { until } from '../poll.ts';
import { modes } from '../scenes/modes.ts';
import { ports } from '../scenes/ports.ts';
import { containerPid, runContainer } from '../scenes/scene.ts';
import { joinByWire } from '../wire.ts';

/** The addresses of the host and its neighbour on the wire. */
const wire = {
  inet: { host: '10.77.0.1', neighbour: '10.77.0.2', length: 24 },
  inet6: { host: 'fd77::1', neighbour: 'fd77::2', length: 64 },
} as const;
const loopback = { inet: '127.0.0.1', inet6: '::1' } as const;
const families = ['inet', 'inet6'] as const;
/** docker-proxy of every published port of the scenes `modes` and `ports`, one a family. */
const proxiesOfScenes = 38;

/** Wires two lab hosts, with addresses of both families; the neighbour is the host's way out. */
export async function makeNeighbours(host: LabHost, neighbour: LabHost): Promise<void> {
  await joinByWire(host, neighbour);
  for (const family of families) {
    const { length, ...ends } = wire[family];
    const nodad = family === 'inet6' ? ['nodad'] : [];
    await host.run(['ip', 'address', 'add', `${ends.host}/${length}`, 'dev', 'eth0', ...nodad]);
    await neighbour.run(['ip', 'address', 'add', `${ends.neighbour}/${length}`, 'dev', 'eth0', ...nodad]);
    const version = family === 'inet' ? '-4' : '-6';
    await host.run(['ip', version, 'route', 'add', 'default', 'via', ends.neighbour, 'dev', 'eth0']);
  }
}

const askers = ['host', 'neighbour', 'container'] as const;
type Asker = (typeof askers)[number];

export type PortQuestion = {
  state: PortState;
  asker: Asker;
  /** Where it is sent. */
  address: string;
  /** What the verdict says of it; undefined: nothing. */
  claim: 'answers' | 'dead' | undefined;
};

/** Where to ask for a port; nowhere where the asker has no way to such an address. */
function addressesFor({ family, hostAddress, reach }: PortState, asker: Asker, gateway: string): string[] {
  const outside = isAnyAddress(hostAddress) || reach === 'loopback' ? wire[family].host : hostAddress;
  if (asker === 'host') return [isAnyAddress(hostAddress) ? loopback[family] : hostAddress];
  if (asker === 'neighbour') return [outside];
  // Docker's own bridge has no IPv6 unless it is asked for.
  return family === 'inet6' ? [] : [...new Set([outside, isAnyAddress(hostAddress) ? gateway : outside])];
}

function claimOf(state: PortState, asker: Asker, isGateway: boolean): PortQuestion['claim'] {
  switch (state.verdict) {
    case 'works':
      if (state.reach === 'loopback' && asker !== 'host') return 'dead';
      // To a container docker-proxy sends its datagrams from the gateway's address, whichever was asked: who asked another does not take them.
      return asker === 'container' && state.protocol === 'udp' && !isGateway ? undefined : 'answers';
    case 'nobody-listens':
    case 'listens-on-loopback':
    case 'rule-missing':
      return 'dead';
    case 'blocked':
      // A verdict is about who comes from outside; on the host itself the proxy may go past the rule.
      return asker === 'neighbour' ? 'dead' : undefined;
    case 'not-published':
      // A rule that leads to somebody who listens; that it takes what comes from outside is all it needs to.
      return asker === 'neighbour' ? 'answers' : undefined;
    case 'unknown':
      return undefined;
  }
}

/** An answer under load may take long; what is dead is told by a refusal, or by this much silence. */
const patienceSeconds = 10;
const silenceSeconds = 1.5;

/**
 * Asks everything at once: a line over TCP, datagrams over UDP until one comes back. `data` is the only answer; a connection that is accepted
 * and closed is none, since docker-proxy accepts before it knows whether anybody listens.
 */
const prober = `
import json, socket, sys, threading, time
def ask(q):
    family = socket.AF_INET6 if ":" in q["address"] else socket.AF_INET
    end = time.monotonic() + q["seconds"]
    try:
        if q["protocol"] == "tcp":
            s = socket.socket(family, socket.SOCK_STREAM)
            s.settimeout(q["seconds"])
            s.connect((q["address"], q["port"]))
            s.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
            return "data" if s.recv(1) else "closed"
        s = socket.socket(family, socket.SOCK_DGRAM)
        s.connect((q["address"], q["port"]))
        s.settimeout(0.2)
        while time.monotonic() < end:
            try:
                s.send(b"anybody there?")
                return "data" if s.recv(64) else "closed"
            except TimeoutError:
                pass
        return "silent"
    except TimeoutError:
        return "silent"
    except OSError as e:
        return e.strerror or str(e)
questions = json.load(sys.stdin)
answers = [None] * len(questions)
def work(i):
    answers[i] = ask(questions[i])
threads = [threading.Thread(target=work, args=(i,)) for i in range(len(questions))]
for t in threads: t.start()
for t in threads: t.join()
print(json.dumps(answers))
`;

/** Every question with what came of it: `data`, or in words why nothing did. `container` asks too; it must be on Docker's own bridge. */
export async function askPorts(
  { host, neighbour, container }: { host: LabHost; neighbour: LabHost; container: string },
  states: readonly PortState[],
): Promise<(PortQuestion & { got: string })[]> {
  const format = '{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}';
  const gateway = (await host.run(['docker', 'inspect', '--format', format, container])).trim();
  const python = ['/usr/bin/python3', '-c', prober];
  const inside = ['nsenter', '--target', await containerPid(host, container), '--net', '--', ...python];
  const asked = askers.map(async (asker) => {
    const questions = states.flatMap((state) =>
      addressesFor(state, asker, gateway).map((address): PortQuestion => {
        return { state, asker, address, claim: claimOf(state, asker, address === gateway) };
      }),
    );
    const input = JSON.stringify(
      questions.map(({ state, address, claim }) => ({
        ...{ address, port: state.hostPort, protocol: state.protocol },
        seconds: claim === 'answers' ? patienceSeconds : silenceSeconds,
      })),
    );
    const at = asker === 'neighbour' ? neighbour : host;
    const printed = await at.run(asker === 'container' ? inside : python, { input });
    const answers = z.array(z.string()).length(questions.length).parse(JSON.parse(printed));
    return questions.map((one, index) => ({ ...one, got: answers[index] ?? '' }));
  });
  return (await Promise.all(asked)).flat();
}

/**
 * The scenes `modes` and `ports` on `host`, which has Docker, beside an empty `neighbour`: every port as the agent judges it, once all
 * proxies are told, and what traffic says of that.
 */
export async function judgePortScenes(
  host: LabHost,
  neighbour: LabHost,
  startAgent: () => Promise<LabAgent>,
): Promise<{ states: PortState[] } & ReturnType<typeof judgeVerdicts>> {
  await makeNeighbours(host, neighbour);
  await Promise.all([modes.build(host), ports.build(host), runContainer(host, 'asker', [])]);
  const agent = await startAgent();
  const states = await until('all proxies are told', async () => {
    const { ports: read } = portStatesSchema.parse(await agent.get('/api/v1/port-mappings'));
    return read.filter((one) => one.mapping?.proxy).length >= proxiesOfScenes ? read : undefined;
  });
  const judged = judgeVerdicts(await askPorts({ host, neighbour, container: 'asker' }, states));
  for (const one of judged.unsaid) console.log(`port traffic, nothing said: ${one}`);
  return { states, ...judged };
}

/** What traffic says against the verdicts, and how much was asked. One line each, for a test's message. */
export function judgeVerdicts(asked: readonly (PortQuestion & { got: string })[]): {
  wrong: string[];
  /** Questions of which the verdict says nothing. */
  unsaid: string[];
  /** Ports whose verdict is unknown. */
  unknown: string[];
  summary: string;
} {
  const line = ({ state, asker, address, got }: (typeof asked)[number]): string =>
    `${state.hostAddress} ${state.hostPort}/${state.protocol} is ${state.verdict}; from the ${asker} at ${address}: ${got}`;
  const of = (claim: PortQuestion['claim']) => asked.filter((one) => one.claim === claim);
  const wrong = [
    ...of('answers').filter((one) => one.got !== 'data'),
    ...of('dead').filter((one) => one.got === 'data'),
  ];
  const states = new Set(asked.map((one) => one.state));
  const unknown = [...states]
    .filter((one) => one.verdict === 'unknown')
    .map((one) => `${one.hostAddress} ${one.hostPort}/${one.protocol}: ${one.decidedBy ?? ''} ${one.detail ?? ''}`);
  const summary =
    `${states.size} ports asked ${asked.length} times: ${of('answers').length} were to answer and ${of('dead').length} to be dead, ` +
    `${wrong.length} of them wrongly; of ${of(undefined).length} the verdict says nothing; ${unknown.length} verdicts unknown`;
  return { wrong: wrong.map(line), unsaid: of(undefined).map(line), unknown, summary };
}
