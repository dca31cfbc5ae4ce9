/** `npm run sign-in`: prints another one-time sign-in link. For root: the agent's admin socket opens to nobody else. */
import { parseConfig } from './config.ts';
import { exitCodes } from './exit-codes.ts';
import { signInLink } from './supervise/sign-in-link.ts';

const config = parseConfig(process.env);
if (!config.ok) {
  console.error(`patchbay: ${config.error.detail}`);
  process.exitCode = exitCodes.settings;
} else if (process.geteuid?.() !== 0) {
  console.error('patchbay: only root can make a sign-in link. Run: sudo npm run sign-in');
  process.exitCode = exitCodes.settings;
} else {
  const link = await signInLink(config.value.runDir, config.value.listen);
  if (link === undefined) {
    console.error(`patchbay: no agent answers at ${config.value.runDir}/admin.sock. Start it with: npm start`);
    process.exitCode = 1;
  } else {
    console.log(link);
  }
}
