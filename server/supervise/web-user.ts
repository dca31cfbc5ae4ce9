/** The user the web process runs as, and how a program is started as that user with nothing else left to it. */
import { spawnSync } from 'node:child_process';
import { err, ok, type Result } from '../../model/result.ts';

/**
 * A fixed id, so that nothing on the host has to be configured. 60706 to 61183 is handed out by nobody: neither by Debian's policy (9.2.2)
 * nor by systemd (systemd.io/UIDS-GIDS). Never `nobody`: that one is shared, with NFS for instance.
 */
export const webUid = 60_742;
export const webGid = 60_742;

/** The only name the id may have in the host's user database. */
const webName = 'patchbay-web';

/** Refuses when the host has given the id to somebody else. `getent` also asks LDAP and the like. */
export function checkWebUser(): Result<void, string> {
  for (const [database, id] of [
    ['passwd', webUid],
    ['group', webGid],
  ] as const) {
    const found = spawnSync('getent', [database, String(id)], { encoding: 'utf8' });
    if (found.error) return err(`getent does not run (${found.error.message}); Debian has it in libc-bin.`);
    const name = found.status === 0 ? (found.stdout.split(':')[0] ?? '') : '';
    if (name !== '' && name !== webName) {
      return err(`The id ${id} of the web process belongs to "${name}" on this host (getent ${database} ${id}).`);
    }
  }
  return ok(undefined);
}

/** Arguments of setpriv(1) for a program of root's that is killed when its parent dies, however that happens (PR_SET_PDEATHSIG). */
export const endingWithParent = (program: string[]): string[] => ['--pdeathsig', 'KILL', ...program];

/**
 * Arguments of setpriv(1) for a program of the web process's user that is killed when its parent dies. A change of user clears the death
 * signal (prctl(2)); setpriv sets it after that change.
 */
export const asWebUser = (program: string[]): string[] => [
  '--reuid',
  String(webUid),
  '--regid',
  String(webGid),
  '--clear-groups',
  '--inh-caps=-all',
  '--bounding-set=-all',
  '--no-new-privs',
  ...endingWithParent(program),
];
