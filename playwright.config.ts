/**
 * Browser tests: Debian's Chromium against the product on a lab host. Needs root. One worker, since lab hosts share the machine's cores; one
 * project a scene, so that each scene's lab host comes up once.
 */
import { defineConfig } from '@playwright/test';
import type { Options } from './e2e/fixtures.ts';

/** Which specs run on which scene. */
const specsOf: Record<string, string[]> = {
  vlan: ['scenes', 'keyboard', 'accessibility', 'language'],
  modes: ['scenes', 'live', 'lost'],
  'linux-bridge': ['scenes', 'sources'],
  broken: ['scenes', 'broken'],
};
const pictured = process.env.PATCHBAY_SCREENSHOTS ? ['demo', 'modes', 'vlan', 'linux-bridge', 'broken', 'empty'] : [];

export default defineConfig<object, Options>({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    browserName: 'chromium',
    colorScheme: 'dark',
    locale: 'en-GB',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    ...Object.entries(specsOf).map(([scene, specs]) => ({
      name: scene,
      testMatch: specs.map((spec) => `${spec}.spec.ts`),
      use: { scene },
    })),
    {
      name: 'read-only',
      testMatch: 'read-only.spec.ts',
      use: { scene: 'empty', settings: { PATCHBAY_READONLY: '1' } },
    },
    ...pictured.map((scene) => ({ name: `pictures-${scene}`, testMatch: 'screenshots.spec.ts', use: { scene } })),
  ],
});
