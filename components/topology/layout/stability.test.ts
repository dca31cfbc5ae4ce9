import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { expectApart } from '../testing/apart.ts';
import { Builder } from '../testing/builder.ts';
import { leastWidth, margin } from './grid.ts';
import { createPainter, type Picture, type PictureRequest } from './painter.ts';

const request: PictureRequest = {
  width: leastWidth + 2 * margin,
  groupBy: 'compose',
  choices: {},
  focus: [],
  steps: [],
};

/** A container that may be there: where it is plugged in, what it publishes, which project it belongs to. */
type Guest = { name: string; on: number[]; ports: number; project: number };

const bridges = 4;

/** All records are made and those of guests that are away left out, so that what stays keeps its ids. */
function host(guests: Guest[], away: ReadonlySet<string> = new Set()): Topology {
  const b = new Builder();
  const made = Array.from({ length: bridges }, (_, index) => {
    const bridge = b.bridge(`br-${index}`);
    b.network(`net${index}`, bridge);
    return bridge;
  });
  for (const { name, on, ports, project } of guests) {
    b.plugged(
      name,
      on.flatMap((index) => made[index] ?? []),
      {
        publishedPorts: Array.from({ length: ports }, (_, index) => ({
          hostAddress: '0.0.0.0',
          hostPort: 8_000 + index,
          containerPort: 80 + index,
          protocol: 'tcp' as const,
        })),
        labels:
          project === 0 ? {} : { 'com.docker.compose.project': `p${project}`, 'com.docker.compose.service': name },
      },
    );
  }
  const topology = b.done();
  const gone = new Set(topology.containers.flatMap((one) => (away.has(one.name) && one.netns ? [one.netns] : [])));
  const lost = new Set(topology.links.flatMap((one) => (gone.has(one.netns) ? [one.id, one.peer] : [])));
  return {
    ...topology,
    containers: topology.containers.filter((one) => !away.has(one.name)),
    netns: topology.netns.filter((one) => !gone.has(one.id)),
    links: topology.links.filter((one) => !lost.has(one.id)),
  };
}

/** Where each unit, switch and port stands, by what a person knows it by. */
function heights(picture: Picture): Map<string, number> {
  const out = new Map<string, number>();
  for (const { object, y, rowY } of picture.objects) {
    if (object.kind === 'unit' && object.owner.kind === 'container') out.set(object.owner.name, y);
    if (object.kind === 'switch') {
      out.set(object.title, y);
      for (const port of object.ports) out.set(`${object.title}:${port.name}`, y + (rowY.get(port.id) ?? 0));
    }
  }
  return out;
}

const guest = (index: number): fc.Arbitrary<Guest> =>
  fc.record({
    name: fc.constant(`c${index}`),
    on: fc.uniqueArray(fc.nat(bridges - 1), { minLength: 0, maxLength: 3 }),
    ports: fc.nat(3),
    project: fc.nat(2),
  });
const guests = fc.tuple(...Array.from({ length: 10 }, (_, index) => guest(index)));
const absent = (all: Guest[], present: boolean[]): Set<string> =>
  new Set(all.flatMap(({ name }, index) => (present[index] ? [] : [name])));
const presences = fc.array(fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), { minLength: 2, maxLength: 8 });

describe('a picture after another', () => {
  it('moves nothing that stays, except downwards by whole rows', () => {
    fc.assert(
      fc.property(guests, presences, (all, steps) => {
        const painter = createPainter();
        let before: Map<string, number> | undefined;
        for (const present of steps) {
          const now = heights(painter.paint(host(all, absent(all, present)), request));
          for (const [name, y] of before ?? []) {
            const moved = (now.get(name) ?? y) - y;
            expect({ name, moved: moved >= 0 && moved % 28 === 0 }).toEqual({ name, moved: true });
          }
          before = now;
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('lets no two cards overlap, whatever came and went', () => {
    fc.assert(
      fc.property(guests, presences, (all, steps) => {
        const painter = createPainter();
        for (const present of steps) {
          expectApart(painter.paint(host(all, absent(all, present)), request));
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  const one = (name: string): Guest => ({ name, on: [0], ports: 0, project: 0 });

  it('moves nothing at all while a group has spare slots', () => {
    const painter = createPainter();
    const staying = [one('m'), one('n'), { ...one('x'), on: [1] }];
    const before = heights(painter.paint(host(staying), request));
    const after = heights(painter.paint(host([one('a'), ...staying]), request));
    expect(after.get('a')).toBeGreaterThan(before.get('n') ?? Number.NaN);
    for (const name of ['m', 'n', 'x', 'net0', 'net1']) expect(after.get(name)).toBe(before.get(name));
  });

  it('keeps the slot of what left for its return, and gives it up when tidied', () => {
    const painter = createPainter();
    const all = [one('m'), one('n'), one('o')];
    const before = heights(painter.paint(host(all), request));
    const without = heights(painter.paint(host([one('m'), one('o')]), request));
    expect(without.get('o')).toBe(before.get('o'));
    const back = heights(painter.paint(host([one('m'), one('o'), one('n')]), request));
    expect(back.get('n')).toBe(before.get('n'));
    painter.paint(host([one('m'), one('o')]), request);
    const tidied = heights(
      painter.paint(host([one('m'), one('o')]), { ...request, steps: [{ serial: 1, does: 'tidy' }] }),
    );
    expect(tidied.get('o')).toBe((before.get('o') ?? 0) - 28);
  });

  it('moves nothing while a container comes the way an engine brings it', () => {
    const b = new Builder();
    const [front, back] = ['br-front', 'br-back'].map((name) => b.bridge(name));
    if (!front || !back) throw new Error('no bridges');
    b.network('front', front);
    b.network('back', back);
    b.plugged('a', [front]);
    b.plugged('z', [back], { publishedPorts: [{ hostAddress: '', hostPort: 80, containerPort: 80, protocol: 'tcp' }] });
    b.container('old', undefined);
    const painter = createPainter();
    const before = heights(painter.paint(b.done(), request));
    const fold = (picture: Picture) => picture.objects.find(({ object }) => object.kind === 'stopped')?.y;
    const foldBefore = fold(painter.paint(b.done(), request));
    const steps: (() => void)[] = [];
    const netns = b.netns({ owner: 'process' });
    steps.push(() => b.container('new', netns, { networkMode: 'front' }));
    // The pair is made on the host, one end is plugged in, the other moves into the container and gets its address.
    steps.push(() => b.pair([b.hostNetns, 'v-new'], [b.hostNetns, 'v-tmp']));
    const named = (name: string) => b.topology.links.find((link) => link.name === name);
    steps.push(() => Object.assign(named('v-new') ?? {}, { master: front.id, bridgePortNo: 90 }));
    steps.push(() => {
      const far = named('v-tmp');
      const near = named('v-new');
      if (!far || !near) throw new Error('no pair');
      b.topology.links.splice(b.topology.links.indexOf(far), 1);
      delete near.peer;
    });
    steps.push(() => {
      const near = named('v-new');
      if (!near) throw new Error('no pair');
      near.peer = b.link(netns, 'eth0', { peer: near.id }).id;
    });
    for (const step of [() => undefined, ...steps]) {
      step();
      const picture = painter.paint(b.done(), request);
      const now = heights(picture);
      for (const [name, y] of before) expect([name, now.get(name)]).toEqual([name, y]);
      expect(fold(picture)).toBe(foldBefore);
    }
    const last = painter.paint(b.done(), request);
    expect(heights(last).get('new')).toBe((before.get('a') ?? 0) + 28);
    expect(last.paths.find(({ cable }) => cable.ends[1] === 'new:eth0')?.points).toHaveLength(2);
  });

  it('does not grow for ever when containers of other names come and go', () => {
    const painter = createPainter();
    const first = painter.paint(host([one('stays')]), request).height;
    for (let turn = 0; turn < 300; turn += 1) painter.paint(host([one('stays'), one(`run${turn}`)]), request);
    expect(painter.paint(host([one('stays')]), request).height).toBe(first);
  });

  it('begins where an earlier page left things', () => {
    const painter = createPainter();
    const staying = [one('m'), one('n')];
    painter.paint(host(staying), request);
    const grown = [one('a'), ...staying];
    const { order } = painter.paint(host(grown), request);
    const again = createPainter().paint(host(grown), { ...request, ...(order ? { order } : {}) });
    const names = (picture: Picture): string[] =>
      [...heights(picture)]
        .filter(([name]) => 'amn'.includes(name))
        .sort((a, b) => a[1] - b[1])
        .map(([name]) => name);
    expect(names(again)).toEqual(['m', 'n', 'a']);
  });
});
