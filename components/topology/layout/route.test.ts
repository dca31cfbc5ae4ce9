import { describe, expect, it } from 'vitest';
import { Builder, v4 } from '../testing/builder.ts';
import { leastWidth, margin } from './grid.ts';
import { maxLanes } from './lanes.ts';
import { createPainter, type Picture } from './painter.ts';

const paint = (b: Builder): Picture =>
  createPainter().paint(b.done(), {
    width: leastWidth + 2 * margin,
    groupBy: 'none',
    choices: {},
    focus: [],
    steps: [],
  });

describe('the ways of cables', () => {
  it('become tags at both ends where the gutter has no lane left', () => {
    const b = new Builder();
    const home = b.bridge('br-home');
    b.network('home', home);
    const guest = b.bridge('br-guest');
    b.network('guest', guest);
    for (let index = 0; index < 30; index += 1) b.plugged(`c${index}`, [home, guest]);
    const { paths, tags } = paint(b);
    const hidden = paths.filter((path) => path.onDemand);
    const bent = paths.filter((path) => path.points.length > 2 && !path.onDemand);
    expect(bent).toHaveLength(maxLanes);
    expect(hidden).toHaveLength(30 - maxLanes);
    expect(tags).toHaveLength(2 * hidden.length);
    const [first] = hidden;
    if (!first) throw new Error('none hidden');
    const own = tags.filter(({ id }) => id.startsWith(first.cable.id));
    expect(own.map(({ text }) => text).sort()).toEqual([...first.cable.ends].sort());
  });

  it('lead round the switches from the host to a namespace', () => {
    const b = new Builder();
    for (const name of ['br-a', 'br-b']) {
      const bridge = b.bridge(name);
      b.network(name, bridge);
      b.plugged(`in-${name}`, [bridge]);
    }
    const netns = b.netns({ owner: 'named', name: 'lab' });
    b.pair([b.hostNetns, 'to-lab', { addresses: [v4('10.9.0.1')] }], [netns, 'up', { addresses: [v4('10.9.0.2')] }]);
    const { paths, objects } = paint(b);
    const path = paths.find(({ cable }) => cable.ends.includes('lab:up'));
    const switches = objects.filter(({ object }) => object.kind === 'switch');
    expect(path?.points.length).toBeGreaterThan(2);
    path?.points.slice(1).forEach((to, index) => {
      const from = path.points[index];
      if (!from || from.y !== to.y) return;
      for (const { x, y, width, height, object } of switches) {
        const crosses = Math.min(from.x, to.x) < x + width && Math.max(from.x, to.x) > x;
        expect([object.id, crosses && to.y > y && to.y < y + height]).toEqual([object.id, false]);
      }
    });
  });
});
