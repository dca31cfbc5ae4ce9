/** What a long test wants to be remembered by: seeds, counts, measured times. */
import { appendFileSync } from 'node:fs';

/** Prints a line and, under `npm run test:full`, has it kept in docs/evidence.md. One line, no markup. */
export function evidence(line: string): void {
  console.log(`evidence: ${line}`);
  const file = process.env.PATCHBAY_EVIDENCE_FILE;
  if (file) appendFileSync(file, `${line.replaceAll('\n', ' ')}\n`);
}
