/** Which pipework the environment gives. The script is no part of this project: its path comes by PIPEWORK. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Commits of github.com/jpetazzo/pipework by git's hash of the script. */
const commits: Record<string, string> = {
  ba0c11af097144da46a9dfae2b73dcce02650b32: '9ba97f1735022fb5f811d9c2a304dda33fae1ad1',
};

/** In words, for a report. */
export function pipeworkVersion(path: string): string {
  const text = readFileSync(path);
  const blob = createHash('sha1').update(`blob ${text.length}\0`).update(text).digest('hex');
  return commits[blob] === undefined
    ? `of no known commit (git's hash of it is ${blob})`
    : `of commit ${commits[blob]}`;
}
