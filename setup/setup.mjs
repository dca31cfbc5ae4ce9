/**
 * Makes a fresh checkout runnable: the npm packages, then the built pages. Each part leaves a stamp with the hash of what it was made
 * from, so a second run does nothing and needs no network. Plain JavaScript, because it runs on the machine's own Node.js (20 or newer).
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir, runNode, runProgram } from './pinned-node.mjs';

const installStamp = join(checkoutDir, 'node_modules', '.patchbay-installed');
const buildStamp = join(checkoutDir, '.next', '.patchbay-built');
const buildInputs = [
  'app',
  'components',
  'model',
  'server/gateway',
  'public',
  'messages',
  'proxy.ts',
  'next.config.js',
  'postcss.config.js',
  'tsconfig.json',
  'tsconfig.base.json',
  'package-lock.json',
];

function hashOf(paths) {
  const hash = createHash('sha256');
  const add = (relative) => {
    const full = join(checkoutDir, relative);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(relative, name));
    } else if (!/\.test\.tsx?$/.test(relative)) {
      hash.update(`${relative}\0`).update(readFileSync(full)).update('\0');
    }
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

const stampIs = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value;

function must(what, exitCode) {
  if (exitCode !== 0) throw new Error(`${what} failed with exit code ${exitCode}.`);
}

/** Installs the npm packages of the lock file unless this very lock file is installed already. */
export async function ensureInstalled() {
  const wanted = `${hashOf(['package-lock.json', '.npmrc'])} ${process.arch}`;
  if (stampIs(installStamp, wanted)) return;
  console.error('patchbay: installing npm packages (once for each lock file)');
  // Not `npm ci`: it refuses a lock file whose optional packages for other systems (macOS, Windows) a registry mirror does not carry.
  // `install --no-save` takes the same locked versions, checks the same integrity and leaves the lock file alone.
  const args = ['install', '--no-save', '--include=dev', '--include=optional', '--prefer-offline', '--loglevel=error'];
  must('npm install', await runProgram('npm', args));
  writeFileSync(installStamp, wanted);
}

/** Builds the pages unless they are built from these very sources. */
export async function ensureBuilt() {
  const wanted = hashOf(buildInputs);
  if (stampIs(buildStamp, wanted)) return;
  console.error('patchbay: building the pages (once for each version)');
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  must('next build', await runNode(['node_modules/next/dist/bin/next', 'build'], { env }));
  writeFileSync(buildStamp, wanted);
}

if (process.argv[1] === join(checkoutDir, 'setup', 'setup.mjs')) {
  await ensureInstalled();
  await ensureBuilt();
  console.error('patchbay: set up');
}
