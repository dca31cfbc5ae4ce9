/**
 * Browser tests: Debian's Chromium against the product on a lab host. Needs root. One worker, since lab hosts share the machine's cores; one
 * project a scene, so that each scene's lab host comes up once.
 */
import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './e2e/chromium.ts';
import type { Options } from './e2e/fixtures.ts';

/** Which specs run on which scene. */
const specsOf: Record<string, string[]> = {
  vlan: ['scenes', 'names', 'keyboard', 'language', 'picture', 'walk', 'find', 'patch', 'arrange', 'changes', 'wiring'],
  modes: [
    'scenes',
    'names',
    'stability',
    'live',
    'lost',
    'states',
    'picture',
    'tables',
    'rules',
    'arrange-blocks',
    'wiring-modes',
  ],
  'linux-bridge': ['scenes', 'names', 'sources', 'picture', 'bridges'],
  broken: ['scenes', 'names', 'broken', 'picture'],
  mock: ['scenes', 'focus', 'ring', 'accessibility', 'forced', 'looks', 'picture', 'checks'],
  ports: ['names', 'ports'],
  macvlan: ['scenes', 'names', 'macvlan'],
};

/** With `npm run pictures` only: which pictures are taken of which scene. */
const picturesOf: Record<string, { files: string[] } & Partial<Options>> = {
  mock: { files: ['scene', 'levels', 'pages', 'inspector', 'panels'] },
  modes: { files: ['scene', 'states', 'sources', 'lamps'] },
  'linux-bridge': { files: ['scene'] },
  vlan: { files: ['scene', 'vlan', 'wiring', 'changes'] },
  broken: { files: ['scene'] },
  macvlan: { files: ['scene'] },
  'named-netns': { files: ['scene'] },
  'two-hosts': { files: ['scene'] },
  ports: { files: ['scene', 'ports'] },
  'crowd-250': { files: ['scene', 'levels'] },
  'crowd-1000': { files: ['scene', 'levels'] },
  extremes: { files: ['scene', 'extremes'] },
  empty: { files: ['scene'] },
  'no-docker': { files: ['scene', 'lamps'], scene: 'named-netns', machine: { docker: false } },
  'no-ovs': { files: ['scene', 'lamps'], scene: 'modes', machine: { ovs: false } },
  'not-root': { files: ['scene', 'lamps'], scene: 'modes', machine: { without: ['sys_admin', 'sys_ptrace'] } },
  'no-permission': {
    files: ['lamps'],
    scene: 'modes',
    machine: { without: ['dac_override', 'dac_read_search', 'net_admin'] },
  },
  'read-only': { files: ['scene'], scene: 'modes', settings: { PATCHBAY_READONLY: '1' } },
};
/** The scenes that the user guide's pictures are cut out of. */
const guided = ['mock', 'modes', 'broken', 'macvlan', 'named-netns', 'crowd-100'];
const pictured = process.env.PATCHBAY_PICTURES !== undefined;

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
    launchOptions: chromiumOptions,
  },
  projects: process.env.PATCHBAY_GUIDE
    ? guided.map((scene) => ({
        name: `guide-${scene}`,
        testMatch: 'pictures/guide.pictures.ts',
        timeout: 300_000,
        use: { scene },
      }))
    : pictured
      ? Object.entries(picturesOf).map(([name, { files, ...options }]) => ({
          name: `pictures-${name}`,
          testMatch: files.map((file) => `pictures/${file}.pictures.ts`),
          timeout: 300_000,
          use: { scene: name, ...options },
        }))
      : [
          ...Object.entries(specsOf).map(([scene, specs]) => ({
            name: scene,
            testMatch: specs.map((spec) => `${spec}.spec.ts`),
            use: { scene },
          })),
          {
            name: 'named-netns',
            testMatch: ['scenes', 'names', 'netns'].map((spec) => `${spec}.spec.ts`),
            use: { scene: 'named-netns', machine: { docker: false } },
          },
          {
            name: 'not-root',
            testMatch: 'not-root.spec.ts',
            use: {
              scene: 'linux-bridge',
              machine: { ovs: false, without: ['sys_admin', 'sys_ptrace', 'dac_override', 'dac_read_search'] },
            },
          },
          {
            name: 'read-only',
            testMatch: ['read-only.spec.ts', 'empty.spec.ts'],
            use: { scene: 'empty', settings: { PATCHBAY_READONLY: '1' } },
          },
        ],
});
