/** `npm run check`: format, lint, import rules, types. Everything runs; the exit code is non-zero when any part failed. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir, pinnedNode } from './pinned-node.mjs';
import { ensureInstalled } from './setup.mjs';

const sourceFolders = ['model', 'server', 'app', 'components', 'lab', 'bench', 'e2e'].filter((folder) =>
  existsSync(join(checkoutDir, folder)),
);

function countSources(folder) {
  let count = 0;
  for (const entry of readdirSync(join(checkoutDir, folder), { withFileTypes: true })) {
    if (entry.isDirectory()) count += countSources(join(folder, entry.name));
    else if (/\.tsx?$/.test(entry.name)) count += 1;
  }
  return count;
}

function run(title, args, capture = false) {
  const result = spawnSync(pinnedNode(), args, {
    cwd: checkoutDir,
    stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  console.log(`${result.status === 0 ? 'ok  ' : 'FAIL'} ${title}`);
  return result;
}

function importRules() {
  const args = [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    ...sourceFolders,
  ];
  const verdict = run('import rules', args);
  if (verdict.status !== 0) return false;
  // A cruiser that cannot read the TypeScript it is given reports "no violations" over nothing.
  const json = spawnSync(pinnedNode(), [...args, '--output-type', 'json'], {
    cwd: checkoutDir,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const cruised = JSON.parse(json.stdout).modules.filter(
    (one) => /^(model|server|app|components|lab|bench|e2e)\//.test(one.source) && /\.tsx?$/.test(one.source),
  ).length;
  const present = sourceFolders.reduce((sum, folder) => sum + countSources(folder), 0);
  if (cruised < present) console.log(`FAIL import rules read ${cruised} modules of ${present}`);
  return cruised >= present;
}

await ensureInstalled();
// In a log file escape sequences are noise.
const plain = process.stdout.isTTY ? [] : ['--colors=off'];
const results = [
  run('format and lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', ...plain, '.'])
    .status === 0,
  importRules(),
  ...['tsconfig.pure.json', 'tsconfig.server.json', 'tsconfig.e2e.json', 'tsconfig.json'].map(
    (file) => run(`types ${file}`, ['node_modules/typescript/bin/tsc', '-p', file]).status === 0,
  ),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
