/** The programs that print the kernel's rules, run by argument arrays with a time limit. They only read. */
import { execFile } from 'node:child_process';
import { err, ok, type Result } from '../../model/result.ts';

/** `missing`: not installed, or the kernel lacks what it needs. `no-permission`: the kernel refused. `failed`: anything else, `detail` has the program's own words. */
export type ProgramFault = { code: 'missing' | 'no-permission' | 'failed'; program: string; detail: string };

export type Programs = (program: string, args: readonly string[]) => Promise<Result<string, ProgramFault>>;

const timeLimitMs = 15_000;
/** Some hundred thousand rules; more is refused rather than kept in memory. */
const maxOutputBytes = 128 * 1024 * 1024;
const systemFolders = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Words of iptables, nft and the C library for EPERM and EACCES. */
const refusal = /permission denied|operation not permitted|you must be root/i;
/** Their words for a kernel without nf_tables or without the legacy tables. */
const lacking = /protocol not supported|table does not exist|could not fetch rule set generation id: invalid/i;

const codeOf = (words: string): ProgramFault['code'] =>
  refusal.test(words) ? 'no-permission' : lacking.test(words) ? 'missing' : 'failed';

export const runProgram: Programs = (program, args) =>
  new Promise((resolve) => {
    const options = {
      timeout: timeLimitMs,
      maxBuffer: maxOutputBytes,
      killSignal: 'SIGKILL' as const,
      encoding: 'utf8' as const,
      // A daemon's PATH may lack the sbin folders; English words are what is looked for below.
      env: { PATH: `${process.env.PATH ?? ''}:${systemFolders}`, LC_ALL: 'C' },
    };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) {
        resolve(ok(stdout));
        return;
      }
      const words = stderr.trim().split('\n').slice(-2).join('; ');
      const detail = error.killed ? `no answer within ${timeLimitMs / 1_000} s` : words || error.message;
      if (error.code === 'ENOENT') resolve(err({ code: 'missing', program, detail: `${program}: not installed` }));
      else resolve(err({ code: codeOf(stderr), program, detail: `${program}: ${detail}` }));
    });
  });
