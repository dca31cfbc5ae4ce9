import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { liftOf } from '../arranging/liftOf.ts';
import { expectApart } from '../testing/apart.ts';
import { Builder } from '../testing/builder.ts';
import { leastWidth, margin, rowPitch } from './grid.ts';
import type { Order } from './memory.ts';
import { createPainter, type Painter, type Picture, type PictureRequest } from './painter.ts';
import type { Move, Target } from './reorder.ts';
import type { ArrangeStep } from './sessions.ts';

const width = leastWidth + 2 * margin;

type Guest = { name: string; on: number; links: number; ports: number; project: number };
const bridges = 3;

function host(guests: Guest[], away: ReadonlySet<string> = new Set()): Topology {
  const b = new Builder();
  const made = Array.from({ length: bridges }, (_, index) => {
    const bridge = b.bridge(`br-${index}`);
    b.network(`net${index}`, bridge);
    return bridge;
  });
  for (const { name, on, links, ports, project } of guests) {
    const plugs = Array.from({ length: links }, (_, index) => made[(on + index) % bridges] ?? []).flat();
    b.plugged(name, plugs, {
      publishedPorts: Array.from({ length: ports }, (_, index) => ({
        hostAddress: '0.0.0.0',
        hostPort: 8_000 + index,
        containerPort: 80 + index,
        protocol: 'tcp' as const,
      })),
      labels: project === 0 ? {} : { 'com.docker.compose.project': `p${project}`, 'com.docker.compose.service': name },
    });
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

/** A page: paints, and takes the steps of a person. */
function page(topology: Topology, order?: Order, painter: Painter = createPainter()) {
  const steps: ArrangeStep[] = [];
  const request = (groupBy: PictureRequest['groupBy'] = 'compose'): PictureRequest => ({
    width,
    groupBy,
    choices: {},
    focus: [],
    steps,
    ...(order ? { order } : {}),
  });
  let seen = topology;
  const paint = (now = seen): Picture => {
    seen = now;
    return painter.paint(now, request());
  };
  const take = (step: { does: 'move'; move: Move } | { does: 'tidy' | 'reset' | 'undo' }): Picture => {
    steps.push({ serial: steps.length + 1, ...step });
    return paint();
  };
  const groupedBy = (by: PictureRequest['groupBy']): Picture => painter.paint(seen, request(by));
  return { paint, take, groupedBy, move: (move: Move) => take({ does: 'move', move }) };
}

const tops = (picture: Picture): Map<string, number> => new Map(picture.objects.map(({ object, y }) => [object.id, y]));
const idOf = (picture: Picture, name: string): string => {
  const found = picture.objects.find(
    ({ object }) =>
      (object.kind === 'unit' && object.owner.kind === 'container' && object.owner.name === name) ||
      ((object.kind === 'switch' || object.kind === 'group') && object.title === name),
  );
  if (!found) throw new Error(`${name} is not drawn`);
  return found.object.id;
};
const lift = (picture: Picture, name: string) => {
  const found = liftOf(picture, idOf(picture, name));
  if (!found) throw new Error(`${name} cannot be moved`);
  return found;
};
/** The names of the units of the picture, from top to bottom. */
const unitsOf = (picture: Picture): string[] =>
  picture.objects
    .flatMap(({ object, y }) =>
      object.kind === 'unit' && object.owner.kind === 'container' ? [{ name: object.owner.name, y }] : [],
    )
    .sort((a, b) => a.y - b.y)
    .map(({ name }) => name);
const switchesOf = (picture: Picture): string[] =>
  picture.objects
    .flatMap(({ object, y }) => (object.kind === 'switch' ? [{ title: object.title, y }] : []))
    .sort((a, b) => a.y - b.y)
    .map(({ title }) => title);

const at = (targets: Target[], place: number): Move => {
  const target = targets.find((one) => one.place === place && !one.free);
  if (!target) throw new Error(`no place ${place}`);
  return target.move;
};

const guest = (name: string, fields: Partial<Guest> = {}): Guest => ({
  name,
  on: 0,
  links: 1,
  ports: 0,
  project: 0,
  ...fields,
});
const five = ['a', 'b', 'c', 'd', 'e'].map((name) => guest(name));

describe('a card put elsewhere', () => {
  it('takes the slot, and what lies between makes room', () => {
    const { paint, move } = page(host([...five, guest('x', { on: 1 })]));
    const before = paint();
    const { targets, place, count } = lift(before, 'b');
    expect([place, count]).toEqual([2, 5]);
    const after = move(at(targets, 4));
    expect(unitsOf(after)).toEqual(['a', 'c', 'd', 'b', 'e', 'x']);
    const [was, is] = [tops(before), tops(after)];
    const moved = [...was].filter(([id, y]) => is.get(id) !== y).map(([id]) => id);
    expect(moved.sort()).toEqual(['b', 'c', 'd'].map((name) => idOf(before, name)).sort());
  });

  it('takes a free slot without moving anything else, and leaves its own one empty', () => {
    const { paint, move } = page(host(five));
    const before = paint();
    const free = lift(before, 'b').targets.filter((one) => one.free);
    expect(free.map((one) => one.place)).toEqual([5, 5]);
    const [first] = free;
    if (!first) throw new Error('no free slot');
    const after = move(first.move);
    const [was, is] = [tops(before), tops(after)];
    const b = idOf(before, 'b');
    for (const [id, y] of was) if (id !== b) expect([id, is.get(id)]).toEqual([id, y]);
    expect(is.get(b)).toBe((was.get(idOf(before, 'e')) ?? 0) + rowPitch);
    // A newcomer finds the empty slot first.
    const grown = paint(host([...five, guest('new')]));
    expect(tops(grown).get(idOf(grown, 'new'))).toBe(was.get(b));
  });

  it('stays with its group, whose head and rest stay above and below it', () => {
    const shop = ['p', 'q', 'r'].map((name) => guest(name, { project: 1 }));
    const { paint, move } = page(host([...five, ...shop]));
    const before = paint();
    const { targets, count } = lift(before, 'r');
    expect(count).toBe(3);
    const after = move(at(targets, 1));
    const headY = tops(after).get(idOf(after, 'p1')) ?? Number.NaN;
    expect(tops(after).get(idOf(after, 'r'))).toBe(headY + rowPitch);
    const whole = lift(after, 'p1');
    expect(whole.keys.size).toBe(4);
    const moved = move(at(whole.targets, 1));
    expect(unitsOf(moved)).toEqual(['r', 'p', 'q', 'a', 'b', 'c', 'd', 'e']);
  });

  it('takes a whole block with what stands in it', () => {
    const { paint, move, take } = page(host([...five, guest('x', { on: 1 }), guest('y', { on: 2, ports: 2 })]));
    const before = paint();
    expect(switchesOf(before)).toEqual(['net0', 'net1', 'net2']);
    const after = move(at(lift(before, 'net2').targets, 1));
    expect(switchesOf(after)).toEqual(['net2', 'net0', 'net1']);
    expect(unitsOf(after)).toEqual(['y', 'a', 'b', 'c', 'd', 'e', 'x']);
    // Its published ports stand beside it still.
    const bends = (picture: Picture) =>
      picture.paths.flatMap(({ cable, points }) => (cable.kind === 'published' ? [[cable.id, points.length]] : []));
    expect(bends(after)).toEqual(bends(before));
    expect(tops(take({ does: 'undo' }))).toEqual(tops(before));
  });

  it('is not moved to a slot that is another by now', () => {
    const { paint, move } = page(host(five));
    const before = paint();
    const after = move({ ...at(lift(before, 'b').targets, 4), there: 'container:gone' });
    expect(tops(after)).toEqual(tops(before));
    expect(after.arranged).toEqual({ serial: 1, undoable: 0 });
  });

  it('keeps its place when the page is opened again, when tidied up, and not when positions are reset', () => {
    const { paint, move, take } = page(host(five));
    const moved = move(at(lift(paint(), 'e').targets, 1));
    expect(moved.order?.byHand).toEqual({ blocks: false, units: ['network:net0'] });
    const again = page(host(five), moved.order).paint();
    expect(tops(again)).toEqual(tops(moved));
    expect(unitsOf(take({ does: 'tidy' }))).toEqual(['e', 'a', 'b', 'c', 'd']);
    const reset = take({ does: 'reset' });
    expect(unitsOf(reset)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(reset.order?.byHand).toEqual({ blocks: false, units: [] });
  });

  it('lets tidying up close its gaps, and sort what nobody put in order', () => {
    const others = ['m', 'n'].map((name) => guest(name, { on: 1 }));
    const { paint, move, take } = page(host([...five, ...others]));
    const before = paint();
    const free = lift(before, 'a').targets.find((one) => one.free);
    if (!free) throw new Error('no free slot');
    move(free.move);
    const late = host([...five, ...others, guest('l', { on: 1 })]);
    expect(unitsOf(paint(late)).slice(-3)).toEqual(['m', 'n', 'l']);
    take({ does: 'tidy' });
    const tidied = paint(late);
    expect(unitsOf(tidied)).toEqual(['b', 'c', 'd', 'e', 'a', 'l', 'm', 'n']);
    expect(tops(tidied).get(idOf(tidied, 'b'))).toBe(tops(before).get(idOf(before, 'a')));
  });

  it('goes back step by step, past tidying up and resetting', () => {
    const { paint, move, take } = page(host(five));
    const pictures = [paint()];
    const last = (): Picture => pictures.at(-1) as Picture;
    pictures.push(move(at(lift(last(), 'e').targets, 1)));
    pictures.push(move(lift(last(), 'a').targets.find((one) => one.free)?.move as Move));
    pictures.push(take({ does: 'tidy' }));
    pictures.push(take({ does: 'reset' }));
    expect(last().arranged).toEqual({ serial: 4, undoable: 4 });
    for (let step = 3; step >= 0; step -= 1) {
      const back = take({ does: 'undo' });
      expect(tops(back)).toEqual(tops(pictures[step] as Picture));
      expect(back.order).toEqual(pictures[step]?.order);
      expect(back.arranged.undoable).toBe(step);
    }
    expect(tops(take({ does: 'undo' }))).toEqual(tops(pictures[0] as Picture));
  });
});

describe('steps', () => {
  it('are forgotten when things are grouped another way; their order is not', () => {
    const { paint, move, groupedBy } = page(host(five));
    const moved = move(at(lift(paint(), 'e').targets, 1));
    const again = groupedBy('none');
    expect(again.arranged).toEqual({ serial: 1, undoable: 0 });
    expect(unitsOf(again)).toEqual(unitsOf(moved));
  });
});

const anyGuest = (index: number): fc.Arbitrary<Guest> =>
  fc.record({
    name: fc.constant(`c${index}`),
    on: fc.nat(bridges - 1),
    links: fc.integer({ min: 0, max: 2 }),
    ports: fc.constant(0),
    project: fc.nat(2),
  });
const guests = (count: number): fc.Arbitrary<Guest[]> =>
  fc.tuple(...Array.from({ length: count }, (_, index) => anyGuest(index)));
const choices = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 5 });

/** Whatever can be moved, moved anywhere. */
function chosen(picture: Picture, [which, where]: [number, number]): { target: Target; id: string } | undefined {
  const lifts = picture.objects.flatMap(({ object }) => {
    const found = liftOf(picture, object.id);
    return found && found.targets.length > 0 ? [{ id: object.id, found }] : [];
  });
  const one = lifts[which % lifts.length];
  const target = one?.found.targets[where % one.found.targets.length];
  return one && target && { target, id: one.id };
}

describe('whatever is moved', () => {
  it('moves what lies between and nothing else, and goes to where it was told', () => {
    fc.assert(
      fc.property(guests(10), choices, (all, moves) => {
        const { paint, move } = page(host(all));
        let before = paint();
        for (const choice of moves) {
          const picked = chosen(before, choice);
          if (!picked) return;
          const held = liftOf(before, picked.id);
          const after = move(picked.target.move);
          const again = liftOf(after, picked.id);
          expect(again?.y).toBe(picked.target.y);
          expect(again?.place).toBe(picked.target.place);
          const [was, is] = [tops(before), tops(after)];
          const mine = held?.moved ?? new Set();
          const [low, high] = [Math.min, Math.max].map((end) => end(held?.y ?? 0, picked.target.y));
          for (const [id, y] of was) {
            const now = is.get(id) ?? Number.NaN;
            const isBetween = y >= (low ?? 0) && y < (high ?? 0) + (held?.height ?? 0);
            const may = isBetween && (!picked.target.free || mine.has(id));
            expect({ id, moved: now !== y && !may }).toEqual({ id, moved: false });
          }
          before = after;
        }
      }),
      { numRuns: 80 },
    );
  }, 60_000);

  it('is taken back exactly, several steps deep', () => {
    fc.assert(
      fc.property(guests(10), choices, (all, moves) => {
        const { paint, move, take } = page(host(all.map((one, index) => ({ ...one, ports: index % 3 }))));
        const pictures = [paint()];
        for (const choice of moves) {
          const picked = chosen(pictures.at(-1) as Picture, choice);
          if (picked) pictures.push(move(picked.target.move));
        }
        for (const picture of pictures.slice(0, -1).reverse()) {
          const back = take({ does: 'undo' });
          expect(tops(back)).toEqual(tops(picture));
          expect(back.order).toEqual(picture.order);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('stays where it was put while containers come and go', () => {
    fc.assert(
      fc.property(guests(10), choices, fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), (all, moves, here) => {
        const away = new Set(all.flatMap(({ name }, index) => (here[index] ? [] : [name])));
        const { paint, move } = page(host(all));
        let last = paint();
        for (const choice of moves) {
          const picked = chosen(last, choice);
          if (picked) last = move(picked.target.move);
        }
        const is = tops(paint(host(all, away)));
        for (const [id, y] of tops(last)) if (is.has(id)) expect([id, is.get(id)]).toEqual([id, y]);
        expect(tops(paint(host(all)))).toEqual(tops(last));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('overlaps nothing', () => {
    fc.assert(
      fc.property(guests(10), choices, (all, moves) => {
        const { paint, move } = page(host(all.map((one, index) => ({ ...one, ports: index % 4 }))));
        let picture = paint();
        for (const choice of moves) {
          const picked = chosen(picture, choice);
          if (picked) picture = move(picked.target.move);
          expectApart(picture);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
