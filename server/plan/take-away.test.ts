import { expect, test } from 'vitest';
import { isKernelLinkLocal } from './take-away.ts';
import { scene } from './testing/scene.ts';

test.each([
  ['52:54:00:12:34:56', 'fe80::5054:ff:fe12:3456', true],
  // The first group is 0 and is part of the `::`.
  ['02:00:00:00:0a:02', 'fe80::ff:fe00:a02', true],
  ['02:00:00:00:0a:02', 'fe80::ff:fe00:a03', false],
  ['00:00:5e:00:53:00', 'fe80::200:5eff:fe00:5300', true],
])('of a link with the MAC %s the address %s is the kernel’s own: %s', (mac, address, isOwn) => {
  const { br0 } = scene();
  const one = { address, prefixLength: 64, family: 'inet6' as const, scope: 'link' as const };
  expect(isKernelLinkLocal({ ...br0, mac }, one)).toBe(isOwn);
});
