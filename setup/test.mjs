/**
 * `npm test [-- unit|lab|e2e ...]`: sets the checkout up, as root installs the lab's Debian packages, and runs the tests. The last line adds
 * all runners up. The exit code is non-zero when a test failed, a runner crashed or a runner ran nothing.
 */
import { ensureLabPackages } from './lab-packages.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';
import { countTests, runPlaywright, runVitest } from './test-runners.mjs';

const parts = ['unit', 'lab', 'e2e'];
const asked = process.argv.slice(2);
const unknown = asked.filter((one) => !parts.includes(one));
if (unknown.length > 0) {
  console.error(`npm test: no part ${unknown.join(' ')}; there are: ${parts.join(', ')}`);
  process.exit(2);
}
const wanted = asked.length > 0 ? parts.filter((one) => asked.includes(one)) : parts;
const isRoot = process.getuid() === 0;
const run = { unit: () => runVitest('unit'), lab: () => runVitest('lab'), e2e: runPlaywright };

const total = { passed: 0, failed: 0, skipped: 0 };
const notes = [];

async function runPart(part) {
  if (part !== 'unit' && !isRoot) {
    const count = await countTests(part);
    notes.push(`${part}: skipped ${count} tests: lab hosts need root`);
    total.skipped += count;
    return;
  }
  console.log(`\n== ${part}`);
  const tally = await run[part]();
  for (const name of Object.keys(total)) total[name] += tally[name];
  notes.push(...tally.troubles);
}

try {
  await ensureInstalled();
  if (isRoot && wanted.some((part) => part !== 'unit')) {
    ensureLabPackages();
    await ensureBuilt();
  }
  for (const part of wanted) await runPart(part);
} catch (error) {
  notes.push(error.message);
  total.failed += 1;
}

console.log('');
for (const note of notes) console.log(note);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 || total.passed + total.skipped === 0 ? 1 : 0;
