import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { toScene } from '../scene/toScene.ts';
import { Builder } from '../testing/builder.ts';
import { leastWidth, margin } from './grid.ts';
import { type Layout, layoutScene } from './layout.ts';
import { pathData } from './route.ts';
import { stopsOf, walk } from './walk.ts';

const width = leastWidth + 2 * margin;

function shop(): Builder {
  const b = new Builder();
  const bridges = ['front', 'back', 'vault'].map((name) => {
    const bridge = b.bridge(`br-${name}`);
    b.network(name, bridge);
    return bridge;
  });
  const [front, back, vault] = bridges;
  if (!front || !back || !vault) throw new Error('no bridges');
  const published = [{ hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' }];
  b.plugged('web10', [front], { publishedPorts: published });
  b.plugged('web2', [front], {
    publishedPorts: [...published, { ...published[0], hostPort: 81 } as (typeof published)[0]],
  });
  b.plugged('app', [front, back]);
  b.plugged('db', [back, vault]);
  b.plugged('secret', [vault]);
  b.container('idle', b.netns(), { networkMode: 'none' });
  b.container('old', undefined);
  return b;
}

const placesOf = (layout: Layout): Record<string, number[]> =>
  Object.fromEntries(layout.objects.map(({ object, x, y, width: w, height }) => [object.id, [x, y, w, height]]));

function overlaps(layout: Layout): string[] {
  const found: string[] = [];
  layout.objects.forEach((a, index) => {
    for (const b of layout.objects.slice(index + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      if (!apart) found.push(`${a.object.id} and ${b.object.id}`);
    }
  });
  return found;
}

const shuffled = (topology: Topology, seed: number): Topology => {
  let state = seed + 1;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const mix = <Item>(list: Item[]): Item[] =>
    list
      .map((item) => ({ item, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  return {
    ...topology,
    links: mix(topology.links),
    netns: mix(topology.netns),
    containers: mix(topology.containers),
    networks: mix(topology.networks),
  };
};

describe('layoutScene', () => {
  it('gives a home cable both sockets on one row, in whole pixels', () => {
    const scene = toScene(shop().done());
    const layout = layoutScene(scene, width);
    const straight = layout.paths.filter((path) => path.points.length === 2);
    const homes = scene.units.filter((unit) => unit.home !== undefined).length;
    // Each home cable, and the first chip of each target.
    expect(straight.length).toBeGreaterThanOrEqual(homes + 2);
    for (const { x, y, width: w, height, rowY } of layout.objects) {
      for (const value of [x, y, w, height, ...rowY.values()]) expect(Number.isInteger(value)).toBe(true);
    }
  });

  it('lets no two cards overlap', () => {
    expect(overlaps(layoutScene(toScene(shop().done()), width))).toEqual([]);
  });

  it('is the same for records in any order', () => {
    const topology = shop().done();
    const wanted = layoutScene(toScene(topology), width);
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const layout = layoutScene(toScene(shuffled(topology, seed)), width);
        expect(placesOf(layout)).toEqual(placesOf(wanted));
        expect(layout.paths.map((path) => pathData(path.points)).sort()).toEqual(
          wanted.paths.map((path) => pathData(path.points)).sort(),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('puts a NIC beside the row it is plugged into', () => {
    const b = shop();
    const bridge = b.bridge('br0');
    const nic = b.link(b.hostNetns, 'enp1s0', { kind: 'physical', master: bridge.id });
    b.plugged('vm', [bridge]);
    const layout = layoutScene(toScene(b.done()), width);
    const uplink = layout.paths.find(({ cable }) => cable.from.row === nic.id);
    expect(uplink?.points).toHaveLength(2);
    expect(uplink?.points[0]?.x).toBe(layout.columns.edge.x + layout.columns.edge.width);
    expect(uplink?.points[1]?.x).toBe(layout.columns.switches.x);
    expect(overlaps(layout)).toEqual([]);
  });

  it('sorts names as people count', () => {
    const layout = layoutScene(toScene(shop().done()), width);
    const y = (name: string): number =>
      layout.objects.find(({ object }) => object.kind === 'unit' && object.id.endsWith(`:${name}`))?.y ?? Number.NaN;
    expect(y('web2')).toBeLessThan(y('web10'));
  });

  it('does not move what was there when a container comes', () => {
    const b = shop();
    const before = layoutScene(toScene(b.done()), width);
    const vault = b.topology.links.find((link) => link.name === 'br-vault');
    if (!vault) throw new Error('no vault');
    b.plugged('aaa', [vault]);
    const after = layoutScene(toScene(b.done()), width, { memory: before.memory });
    const order = (layout: Layout): string[] =>
      layout.objects
        .filter(({ object }) => object.kind === 'unit' || object.kind === 'switch')
        .sort((one, other) => one.x - other.x || one.y - other.y)
        .map(({ object }) => object.id);
    const fresh = new Set(order(after).filter((id) => !order(before).includes(id)));
    expect(fresh.size).toBe(1);
    expect(order(after).filter((id) => !fresh.has(id))).toEqual(order(before));
  });

  it('keeps vertical lanes of one gutter apart', () => {
    const layout = layoutScene(toScene(shop().done()), width);
    const bent = layout.paths.filter((path) => path.points.length === 4).map(({ points }) => points);
    expect(bent.length).toBeGreaterThan(1);
    bent.forEach((one, index) => {
      for (const other of bent.slice(index + 1)) {
        const [, a, b] = one;
        const [, c, d] = other;
        if (!a || !b || !c || !d || a.x !== c.x) continue;
        const apart = Math.max(a.y, b.y) < Math.min(c.y, d.y) || Math.max(c.y, d.y) < Math.min(a.y, b.y);
        expect(apart).toBe(true);
      }
    });
  });

  it('widens only the gutters on a wider canvas', () => {
    const wide = layoutScene(toScene(shop().done()), width + 400).columns;
    const narrow = layoutScene(toScene(shop().done()), width).columns;
    for (const name of ['edge', 'switches', 'units'] as const) expect(wide[name].width).toBe(narrow[name].width);
    expect(wide.units.x).toBeGreaterThan(narrow.units.x);
  });
});

describe('walk', () => {
  it('reaches every row by Up and Down and follows cables sideways', () => {
    const layout = layoutScene(toScene(shop().done()), width);
    const stops = stopsOf(layout, true);
    const columns = new Set(stops.map((stop) => stop.x));
    for (const x of columns) {
      const column = stops.filter((stop) => stop.x === x).map((stop) => stop.row);
      const first = column[0];
      if (first === undefined) throw new Error('empty column');
      const met = [first];
      for (let row = first; ; ) {
        const next = walk(layout, stops, row, 'ArrowDown');
        if (next === row) break;
        met.push(next);
        row = next;
      }
      expect(met).toEqual(column);
      expect(walk(layout, stops, first, 'End')).toBe(column[column.length - 1]);
    }
    for (const { cable } of layout.paths.filter((path) => path.points.length === 2)) {
      expect(walk(layout, stops, cable.from.row, 'ArrowRight')).toBe(cable.to.row);
    }
  });
});
