/**
 * `npm run pictures [-- SCENE ...]`: takes the pictures the interface is judged by, from lab hosts, in two sizes, both themes and both
 * languages, and checks each by machine. They go to .cache/pictures, or the folder PATCHBAY_PICTURES names; flaws.txt beside them has what
 * the checks found. With `--guide` it takes those of the user guide instead, into docs/pictures.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureLabPackages } from './lab-packages.mjs';
import { checkoutDir, runNode } from './pinned-node.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';

const folder = process.env.PATCHBAY_PICTURES ?? join(checkoutDir, '.cache', 'pictures');

if (process.getuid() !== 0) {
  console.error('npm run pictures: the pictures are taken of lab hosts and need root');
  process.exitCode = 1;
} else {
  await ensureInstalled();
  ensureLabPackages();
  await ensureBuilt();
  rmSync(join(folder, 'flaws.txt'), { force: true });
  const asked = process.argv.slice(2);
  const guide = asked.includes('--guide');
  const kind = guide ? 'guide' : 'pictures';
  const projects = asked.filter((one) => one !== '--guide').flatMap((scene) => ['--project', `${kind}-${scene}`]);
  const guideFolder = join(checkoutDir, 'docs', 'pictures');
  const env = { ...process.env, PATCHBAY_PICTURES: folder, ...(guide ? { PATCHBAY_GUIDE: guideFolder } : {}) };
  process.exitCode = await runNode(['node_modules/@playwright/test/cli.js', 'test', ...projects], { env });
  console.log(`the pictures are in ${guide ? guideFolder : folder}`);
}
