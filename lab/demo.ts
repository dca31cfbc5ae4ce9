/** `npm run demo [-- SCENE]`: a lab host with a scene in it, and Patchbay running on that host, reachable from this machine. */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureLabPackages } from '../setup/lab-packages.mjs';
import { ensureBuilt } from '../setup/setup.mjs';
import { type LabHost, upLabHost } from './host.ts';
import { type Relay, relay } from './relay.ts';
import { sceneNamed } from './scenes/all.ts';

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

async function demo(sceneName: string): Promise<number> {
  const scene = sceneNamed(sceneName);
  ensureLabPackages();
  await ensureBuilt();
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  });
  console.log('demo: bringing up a lab host');
  const host = await upLabHost({ name: 'demo' });
  try {
    console.log(`demo: building the scene ${scene.name}: ${scene.about}`);
    const built = scene.build(host).then(() => 'built');
    if ((await Promise.race([built, stopped])) !== 'built') {
      // It fails when its host goes; nobody waits for it any more.
      built.catch(() => undefined);
      return 0;
    }
    const way = await relayOnFreePort(host);
    // A session of its own: Ctrl-C in this terminal is for us, we then end it in order.
    const product = host.spawn([process.execPath, startFile], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { PATCHBAY_LISTEN: `127.0.0.1:${way.port}` },
      detached: true,
    });
    const ended = once(product, 'exit');
    console.log(`demo: a shell in the lab host: nsenter -t ${host.pid} -a /bin/bash; Ctrl-C ends the demo`);
    const first = await Promise.race([ended.then(() => 'ended'), stopped]);
    if (first === 'ended') console.error('demo: Patchbay ended by itself');
    else {
      product.kill('SIGTERM');
      await Promise.race([ended, sleep(8_000)]);
    }
    await way.close();
    return first === 'ended' ? 1 : 0;
  } finally {
    await host.down();
    console.log('demo: the lab host is down');
  }
}

try {
  process.exit(await demo(process.argv[2] ?? 'demo'));
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
