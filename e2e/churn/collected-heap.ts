/**
 * How much memory a running Node.js process keeps when its garbage is gone. SIGUSR1 opens its inspector on the loopback of its own network
 * namespace (node:process, "Signal events"); it is closed again after each look, so that it does not stand beside the next one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Relay } from '../../lab/relay.ts';

/** Where Node.js opens its inspector unless told otherwise. */
export const inspectorPort = 9229;

type Answer = { id?: number; result?: { result?: { value?: unknown } }; error?: { message: string } };

async function webSocketUrl(port: number): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    try {
      const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { id: string }[];
      if (target) return `ws://127.0.0.1:${port}/${target.id}`;
    } catch (error) {
      if (tries > 100) throw new Error('the inspector did not open', { cause: error });
    }
    await sleep(50);
  }
}

/** Bytes of V8's heap in use after a full collection. `pid` as the machine counts; `relay` leads to the inspector's port of its host. */
export async function collectedHeap(pid: number, relay: Relay): Promise<number> {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await webSocketUrl(relay.port));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the inspector refused')));
  });
  let last = 0;
  const ask = (method: string, params: Record<string, unknown> = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      const hear = (event: MessageEvent): void => {
        const answer = JSON.parse(String(event.data)) as Answer;
        if (answer.id !== id) return;
        socket.removeEventListener('message', hear);
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
        else resolve(answer.result?.result?.value);
      };
      socket.addEventListener('message', hear);
      socket.send(JSON.stringify({ id, method, params }));
    });
  await ask('HeapProfiler.collectGarbage');
  await ask('HeapProfiler.collectGarbage');
  const used = await ask('Runtime.evaluate', { expression: 'process.memoryUsage().heapUsed' });
  const close = "setTimeout(() => process.getBuiltinModule('node:inspector').close(), 200), 0";
  await ask('Runtime.evaluate', { expression: close });
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
  socket.close();
  await closed;
  await untilRefused(relay.port);
  if (typeof used !== 'number') throw new Error(`no heap size: ${String(used)}`);
  return used;
}

async function untilRefused(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const open = await fetch(`http://127.0.0.1:${port}/json/version`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (!open) return;
    await sleep(50);
  }
  throw new Error('the inspector did not close');
}
