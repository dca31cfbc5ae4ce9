/** Reaching a TCP port of a lab host's loopback from the machine, for browsers and fetch. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { cleanEnv } from './enter.ts';
import type { LabHost } from './host.ts';

export type Relay = {
  /** Port on the machine's 127.0.0.1. */
  port: number;
  close(): Promise<void>;
};

async function listen(port: number): Promise<Server> {
  const server = createServer({ pauseOnConnect: true });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/**
 * Forwards connections to the machine's 127.0.0.1:`machinePort` (0: any free one) to 127.0.0.1:`insidePort` in the lab host. A socket belongs
 * for ever to the netns it was made in: the listening one is made here and handed to a child that runs in the lab host's netns and makes
 * the connecting ones there. Rejects with EADDRINUSE when the port is taken.
 */
export async function relay(host: LabHost, insidePort: number, machinePort = 0): Promise<Relay> {
  const server = await listen(machinePort);
  const { port } = server.address() as AddressInfo;
  const program = [process.execPath, join(import.meta.dirname, 'relay-child.ts'), String(insidePort)];
  const enter = ['--target', String(host.pid), '--net', '--', ...program];
  const child = spawn('nsenter', enter, {
    env: { ...cleanEnv, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const ready = once(child, 'message');
  child.send('listen', server);
  // Ours is closed as soon as the child has its own copy, or connections would be shared between both.
  server.close();
  const first = await Promise.race([ready, ended.then(() => undefined)]);
  if (first === undefined) throw new Error(`the relay to ${host.name} port ${insidePort} did not start`);
  return {
    port,
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
