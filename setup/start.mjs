/** `npm start`: sets the checkout up where it is not, then runs Patchbay on this host. Needs root. */
import { nodeFlags, pinnedNode, runProgram } from './pinned-node.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';

if (process.geteuid() !== 0) {
  console.error('patchbay: must be started by root: it reads every network namespace of the host. Run: sudo npm start');
  console.error('(npm gives root up when the checkout belongs to another user; then run: sudo node setup/start.mjs)');
  process.exitCode = 2;
} else {
  await ensureInstalled();
  await ensureBuilt();
  // The supervisor is told to end also when this process is killed and can no longer pass a signal on.
  const args = ['--pdeathsig', 'TERM', pinnedNode(), ...nodeFlags, 'server/supervisor.ts'];
  process.exitCode = await runProgram('setpriv', args);
}
