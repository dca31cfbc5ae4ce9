import { describe, expect, it } from 'vitest';
import { createPainter, type Picture, type PictureRequest } from '../layout/painter.ts';
import { Builder } from '../testing/builder.ts';
import { type LiftedCard, liftOf } from './liftOf.ts';
import { isInColumn, nearestTarget, nextTarget } from './targets.ts';

const request: PictureRequest = { width: 1400, groupBy: 'compose', choices: {}, focus: [], steps: [] };

function picture(more: Partial<PictureRequest> = {}): Picture {
  const b = new Builder();
  const bridge = b.bridge('br-a');
  b.network('a', bridge);
  for (const name of ['x', 'y', 'z']) b.plugged(name, [bridge]);
  b.container('old', undefined);
  return createPainter().paint(b.done(), { ...request, ...more });
}

const idOf = (from: Picture, kind: string, at = 0): string =>
  from.objects.filter(({ object }) => object.kind === kind).sort((a, b) => a.y - b.y)[at]?.object.id ?? '';
function liftAt(at: number): LiftedCard {
  const from = picture();
  const lift = liftOf(from, idOf(from, 'unit', at));
  if (!lift) throw new Error('it cannot be lifted');
  return lift;
}

describe('the slot a card would take', () => {
  it('is the nearest one, and none while that is its own', () => {
    const lift = liftAt(0);
    expect(nearestTarget(lift, lift.y + 13)).toBeUndefined();
    expect(nearestTarget(lift, lift.y - 500)).toBeUndefined();
    expect(nearestTarget(lift, lift.y + 15)).toMatchObject({ place: 2, free: false });
    expect(nearestTarget(lift, lift.y + 56)).toMatchObject({ place: 3, free: false });
    // Two spare ones follow.
    expect(nearestTarget(lift, lift.y + 5_000)).toMatchObject({ y: lift.y + 4 * 28, place: 3, free: true });
  });

  it('is by keyboard the next one up or down', () => {
    expect(nextTarget(liftAt(1), 'up')).toMatchObject({ place: 1 });
    expect(nextTarget(liftAt(1), 'down')).toMatchObject({ place: 3 });
    expect(nextTarget(liftAt(0), 'up')).toBeUndefined();
  });

  it('is one of its own column', () => {
    const lift = liftAt(0);
    const { x, width } = lift.card;
    expect([x - 17, x - 16, x + width + 16, x + width + 17].map((at) => isInColumn(lift, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('what can be put elsewhere', () => {
  it('is what has a slot of its own', () => {
    const from = picture();
    const kinds = ['unit', 'switch', 'host', 'stopped'].map((kind) => liftOf(from, idOf(from, kind)) !== undefined);
    // One switch alone has nowhere to go.
    expect(kinds).toEqual([true, false, false, false]);
    expect(liftOf(from, 'nothing')).toBeUndefined();
  });

  it('is nothing while a filter is on', () => {
    const all = picture();
    const from = picture({
      shown: all.objects.flatMap(({ object }) => (object.kind === 'unit' ? [object.record] : [])),
    });
    expect(idOf(from, 'unit')).not.toBe('');
    expect(liftOf(from, idOf(from, 'unit'))).toBeUndefined();
  });
});
