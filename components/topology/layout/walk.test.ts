import { describe, expect, it } from 'vitest';
import { toScene } from '../scene/toScene.ts';
import { Builder } from '../testing/builder.ts';
import { layoutScene } from './layout.ts';
import { stopsOf, walk, waysOf } from './walk.ts';

describe('waysOf', () => {
  const b = new Builder();
  const bridge = b.bridge('docker0');
  const ask = (hostPort: number) => ({ hostAddress: '0.0.0.0', hostPort, containerPort: 80, protocol: 'tcp' });
  b.plugged('web', [bridge], { publishedPorts: [ask(8080), ask(8081)] });
  const scene = toScene(b.done());
  const layout = layoutScene(scene, 1400);
  const stops = stopsOf(layout, true);
  const port = scene.switches[0]?.ports[0]?.id ?? '';
  const link = scene.units[0]?.links[0]?.id ?? '';

  it('names every cable on a side, from top to bottom', () => {
    expect(waysOf(layout, stops, port, -1).map((way) => way.end)).toEqual([':8080', ':8081']);
    expect(waysOf(layout, stops, port, 1)).toEqual([{ row: link, end: 'web:eth0' }]);
  });

  it('is where Left and Right lead when there is one', () => {
    expect(walk(layout, stops, link, 'ArrowLeft')).toBe(port);
    expect(walk(layout, stops, port, 'ArrowRight')).toBe(link);
  });
});
