/** Lab hosts with agents for tests, taken down when the test, or its file, is over; what an agent complained of fails it. */
import { afterAll, afterEach } from 'vitest';
import { type LabAgent, readStream, type StreamReader, startLabAgent } from './agent.ts';
import { type LabHost, type LabHostOptions, upLabHost } from './host.ts';

export interface TestLab {
  up(options?: LabHostOptions): Promise<LabHost>;
  /** The agent inside a host, once it has its first topology; see `startLabAgent`. */
  agentOn(...args: Parameters<typeof startLabAgent>): Promise<LabAgent>;
  streamOf(...args: Parameters<typeof readStream>): Promise<StreamReader>;
}

function createLab(): TestLab & { down(): Promise<void> } {
  let hosts: LabHost[] = [];
  let agents: LabAgent[] = [];
  let streams: StreamReader[] = [];
  const keep = async <One>(list: One[], coming: Promise<One>): Promise<One> => {
    const one = await coming;
    list.push(one);
    return one;
  };
  return {
    up: (options) => keep(hosts, upLabHost(options)),
    agentOn: (...args) => keep(agents, startLabAgent(...args)),
    streamOf: (...args) => keep(streams, readStream(...args)),
    async down() {
      const gone = { hosts: hosts.toReversed(), agents, streams };
      [hosts, agents, streams] = [[], [], []];
      for (const stream of gone.streams) stream.drop();
      const complaints = gone.agents.flatMap((one) => one.complaints());
      // A host that does not go down must not keep the next one standing.
      const ended = await Promise.allSettled(gone.agents.map((one) => one.stop()));
      for (const host of gone.hosts) ended.push(...(await Promise.allSettled([host.down()])));
      const failed = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
      const words = [...failed, ...complaints.map((line) => `the agent complained: ${line}`)];
      if (words.length > 0) throw new Error(words.join('\n'));
    },
  };
}

/** Everything is taken down after each test. */
export function labOfEachTest(): TestLab {
  const lab = createLab();
  afterEach(lab.down);
  return lab;
}

/** Everything stands until the last test of the file is over. */
export function labOfFile(): TestLab {
  const lab = createLab();
  afterAll(lab.down);
  return lab;
}
