/** Finds and runs the Node.js binary that this project pins: the machine's own may be older. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const checkoutDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** Flags for every run of our TypeScript: node:sqlite and type stripping warn once a process, which is noise for an operator. */
export const nodeFlags = ['--disable-warning=ExperimentalWarning'];

/** Absolute path of the pinned binary; throws a sentence a person can act on when it is not installed. */
export function pinnedNode() {
  const path = join(checkoutDir, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (!existsSync(path)) throw new Error(`The pinned Node.js is missing (${path}). Run: npm run setup`);
  return path;
}

/**
 * Runs a program in the checkout with our terminal, passes SIGINT, SIGTERM and SIGHUP on, and resolves to its exit code
 * (128 + signal number when a signal ended it).
 */
export function runProgram(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: checkoutDir, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGHUP' ? 1 : 15));
    });
  });
}

/** Runs one of our TypeScript or JavaScript files with the pinned binary. */
export function runNode(args, options) {
  return runProgram(pinnedNode(), [...nodeFlags, ...args], options);
}
