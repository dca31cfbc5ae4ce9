/** The closed list of what a request may ask for, and who may ask. */
import type { Principal, Role } from '../../model/access.ts';
import type { Fault } from '../../model/fault.ts';
import { err, ok, type Result } from '../../model/result.ts';

export type Verb = {
  leastRole: Role;
  /** Changes the host's network: refused to everybody in read-only mode. */
  changesHost: boolean;
  /** Goes into the audit trail whatever its outcome; a refusal of any verb does. */
  audited: boolean;
};

export const verbs = {
  'health.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'api.describe': { leastRole: 'viewer', changesHost: false, audited: false },
  'topology.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'topology.watch': { leastRole: 'viewer', changesHost: false, audited: false },
  'engineEvents.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'arrangement.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'arrangement.write': { leastRole: 'viewer', changesHost: false, audited: false },
  'vlanSlots.give': { leastRole: 'viewer', changesHost: false, audited: false },
  'neighbours.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'fdb.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'counters.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'sockets.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'netfilter.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'ports.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'plans.make': { leastRole: 'viewer', changesHost: false, audited: false },
  'changes.list': { leastRole: 'viewer', changesHost: false, audited: false },
  'changes.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'changes.script': { leastRole: 'viewer', changesHost: false, audited: false },
  'changes.make': { leastRole: 'operator', changesHost: true, audited: true },
  'changes.revert': { leastRole: 'operator', changesHost: true, audited: true },
  'attachments.list': { leastRole: 'viewer', changesHost: false, audited: false },
  'attachments.script': { leastRole: 'viewer', changesHost: false, audited: false },
  'session.read': { leastRole: 'viewer', changesHost: false, audited: false },
  'session.end': { leastRole: 'viewer', changesHost: false, audited: true },
  'tokens.list': { leastRole: 'admin', changesHost: false, audited: false },
  'tokens.create': { leastRole: 'admin', changesHost: false, audited: true },
  'tokens.revoke': { leastRole: 'admin', changesHost: false, audited: true },
  'audit.read': { leastRole: 'admin', changesHost: false, audited: false },
} as const satisfies Record<string, Verb>;
export type VerbName = keyof typeof verbs;

const rank: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** May this principal do this? Read-only comes first: it holds for every role. */
export function authorise(principal: Principal, verb: Verb): Result<void, Fault> {
  if (verb.changesHost && principal.readOnly) {
    return err({
      code: 'read-only',
      detail: 'Patchbay was started with PATCHBAY_READONLY: it shows everything and changes nothing.',
    });
  }
  if (rank[principal.role] < rank[verb.leastRole]) {
    return err({
      code: 'forbidden',
      detail: `This needs the role ${verb.leastRole}; you are signed in as ${principal.user} with the role ${principal.role}.`,
    });
  }
  return ok(undefined);
}
