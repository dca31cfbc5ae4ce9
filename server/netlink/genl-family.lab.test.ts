import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasGenericFamily, openGenericSocket, ovsDatapathFamily } from './genl-family.ts';

test('a generic netlink family is there or not, and the datapath of Open vSwitch as its module is', () => {
  expect(hasGenericFamily(openGenericSocket(), 'nlctrl')).toEqual({ ok: true, value: true });
  expect(hasGenericFamily(openGenericSocket(), 'no_such_family')).toEqual({ ok: true, value: false });
  // Asked for it the kernel loads the module if it has one.
  const has = hasGenericFamily(openGenericSocket(), ovsDatapathFamily);
  expect(has).toEqual({ ok: true, value: existsSync('/sys/module/openvswitch') });
});
