/** `npm run bench [-- PART]`: installs and builds what is missing, then runs the benchmarks with the pinned Node.js. */
import { ensureLabPackages } from './lab-packages.mjs';
import { runNode } from './pinned-node.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';

if (process.getuid() !== 0) {
  console.error('npm run bench: lab hosts need root');
  process.exitCode = 2;
} else {
  await ensureInstalled();
  ensureLabPackages();
  await ensureBuilt();
  process.exitCode = await runNode(['bench/main.ts', ...process.argv.slice(2)], { cwd: process.cwd() });
}
