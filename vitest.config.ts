/**
 * The kinds of vitest tests. `unit` needs nothing; `lab` needs root and the lab's packages and runs two files at a time, each on lab hosts of
 * its own; `lab-alone` are those of the lab itself, which look at the whole machine for what a lab host left; `full` is what is too long for
 * every run. `npm test` runs all but the last.
 */
import { defineConfig } from 'vitest/config';

const outside = ['**/node_modules/**', '.next/**', '.cache/**'];
/** What in e2e/ is no browser test is too long for every run. */
const elsewhere = [...outside, 'e2e/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...elsewhere, '**/*.{lab,vm,full}.test.ts'],
          // Ends what hangs. On a busy machine a test may take many times as long as by itself.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['**/*.lab.test.ts'],
          exclude: [...elsewhere, 'lab/**'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'lab-alone',
          include: ['lab/**/*.lab.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'full',
          include: ['**/*.full.test.ts'],
          exclude: outside,
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
