/** The picture the design began with, rebuilt record by record: most of its cables must run straight. */
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { Builder, v4 } from '../testing/builder.ts';
import { leastWidth, margin } from './grid.ts';
import { createPainter } from './painter.ts';

function mock(): Topology {
  const b = new Builder();
  const published = (hostAddress: string, hostPort: number, containerPort: number) => [
    { hostAddress, hostPort, containerPort, protocol: 'tcp' as const },
  ];
  const br0 = b.bridge('br0');
  b.link(b.hostNetns, 'eth0', { kind: 'physical', master: br0.id });
  const docker0 = b.bridge('docker0');
  b.network('bridge', docker0);
  const brApp = b.bridge('br-app');
  b.network('app', brApp);
  const ovs0 = b.ovsBridge('ovs0');
  b.plugged('web', [docker0], { publishedPorts: published('', 8080, 80) });
  b.plugged('db', [docker0], { publishedPorts: published('127.0.0.1', 5432, 5432) });
  b.plugged('api', [docker0, brApp], { publishedPorts: published('', 9090, 9090) });
  b.plugged('test1', [br0]);
  for (const [name, tag] of [
    ['test1', 100],
    ['test2', 100],
    ['test3', 200],
    ['test4', 200],
  ] as const) {
    const known = b.topology.containers.find((one) => one.name === name);
    const netns = b.topology.netns.find((one) => one.id === known?.netns) ?? b.netns();
    const [near] = b.pair([b.hostNetns, `vl-${name}`], [netns, 'eth2', { addresses: [v4(`192.168.0.${tag}`)] }]);
    b.ovsPort(ovs0, `vl-${name}`, { link: near.id, tag });
    if (!known) b.container(name, netns);
  }
  b.container('batch', b.netns(), { networkMode: 'none' });
  return b.done();
}

describe('the mock scene', () => {
  const { paths, objects } = createPainter().paint(mock(), {
    width: leastWidth + 2 * margin,
    groupBy: 'compose',
    choices: {},
    focus: [],
    steps: [],
  });

  it('has at least four of five cables straight', () => {
    const straight = paths.filter(({ points }) => points.length === 2).length;
    expect(paths.length).toBeGreaterThanOrEqual(11);
    expect(straight / paths.length).toBeGreaterThanOrEqual(0.8);
  });

  it('has no cable under a card', () => {
    for (const { cable, points } of paths) {
      points.slice(1).forEach((to, index) => {
        const from = points[index];
        if (!from) return;
        const under = objects.filter(
          ({ x, y, width, height }) =>
            Math.max(from.x, to.x) > x + 1 &&
            Math.min(from.x, to.x) < x + width - 1 &&
            Math.max(from.y, to.y) > y + 1 &&
            Math.min(from.y, to.y) < y + height - 1,
        );
        expect([cable.id, under.map(({ object }) => object.id)]).toEqual([cable.id, []]);
      });
    }
  });
});
