import { describe, expect, it } from 'vitest';
import { errorSpots, outOfSight } from './beyond.ts';
import { layoutScene } from './layout/layout.ts';
import { toScene } from './scene/toScene.ts';
import { Builder } from './testing/builder.ts';

function host() {
  const b = new Builder();
  const bridge = b.bridge('br0');
  b.plugged('web', [bridge]);
  b.plugged('db', [bridge]);
  const gone = b.ovsPort(b.ovsBridge('ovs0'), 'gone', { error: 'No such device' });
  const objects = layoutScene(toScene(b.done()), 1_088).objects;
  return { objects, gone, web: b.topology.containers.find((one) => one.name === 'web') };
}

describe('errorSpots', () => {
  it('are the rows of what is wrong, from the top', () => {
    const { objects, gone, web } = host();
    const spots = errorSpots(objects, new Set([gone.id, web?.id ?? '']));
    expect(spots.map(({ record }) => record)).toEqual([web?.id, gone.id]);
    const port = objects.find((one) => one.rowY.has(gone.id));
    expect(spots[1]?.y).toBe((port?.y ?? 0) + (port?.rowY.get(gone.id) ?? 0));
  });

  it('are none where nothing is wrong', () => {
    expect(errorSpots(host().objects, new Set())).toEqual([]);
    expect(errorSpots(host().objects, new Set(['link:elsewhere']))).toEqual([]);
  });
});

describe('outOfSight', () => {
  const spots = [10, 20, 300, 900].map((y) => ({ record: String(y), y }));
  const ys = (list: { y: number }[]): number[] => list.map(({ y }) => y);

  it('tells what is above and below, the nearest first', () => {
    const { above, below } = outOfSight(spots, 15, 310);
    expect(ys(above)).toEqual([10]);
    expect(ys(below)).toEqual([900]);
    expect(ys(outOfSight(spots, 400, 500).above)).toEqual([300, 20, 10]);
  });
});
