import { describe, expect, it } from 'vitest';
import type { LinkFact } from '../netlink/facts.ts';
import { placeTunHolders } from './tun-holders.ts';

const device = (name: string, kind = 'tun'): [number, LinkFact] => [
  2,
  { ifindex: 2, name, kind, mtu: 1500, up: true, carrier: true, operState: 'UP' },
];
const netns = (...links: [number, LinkFact][]) => ({ links: new Map(links) });
const holder = (pid: number, cookie: string, linkName = 'tap0') => ({ pid, processName: 'qemu', cookie, linkName });

describe('who has a tun device open', () => {
  it('is placed where the process runs', () => {
    const world = new Map([
      ['1', netns(device('tap0'))],
      ['2', netns(device('tap0'))],
    ]);
    expect(placeTunHolders(world, [holder(5, '2'), holder(6, '1')])).toEqual([holder(5, '2'), holder(6, '1')]);
  });

  it('follows a device that was moved, when there is one of the name', () => {
    const world = new Map([
      ['1', netns(device('tap0', 'veth'))],
      ['2', netns(device('tap0'))],
    ]);
    expect(placeTunHolders(world, [holder(5, '1')])).toEqual([holder(5, '2')]);
  });

  it('is not guessed among several, nor placed where there is none', () => {
    const world = new Map([
      ['1', netns()],
      ['2', netns(device('tap0'))],
      ['3', netns(device('tap0'))],
    ]);
    expect(placeTunHolders(world, [holder(5, '1'), holder(6, '2', 'tun9')])).toEqual([]);
  });

  it('is the first of several', () => {
    const world = new Map([['1', netns(device('tap0'))]]);
    expect(placeTunHolders(world, [holder(5, '1'), holder(6, '1')])).toEqual([holder(5, '1')]);
  });
});
