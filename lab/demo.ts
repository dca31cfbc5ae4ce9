/** `npm run demo [-- SCENE]`: a lab host with a scene in it, and Patchbay running on that host, reachable from this machine. */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureLabPackages } from '../setup/lab-packages.mjs';
import { ensureBuilt } from '../setup/setup.mjs';
import { type LabHost, upLabHost } from './host.ts';
import { type Relay, relay } from './relay.ts';
import { sceneNamed } from './scenes/all.ts';
import { buildScene } from './scenes/build.ts';

const startFile = join(import.meta.dirname, '..', 'setup', 'start.mjs');
const firstPort = 7420;

/** The relay on the first free port from 7420 on. Inside, Patchbay listens on the same port, so that the address it prints is right. */
async function relayOnFreePort(host: LabHost): Promise<Relay> {
  for (let port = firstPort; ; port += 1) {
    try {
      return await relay(host, port, port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === firstPort + 100) throw error;
    }
  }
}

type Running = { ended: Promise<unknown>; stop(): Promise<void> };

/** Patchbay on a lab host, with the relay by which this machine's browser reaches it. */
async function runProduct(host: LabHost): Promise<Running> {
  const way = await relayOnFreePort(host);
  // A session of its own: Ctrl-C in this terminal is for us, we then end it in order.
  const product = host.spawn([process.execPath, startFile], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATCHBAY_LISTEN: `127.0.0.1:${way.port}` },
    detached: true,
  });
  const ended = once(product, 'exit');
  console.log(`demo: a shell in the lab host ${host.name}: nsenter -t ${host.pid} -a /bin/bash; Ctrl-C ends the demo`);
  return {
    ended,
    async stop() {
      product.kill('SIGTERM');
      await Promise.race([ended, sleep(8_000)]);
      await way.close();
    },
  };
}

async function demo(sceneName: string): Promise<number> {
  const scene = sceneNamed(sceneName);
  ensureLabPackages();
  await ensureBuilt();
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  });
  console.log('demo: bringing up a lab host');
  const hosts = [await upLabHost({ name: 'demo' })];
  try {
    console.log(`demo: building the scene ${scene.name}: ${scene.about}`);
    const built = buildScene(scene, hosts[0] as LabHost).then((second) => {
      if (second) hosts.push(second);
      return 'built';
    });
    if ((await Promise.race([built, stopped])) !== 'built') {
      // It fails when its host goes; nobody waits for it any more.
      built.catch(() => undefined);
      return 0;
    }
    const products: Running[] = [];
    for (const host of hosts) products.push(await runProduct(host));
    const first = await Promise.race([...products.map((one) => one.ended.then(() => 'ended')), stopped]);
    if (first === 'ended') console.error('demo: Patchbay ended by itself');
    await Promise.all(products.map((one) => one.stop()));
    return first === 'ended' ? 1 : 0;
  } finally {
    for (const host of hosts) await host.down();
    console.log('demo: the lab is down');
  }
}

try {
  process.exit(await demo(process.argv[2] ?? 'demo'));
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
