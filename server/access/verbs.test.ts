import { describe, expect, test } from 'vitest';
import { type Role, roleSchema } from '../../model/access.ts';
import { authorise, type Verb, verbs } from './verbs.ts';

const roles = roleSchema.options;
const who = (role: Role, readOnly = false) => ({ user: 'someone', role, readOnly });
const verb = (leastRole: Role, changesHost: boolean): Verb => ({ leastRole, changesHost, audited: false });
const code = (result: ReturnType<typeof authorise>): string => (result.ok ? 'ok' : result.error.code);

describe('authorise', () => {
  test('a role may do what is for it and for those below', () => {
    const table = roles.map((role) => roles.map((least) => code(authorise(who(role), verb(least, false)))));
    expect(table).toEqual([
      ['ok', 'forbidden', 'forbidden'],
      ['ok', 'ok', 'forbidden'],
      ['ok', 'ok', 'ok'],
    ]);
  });

  test('read-only refuses every change of the host, to every role, and nothing else', () => {
    for (const role of roles) {
      for (const least of roles) {
        expect(code(authorise(who(role, true), verb(least, true)))).toBe('read-only');
        const asEver = authorise(who(role, false), verb(least, false));
        expect(authorise(who(role, true), verb(least, false))).toEqual(asEver);
      }
    }
  });

  test('managing tokens is for admins; a viewer only reads', () => {
    const allowed = (role: Role) =>
      Object.entries(verbs)
        .filter(([, one]) => authorise(who(role), one).ok)
        .map(([name]) => name);
    expect(allowed('viewer')).toEqual([
      'health.read',
      'api.describe',
      'topology.read',
      'topology.watch',
      'engineEvents.read',
      'arrangement.read',
      'arrangement.write',
      'vlanSlots.give',
      'neighbours.read',
      'fdb.read',
      'counters.read',
      'sockets.read',
      'netfilter.read',
      'ports.read',
      'plans.make',
      'changes.list',
      'changes.read',
      'changes.script',
      'attachments.list',
      'attachments.script',
      'session.read',
      'session.end',
    ]);
    const added = allowed('operator').filter((name) => !allowed('viewer').includes(name));
    expect(added).toEqual(['changes.make', 'changes.revert']);
    expect(allowed('admin')).toEqual(Object.keys(verbs));
  });
});
