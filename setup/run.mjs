/** `node setup/run.mjs FILE [ARG ...]`: installs what is missing, then runs FILE with the pinned Node.js. */
import { runNode } from './pinned-node.mjs';
import { ensureInstalled } from './setup.mjs';

await ensureInstalled();
process.exitCode = await runNode(process.argv.slice(2), { cwd: process.cwd() });
