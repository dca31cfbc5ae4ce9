import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { leastWidth, margin } from '../layout/grid.ts';
import { createPainter, type Picture, type PictureRequest } from '../layout/painter.ts';
import { maxNodes, maxPaths, visibleObjects, visiblePaths } from '../layout/visible.ts';
import type { GroupObject } from '../scene/scene.ts';
import { Builder } from '../testing/builder.ts';

const request: PictureRequest = {
  width: leastWidth + 2 * margin,
  groupBy: 'compose',
  choices: {},
  focus: [],
  steps: [],
};

/** `projects` compose projects of `each` containers on a network of their own; every fifth one is on a shared network too. */
function crowd(projects: number, each: number): Topology {
  const b = new Builder();
  const shared = b.bridge('br-shared');
  b.network('shared', shared);
  for (let project = 0; project < projects; project += 1) {
    const bridge = b.bridge(`br-p${project}`);
    b.network(`net${project}`, bridge);
    for (let index = 0; index < each; index += 1) {
      b.plugged(`p${project}-c${index}`, index % 5 === 0 ? [bridge, shared] : [bridge], {
        labels: { 'com.docker.compose.project': `p${project}`, 'com.docker.compose.service': `s${index}` },
      });
    }
  }
  return b.done();
}

const paint = (topology: Topology, more: Partial<PictureRequest> = {}): Picture =>
  createPainter().paint(topology, { ...request, ...more });
const groupsIn = (picture: Picture): GroupObject[] =>
  picture.objects.flatMap(({ object }) => (object.kind === 'group' ? [object] : []));
const closedIn = (picture: Picture): GroupObject[] => groupsIn(picture).filter((one) => one.form === 'closed');
const bundles = (picture: Picture) => picture.paths.filter(({ cable }) => cable.kind === 'bundle');

describe('groups', () => {
  it('stand open while there are few', () => {
    const picture = paint(crowd(3, 10));
    expect(closedIn(picture)).toEqual([]);
    expect(picture.units).toEqual({ drawn: 30, all: 30 });
  });

  it('open in order until 60 strips, the rest are boxes with one bundle for each switch', () => {
    const picture = paint(crowd(10, 25));
    expect(picture.units).toEqual({ drawn: 50, all: 250 });
    const closed = closedIn(picture);
    expect(closed).toHaveLength(8);
    expect(closed[0]).toMatchObject({ title: 'p2', total: 25, running: 25, hidden: 25, by: 'compose' });
    // To its own switch and to the shared one.
    expect(closed.map((one) => one.sockets.length)).toEqual(closed.map(() => 2));
    expect(bundles(picture)).toHaveLength(16);
    expect(bundles(picture).map(({ cable }) => cable.count)).toEqual(expect.arrayContaining([25, 5]));
    const home = bundles(picture).filter(({ cable }) => cable.count === 25);
    for (const { points } of home) expect(points).toHaveLength(2);
  });

  it('draws only groups and bundled switch rows for 1,000 containers', () => {
    const picture = paint(crowd(20, 50));
    expect(picture.units).toEqual({ drawn: 0, all: 1_000 });
    expect(closedIn(picture)).toHaveLength(20);
    const rows = picture.objects.flatMap(({ object }) => (object.kind === 'switch' ? object.ports : []));
    expect(rows.every((row) => row.bundle)).toBe(true);
    expect(rows).toHaveLength(40);
  });

  it('opens a closed group to what is looked at or broken, and says how many are left', () => {
    const topology = crowd(20, 50);
    const one = topology.containers.find(({ name }) => name === 'p7-c7');
    const end = topology.links.find(({ name }) => name === 'v-p8-c8-0');
    if (!one || !end) throw new Error('no such container');
    const picture = paint(topology, { focus: [one.id, end.id] });
    expect(picture.units.drawn).toBe(2);
    const rests = groupsIn(picture).filter((group) => group.form === 'rest');
    expect(rests.map(({ title, hidden }) => [title, hidden])).toEqual([
      ['p7', 49],
      ['p8', 49],
    ]);
  });

  it('never draws more than 60 of what a search found', () => {
    const topology = crowd(20, 50);
    const picture = paint(topology, { focus: topology.containers.map(({ id }) => id) });
    expect(picture.units.drawn).toBe(60);
  });

  it('keeps every part of a group a person opened, however many they are; the page holds what is near the screen', () => {
    const topology = crowd(20, 50);
    const picture = paint(topology, {
      choices: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`compose:p${index}`, 'open' as const])),
    });
    expect(picture.units.drawn).toBe(1_000);
    expect(visibleObjects(picture.objects, { from: 0, to: 2_000 }, undefined).length).toBeLessThan(150);
    expect(visibleObjects(picture.objects, { from: 0, to: 100_000 }, undefined)).toHaveLength(maxNodes);
    expect(visiblePaths(picture.paths, { from: 0, to: 100_000 })).toHaveLength(maxPaths);
  });

  it('puts no box round a single one, and groups what is in no project by network', () => {
    const b = new Builder();
    const bridge = b.bridge('br-a');
    b.network('a', bridge);
    const labels = { 'com.docker.compose.project': 'alone' };
    b.plugged('lonely', [bridge], { labels });
    for (let index = 0; index < 70; index += 1) b.plugged(`c${index}`, [bridge]);
    expect(closedIn(paint(b.done())).map(({ key, total }) => [key, total])).toEqual([['network:a', 71]]);
  });

  it('does not close by a delta what a person sees', () => {
    const painter = createPainter();
    painter.paint(crowd(2, 25), request);
    const grown = painter.paint(crowd(4, 25), request);
    // The two projects that came are boxes, those that were there stay.
    expect(closedIn(grown).map(({ title }) => title)).toEqual(['p2', 'p3']);
    expect(grown.units).toEqual({ drawn: 50, all: 100 });
  });

  it('closes and opens where a person says so, and what is below follows', () => {
    const painter = createPainter();
    const topology = crowd(2, 20);
    const height = painter.paint(topology, request).height;
    const closed = painter.paint(topology, { ...request, choices: { 'compose:p0': 'closed' } });
    expect(closedIn(closed).map(({ title }) => title)).toEqual(['p0']);
    expect(closed.height).toBeLessThan(height);
    const open = painter.paint(topology, { ...request, choices: { 'compose:p0': 'open' } });
    expect(open.height).toBe(height);
  });

  it('draws what passes a filter only, and everything as before when the filter is gone', () => {
    const painter = createPainter();
    const topology = crowd(3, 10);
    const places = (picture: Picture) => new Map(picture.objects.map(({ object, y }) => [object.id, y]));
    const before = places(painter.paint(topology, request));
    const some = topology.containers.filter(({ name }) => name.startsWith('p1-')).map(({ id }) => id);
    const filtered = painter.paint(topology, { ...request, shown: some });
    expect(filtered.units).toEqual({ drawn: 10, all: 30 });
    expect(filtered.order).toBeUndefined();
    expect(filtered.objects.filter(({ object }) => object.kind === 'switch')).toHaveLength(2);
    expect(places(painter.paint(topology, request))).toEqual(before);
  });
});
