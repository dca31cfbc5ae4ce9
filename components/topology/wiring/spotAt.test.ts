import { describe, expect, it } from 'vitest';
import { createPainter } from '../layout/painter.ts';
import type { Placed } from '../layout/place.ts';
import { Builder } from '../testing/builder.ts';
import { spotAt } from './spotAt.ts';

const b = new Builder();
const bridge = b.bridge('br0');
for (const name of ['x', 'y']) b.plugged(name, [bridge]);
const ovs0 = b.ovsBridge('ovs0');
const port = b.ovsPort(ovs0, 'p1', { tag: 100 });
b.link(b.hostNetns, 'nic0', { kind: 'device' });
b.container('old', undefined);
const picture = createPainter().paint(b.done(), {
  width: 1400,
  groupBy: 'compose',
  choices: {},
  focus: [],
  steps: [],
});
const card = (test: (one: Placed) => boolean): Placed => {
  const found = picture.objects.find(test);
  if (!found) throw new Error('no such card');
  return found;
};
const ovs = card(({ object }) => object.kind === 'switch' && object.title === 'ovs0');
const at = ({ x, y, width }: Placed, dy: number) => spotAt(picture, { x: x + width / 2, y: y + dy });

describe('what a point is over', () => {
  it('is a switch by its head, and a port by its row', () => {
    expect(at(ovs, 10)).toEqual({ over: 'switch', record: ovs0.id });
    const y = ovs.rowY.get(port.id) ?? Number.NaN;
    expect(at(ovs, y - 14)).toEqual({ over: 'switch', record: ovs0.id, port: port.id });
    expect(at(ovs, y + 13)).toEqual({ over: 'switch', record: ovs0.id, port: port.id });
  });

  it('is a card by its kind', () => {
    const of = (kind: string) =>
      at(
        card(({ object }) => object.kind === kind),
        5,
      );
    expect(of('host')).toEqual({ over: 'host' });
    expect(of('stopped')).toEqual({ over: 'stopped' });
    expect(of('unit')).toEqual({ over: 'unit', id: card(({ object }) => object.kind === 'unit').object.id });
  });

  it('is the room for switches in their column only', () => {
    const { x, width } = picture.columns.switches;
    const y = Math.max(...picture.objects.map((one) => one.y + one.height)) + 20;
    const over = [x - 17, x - 16, x + width + 16, x + width + 17].map((left) => spotAt(picture, { x: left, y }).over);
    expect(over).toEqual(['empty', 'column', 'column', 'empty']);
  });
});
