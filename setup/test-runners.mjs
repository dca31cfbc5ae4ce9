/** The test runners, each under the pinned Node.js, told by their machine-readable reports. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './pinned-node.mjs';

/** The configuration is run as it is: bundling it would write into node_modules, which may belong to another user. */
const vitest = (command) => ['node_modules/vitest/vitest.mjs', command, '--configLoader=runner'];
const playwright = 'node_modules/@playwright/test/cli.js';

/** What a runner came to; `troubles` are sentences on failures that are no single test's. */
const nothing = () => ({ passed: 0, failed: 0, skipped: 0, troubles: [] });

/** Adds `troubles` for a run that failed without a failed test, or that ran nothing: neither may look like success. */
function judged(tally, name, exitCode, report) {
  if (report === undefined) {
    tally.failed += 1;
    tally.troubles.push(`${name}: the runner ended with exit code ${exitCode} and left no report`);
  } else if (exitCode !== 0 && tally.failed === 0) {
    tally.failed += 1;
    tally.troubles.push(`${name}: the runner ended with exit code ${exitCode} though no test failed`);
  } else if (tally.passed + tally.failed === 0) {
    tally.failed += 1;
    tally.troubles.push(`${name}: no test ran`);
  }
  return tally;
}

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-test-'));
  try {
    const file = join(folder, 'report.json');
    const exitCode = await work(file);
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    return { exitCode, report };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The vitest projects of a part. */
const projectsOf = (part) => (part === 'lab' ? ['--project', 'lab', '--project', 'lab-alone'] : ['--project', part]);

/** Runs the vitest projects of a part, or one file of them. `options` as for runNode. */
export async function runVitest(part, filters = [], options = {}) {
  const { exitCode, report } = await withReport((file) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    return runNode([...vitest('run'), ...projectsOf(part), ...reporters, ...filters], options);
  });
  const tally = nothing();
  for (const suite of report?.testResults ?? []) {
    const counts = { passed: 0, failed: 0 };
    for (const one of suite.assertionResults) {
      if (one.status === 'passed' || one.status === 'failed') counts[one.status] += 1;
      else {
        tally.skipped += 1;
        tally.troubles.push(`${part}: skipped: ${one.fullName}`);
      }
    }
    // A file that cannot be loaded, or whose set-up fails, has no failed test of its own.
    if (suite.status === 'failed' && counts.failed === 0) {
      counts.failed += 1;
      tally.troubles.push(`${part}: ${suite.name}: ${suite.message || 'failed outside its tests'}`);
    }
    tally.passed += counts.passed;
    tally.failed += counts.failed;
  }
  return judged(tally, part, exitCode, report);
}

/** Runs the browser tests. A flaky test has failed: it is a bug to find. */
export async function runPlaywright() {
  const { exitCode, report } = await withReport((file) => {
    const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    return runNode([playwright, 'test', '--reporter=list,json'], { env });
  });
  const tally = nothing();
  if (report) {
    const { expected, unexpected, flaky, skipped } = report.stats;
    tally.passed = expected;
    tally.failed = unexpected + flaky;
    tally.skipped = skipped;
    for (const error of report.errors) tally.troubles.push(`e2e: ${error.message}`);
  }
  return judged(tally, 'e2e', exitCode, report);
}

/** How many tests a part has, without running them; a part that cannot be listed counts as one. */
export async function countTests(part) {
  const { report } = await withReport((file) => {
    const quiet = { stdio: 'ignore' };
    if (part !== 'e2e') return runNode([...vitest('list'), ...projectsOf(part), `--json=${file}`], quiet);
    const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    return runNode([playwright, 'test', '--list', '--reporter=json'], { ...quiet, env });
  });
  if (Array.isArray(report)) return report.length;
  return report?.stats?.expected || report?.stats?.skipped || 1;
}
