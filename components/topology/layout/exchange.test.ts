import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { Builder } from '../testing/builder.ts';
import { applyPicturePatch, applyTopologyPatch, picturePatch, topologyPatch } from './exchange.ts';
import { leastWidth } from './grid.ts';
import { createPainter, type Picture } from './painter.ts';

function host(): Topology {
  const b = new Builder();
  const bridge = b.bridge('br0');
  for (let index = 0; index < 8; index += 1) b.plugged(`c${index}`, [bridge]);
  return b.done();
}

/** The topology without some records, and with others under a new name. */
function changed(topology: Topology, gone: boolean[], renamed: boolean[]): Topology {
  return {
    ...topology,
    revision: topology.revision + 1,
    containers: topology.containers
      .filter((_, index) => !gone[index])
      .map((one, index) => (renamed[index] ? { ...one, name: `${one.name}x` } : one)),
  };
}

const byId = (topology: Topology) => new Map(topology.containers.map((one) => [one.id, one]));
const flags = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });

describe('patches between the page and the layout', () => {
  it('bring the other side to the same topology, and carry nothing that has not changed', () => {
    const base = host();
    fc.assert(
      fc.property(flags, flags, (gone, renamed) => {
        const after = changed(base, gone, renamed);
        const patch = topologyPatch(base, after);
        const applied = applyTopologyPatch(base, patch);
        expect(byId(applied)).toEqual(byId(after));
        expect(applied.revision).toBe(after.revision);
        expect(applied.links).toBe(base.links);
        const kept = after.containers.filter((one) => base.containers.includes(one));
        for (const one of kept) expect(patch.lists.containers?.put ?? []).not.toContain(one);
      }),
    );
  });

  it('give the page the picture as a whole, with the same objects for what has not changed', () => {
    const base = host();
    fc.assert(
      fc.property(flags, flags, (gone, renamed) => {
        const painter = createPainter();
        const request = { width: leastWidth, groupBy: 'compose' as const, choices: {}, focus: [], steps: [] };
        const first = painter.paint(base, request);
        const page = applyPicturePatch(undefined, structuredClone(picturePatch(undefined, first)));
        const second = painter.paint(changed(base, gone, renamed), request);
        const next = applyPicturePatch(page, structuredClone(picturePatch(first, second)));
        const sorted = (picture: Picture) => ({
          ...picture,
          objects: [...picture.objects].sort((a, b) => (a.object.id < b.object.id ? -1 : 1)),
          paths: [...picture.paths].sort((a, b) => (a.cable.id < b.cable.id ? -1 : 1)),
        });
        expect(sorted(next)).toEqual(sorted(second));
        const same = next.objects.filter((one) => page.objects.includes(one)).length;
        const touched = base.containers.filter((_, index) => gone[index]).length + 8;
        expect(same).toBeGreaterThanOrEqual(page.objects.length - touched - 1);
      }),
      { numRuns: 30 },
    );
  });

  it('tells sockets that moved within a card from those that did not', () => {
    const base = host();
    const request = { width: leastWidth, groupBy: 'compose' as const, choices: {}, focus: [], steps: [] };
    const first = createPainter().paint(base, request);
    const moved = {
      ...first,
      objects: first.objects.map((one) =>
        one.object.kind === 'switch' ? { ...one, rowY: new Map([...one.rowY].map(([row, y]) => [row, y + 28])) } : one,
      ),
    };
    expect(picturePatch(first, moved).objects.put).toHaveLength(1);
  });
});
