/**
 * `npm run test:full [-- FILE ...]`: the tests that are too long for every run (`*.full.test.ts`), one file after the other. What each came
 * to is kept in docs/evidence.md with date, commit and the lines it gave to `evidence()` (lab/evidence.ts), seeds among them. A file's
 * section replaces the one of its last run; sections of other files stay.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureLabPackages } from './lab-packages.mjs';
import { checkoutDir, pinnedNode } from './pinned-node.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';
import { runVitest } from './test-runners.mjs';

const evidenceFile = join(checkoutDir, 'docs', 'evidence.md');
const preamble = `# Evidence

The last result of each long test, written by \`npm run test:full\`. A section is replaced when its test runs again.
`;

function longTests() {
  const folders = ['model', 'server', 'components', 'lab', 'bench', 'e2e'];
  return folders
    .filter((folder) => existsSync(join(checkoutDir, folder)))
    .flatMap((folder) =>
      readdirSync(join(checkoutDir, folder), { recursive: true }).map((name) => join(folder, String(name))),
    )
    .filter((name) => name.endsWith('.full.test.ts'))
    .sort();
}

const git = (...args) => execFileSync('git', args, { cwd: checkoutDir, encoding: 'utf8' }).trim();

function commit() {
  const changed = git('status', '--porcelain', '--', '.', ':!docs/evidence.md') !== '';
  return `${git('rev-parse', '--short=12', 'HEAD')}${changed ? ' with local changes' : ''}`;
}

/** Puts `section` in the place of the one under the same heading, or at the end. */
export function withSection(document, heading, section) {
  const parts = (document || preamble).trimEnd().split(/\n(?=## )/);
  const index = parts.findIndex((part) => part.startsWith(`## ${heading}\n`));
  const text = `## ${heading}\n\n${section.trimEnd()}`;
  if (index < 0) parts.push(text);
  else parts[index] = text;
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`;
}

async function runOne(file) {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-evidence-'));
  const lines = join(folder, 'lines');
  const began = Date.now();
  try {
    const env = { ...process.env, PATCHBAY_EVIDENCE_FILE: lines };
    const tally = await runVitest('full', [file], { env });
    const seconds = Math.round((Date.now() - began) / 1000);
    const told = existsSync(lines) ? readFileSync(lines, 'utf8').trim().split('\n') : [];
    const node = execFileSync(pinnedNode(), ['--version'], { encoding: 'utf8' }).trim();
    const result = `${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`;
    const facts = [
      `date: ${new Date(began).toISOString()}`,
      `commit: ${commit()}`,
      `machine: Linux ${release()}, ${availableParallelism()} cores, Node.js ${node}`,
      `result: ${result} in ${seconds} s`,
      ...told,
      ...tally.troubles,
    ];
    const before = existsSync(evidenceFile) ? readFileSync(evidenceFile, 'utf8') : '';
    mkdirSync(join(checkoutDir, 'docs'), { recursive: true });
    writeFileSync(evidenceFile, withSection(before, file, facts.map((fact) => `- ${fact}`).join('\n')));
    return tally;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === join(checkoutDir, 'setup', 'test-full.mjs')) {
  const asked = process.argv.slice(2);
  const files = longTests().filter((file) => asked.length === 0 || asked.some((one) => file.includes(one)));
  const total = { passed: 0, failed: 0, skipped: 0 };
  if (process.getuid() !== 0) {
    console.error('npm run test:full: the long tests use lab hosts and need root');
    total.failed += 1;
  } else if (files.length === 0) {
    console.error(`npm run test:full: no long test${asked.length > 0 ? ` matches ${asked.join(' ')}` : ''}`);
    total.failed += 1;
  } else {
    await ensureInstalled();
    ensureLabPackages();
    await ensureBuilt();
    for (const file of files) {
      console.log(`\n== ${file}`);
      const tally = await runOne(file);
      for (const name of Object.keys(total)) total[name] += tally[name];
      for (const trouble of tally.troubles) console.log(trouble);
    }
    console.log(`\nkept in docs/evidence.md`);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}
