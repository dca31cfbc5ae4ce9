/**
 * Nothing grows while a host churns under the eyes of ten pages: memory and descriptors of agent, web process, browser and page. Heaps are
 * measured after a forced collection, with the host brought back to the same number of things each time. PATCHBAY_CHURN_MINUTES (30) sets
 * the length. Warming up is the first sixth, and until the agent keeps as many deltas to resume from as it ever will; a run under ten minutes
 * does not come that far.
 */
import { loadavg } from 'node:os';
import { expect, test } from 'vitest';
import { evidence } from '../lab/evidence.ts';
import { chosenSeed, randomFrom } from '../lab/random.ts';
import { relay } from '../lab/relay.ts';
import { runContainer } from '../lab/scenes/scene.ts';
import { type Allowed, fitLine, isFlat, type Sample } from '../lab/slope.ts';
import { type Browsers, openBrowsers, type PageSize } from './churn/browsers.ts';
import { startChurn } from './churn/churn.ts';
import { collectedHeap, inspectorPort } from './churn/collected-heap.ts';
import { sizeOf, sizeOfTree } from './churn/process-size.ts';
import { upStand } from './stand.ts';

const minutes = Number(process.env.PATCHBAY_CHURN_MINUTES ?? 30);
const warmUpSeconds = minutes * 10;
/** What `server/live/ring.ts` keeps. */
const keptDeltas = minutes < 10 ? 0 : 2_000;
const betweenSamplesMs = Math.min(25_000, minutes * 2_000);
const pageCount = 10;
/** Containers that stay as they are; with those of the scene and of the churn some forty. */
const bystanders = 20;

const mebi = 1024 * 1024;
/**
 * What each row of samples may grow over the whole time; undefined: it is told and not judged. Resident memory has what the collector has
 * not given back; a browser's is mostly its own program, which the kernel drops and brings back as it likes.
 */
const allowed: Record<string, Allowed | undefined> = {
  'agent heap': { share: 0.05, amount: 2 * mebi },
  'agent resident': { share: 0.08, amount: 16 * mebi },
  'agent descriptors': { share: 0, amount: 4 },
  'web heap': { share: 0.05, amount: 2 * mebi },
  'web resident': { share: 0.08, amount: 16 * mebi },
  'web descriptors': { share: 0, amount: 4 },
  'page heap': { share: 0.05, amount: 1 * mebi },
  'worker heap': { share: 0.05, amount: 1 * mebi },
  'page nodes': { share: 0.05, amount: 100 },
  'page listeners': { share: 0.05, amount: 50 },
  'browser own memory': { share: 0.08, amount: 64 * mebi },
  'browser resident': undefined,
  'browser descriptors': { share: 0.03, amount: 20 },
};

/** The page that keeps the most: one that leaks must not hide behind nine that do not. */
const most = (sizes: PageSize[], of: keyof PageSize): number => Math.max(...sizes.map((one) => one[of]));

const spoken = (name: string, value: number): string =>
  /heap|resident|memory/.test(name) ? `${(value / mebi).toFixed(1)} MiB` : value.toFixed(1);

async function revisions(browsers: Browsers): Promise<Set<string | null>> {
  const all = browsers.pages.map((page) => page.attribute('[data-workspace]', 'data-revision'));
  return new Set(await Promise.all(all));
}

test(
  `${minutes} minutes of churn with ${pageCount} pages: memory and descriptors stay flat`,
  async () => {
    const random = randomFrom(chosenSeed());
    const stand = await upStand('modes');
    const inspector = await relay(stand.host, inspectorPort);
    let browsers: Browsers | undefined;
    try {
      for (let at = 0; at < bystanders; at += 1) await runContainer(stand.host, `bystander-${at}`, []);
      browsers = await openBrowsers(pageCount, stand.url, stand.signInLink);
      const pids = { agent: stand.agentPid(), web: stand.webPid() };
      const churn = await startChurn(stand.host, random);
      const rows = new Map<string, Sample[]>(Object.keys(allowed).map((name) => [name, []]));
      const deltasAtPage = async (): Promise<number> =>
        Number(await browsers?.pages[0]?.attribute('[data-workspace]', 'data-deltas'));
      const began = Date.now();
      let warmAt: number | undefined;
      const seconds = (): number => (Date.now() - began) / 1000;

      while (seconds() < minutes * 60) {
        await churn.run(betweenSamplesMs);
        await churn.rest();
        const atSeconds = seconds();
        if (atSeconds >= warmUpSeconds && (await deltasAtPage()) >= keptDeltas) warmAt ??= atSeconds;
        const keep = (name: string, value: number): unknown => rows.get(name)?.push({ atSeconds, value });
        for (const name of ['agent', 'web'] as const) {
          // Before the inspector: it has descriptors of its own.
          const { residentBytes, descriptors } = sizeOf(pids[name]);
          keep(`${name} resident`, residentBytes);
          keep(`${name} descriptors`, descriptors);
          keep(`${name} heap`, await collectedHeap(pids[name], inspector));
        }
        const pages: PageSize[] = [];
        for (const page of browsers.pages) pages.push(await page.size());
        keep('page heap', most(pages, 'heapBytes'));
        keep('worker heap', most(pages, 'workerHeapBytes'));
        keep('page nodes', most(pages, 'nodes'));
        keep('page listeners', most(pages, 'listeners'));
        const browser = sizeOfTree(browsers.pid);
        keep('browser own memory', browser.ownBytes);
        keep('browser resident', browser.residentBytes);
        keep('browser descriptors', browser.descriptors);
        console.log(
          [
            `${Math.round(atSeconds)} s`,
            ...[...rows].map(([name, all]) => `${name} ${spoken(name, all.at(-1)?.value ?? 0)}`),
          ].join(', '),
        );
      }

      if (warmAt === undefined) throw new Error('the agent never had all the deltas it keeps: churn longer');
      evidence(
        `${minutes} minutes, ${pageCount} pages, seed ${random.seed}: ${churn.count()} changes, ${await deltasAtPage()} deltas at each page, warm after ${Math.round(warmAt)} s; load ${loadavg()[0]?.toFixed(1)}`,
      );
      const growing: string[] = [];
      for (const [name, samples] of rows) {
        const steady = samples.filter((one) => one.atSeconds >= (warmAt ?? 0));
        const fit = fitLine(steady);
        const words = `${name}: mean ${spoken(name, fit.mean)}, first ${spoken(name, fit.first)}, last ${spoken(name, fit.last)}, fitted growth ${spoken(name, fit.growth)} over ${steady.length} samples`;
        evidence(words);
        const bound = allowed[name];
        if (bound && !isFlat(fit, bound)) growing.push(words);
      }
      expect(growing).toEqual([]);
      // Each page followed the host all the way on the connection it began with.
      expect(pids).toEqual({ agent: stand.agentPid(), web: stand.webPid() });
      await expect.poll(async () => (await revisions(browsers as Browsers)).size).toBe(1);
      for (const page of browsers.pages) {
        expect(await page.attribute('[data-workspace]', 'data-snapshots')).toBe('1');
      }
      expect(browsers.complaints).toEqual([]);
      // What Node.js says when its inspector is opened for a measurement.
      const inspectorWords =
        /Debugger (listening|attached|ending)|For help, see: https:\/\/nodejs.org|Waiting for the debugger/;
      expect(stand.takeComplaints().filter((line) => !inspectorWords.test(line))).toEqual([]);
    } finally {
      await browsers?.close();
      await inspector.close();
      await stand.down();
    }
  },
  (minutes + 15) * 60_000,
);
