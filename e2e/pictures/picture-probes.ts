/**
 * What can be wrong with cards and cables, asked of the page as it is drawn. Runs inside the page: `installPictureProbes` is handed over
 * whole and may use nothing of this file.
 */

/** Each gives one sentence a flaw, but the two that count. */
export type PictureProbes = {
  /** Parts of the frame on one another, cards on cards, rows on rows of one card, stubs on other cards. */
  boxOnBox(): string[];
  /** A visible cable end that is further than 2 px from the middle of any socket. */
  looseEnds(): string[];
  /** A socket drawn as plugged in at which no cable ends. */
  emptySockets(): string[];
  /** A cable that runs below a card. */
  underCards(): string[];
  /** Sides of the host's frame, wires to the outside or badges that the window cuts where the whole width should fit it. */
  cutSides(): string[];
  /** How many cables are drawn, and how many of them run straight. */
  countCables(): { all: number; straight: number };
  countCards(): number;
};

export function installPictureProbes(): void {
  type Box = { left: number; top: number; right: number; bottom: number };
  type Spot = { x: number; y: number };
  const all = <Found extends Element = HTMLElement>(selector: string, root: ParentNode = document): Found[] => [
    ...root.querySelectorAll<Found>(selector),
  ];
  const shown = (element: Element): boolean =>
    // The second for parts of a drawing: Chromium calls those of a group that is not displayed visible.
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
  const nameOf = (card: Element): string => {
    const object = card.querySelector<HTMLElement>('[data-object]');
    return `${object?.dataset.object ?? 'card'} ${object?.dataset.title ?? card.getAttribute('data-id') ?? ''}`.trim();
  };
  const overlap = (a: Box, b: Box, slack = 1): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
  const cards = (): { card: Element; box: DOMRect }[] =>
    all('.react-flow__node')
      .filter(shown)
      .map((card) => ({ card, box: card.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
  const canvasBox = (): Box => {
    const flow = document.querySelector('.react-flow');
    if (!flow) return { left: 0, top: 0, right: 0, bottom: 0 };
    const { left, top, right, bottom } = flow.getBoundingClientRect();
    return { left: left + 8, top: top + 8, right: right - 8, bottom: bottom - 8 };
  };
  const inside = ({ x, y }: Spot, box: Box): boolean => x > box.left && x < box.right && y > box.top && y < box.bottom;
  const middle = (element: Element): Spot => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { x: (left + right) / 2, y: (top + bottom) / 2 };
  };
  const apart = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y);

  /** Where a length along a path is on the screen. */
  const screenOf = (path: SVGPathElement): ((at: number) => Spot) => {
    const matrix = path.getScreenCTM();
    if (!matrix) throw new Error('a path that is not drawn');
    return (at) => {
      const { x, y } = path.getPointAtLength(at);
      return { x: x * matrix.a + y * matrix.c + matrix.e, y: x * matrix.b + y * matrix.d + matrix.f };
    };
  };
  const endsOf = (path: SVGPathElement): Spot[] => [0, path.getTotalLength()].map(screenOf(path));
  const cables = (): { name: string; path: SVGPathElement }[] =>
    all<SVGGElement>('[data-cable]').flatMap((group) => {
      const path = group.querySelector<SVGPathElement>('path');
      return path && shown(path) ? [{ name: `${group.dataset.cable} ${group.dataset.ends ?? ''}`, path }] : [];
    });
  const sockets = (): Element[] => all('.socket, [data-socket], [data-inlet]').filter(shown);

  const probes: PictureProbes = {
    countCards: () => cards().length,
    countCables() {
      const drawn = cables().filter(({ path }) => path.getTotalLength() > 0);
      return { all: drawn.length, straight: drawn.filter(({ path }) => path.getBBox().height < 1).length };
    },
    boxOnBox() {
      const out: string[] = [];
      // On a narrow page the inspector lies over the others.
      const aside = innerWidth < 1024 ? '' : ', aside';
      const parts = all(`[data-workspace] > :is(header, nav, main)${aside}`).filter(shown);
      parts.forEach((part, at) => {
        for (const other of parts.slice(at + 1)) {
          if (part.contains(other) || other.contains(part)) continue;
          if (overlap(part.getBoundingClientRect(), other.getBoundingClientRect(), 2)) {
            out.push(
              `${part.tagName.toLowerCase()} and ${other.tagName.toLowerCase()} of the frame lie on one another`,
            );
          }
        }
      });
      const found = cards();
      found.forEach((one, at) => {
        for (const other of found.slice(at + 1)) {
          if (overlap(one.box, other.box)) out.push(`${nameOf(one.card)} lies on ${nameOf(other.card)}`);
        }
        const rows = all('[data-row]', one.card).filter(shown);
        rows.forEach((row, index) => {
          for (const next of rows.slice(index + 1)) {
            if (row.contains(next) || next.contains(row)) continue;
            if (overlap(row.getBoundingClientRect(), next.getBoundingClientRect())) {
              out.push(`two rows of ${nameOf(one.card)} lie on one another: ${row.textContent} / ${next.textContent}`);
            }
          }
        });
        for (const stub of all<SVGElement>('[data-stub], [data-wire]', one.card).filter(shown)) {
          for (const other of found) {
            if (other.card === one.card || other.card.contains(one.card)) continue;
            if (overlap(stub.getBoundingClientRect(), other.box, 2)) {
              out.push(`the stub of ${nameOf(one.card)} lies on ${nameOf(other.card)}`);
            }
          }
        }
      });
      return out;
    },
    looseEnds() {
      const frame = canvasBox();
      const spots = sockets().map(middle);
      return cables().flatMap(({ name, path }) =>
        endsOf(path).flatMap((end) => {
          if (!inside(end, frame)) return [];
          const nearest = Math.min(...spots.map((spot) => apart(spot, end)));
          return nearest <= 2 ? [] : [`cable ${name} ends ${nearest.toFixed(1)} px from the nearest socket`];
        }),
      );
    },
    emptySockets() {
      const frame = canvasBox();
      const ends = cables().flatMap(({ path }) => endsOf(path));
      // The legend shows sockets too.
      return all('.react-flow .socket-filled')
        .filter(shown)
        .filter((socket) => inside(middle(socket), frame))
        .filter((socket) => !ends.some((end) => apart(end, middle(socket)) <= 2))
        .filter((socket) => !socket.parentElement?.querySelector('[data-stub], [data-jump], [data-wire]'))
        .map((socket) => {
          const row = socket.closest<HTMLElement>('[data-port]')?.dataset.port ?? '';
          const card = socket.closest('.react-flow__node');
          return `a socket of ${card ? nameOf(card) : '?'} ${row} is filled and no cable ends there`;
        });
    },
    cutSides() {
      const flow = document.querySelector('.react-flow')?.getBoundingClientRect();
      if (!flow) return [];
      const out: string[] = [];
      for (const part of all('[data-frame="host"], [data-wire="outside"], .react-flow [data-badge]').filter(shown)) {
        const { left, right } = part.getBoundingClientRect();
        const what = part.matches('[data-frame]')
          ? 'the frame'
          : `a ${part.matches('[data-badge]') ? 'badge' : 'wire'}`;
        if (left < flow.left + 2) out.push(`${what} is cut by ${Math.round(flow.left + 2 - left)} px on the left`);
        if (right > flow.right - 2) out.push(`${what} is cut by ${Math.round(right - flow.right + 2)} px on the right`);
      }
      return out;
    },
    underCards() {
      const found = cards();
      return cables().flatMap(({ name, path }) => {
        const length = path.getTotalLength();
        const on = screenOf(path);
        const run = path.getBoundingClientRect();
        const near = found.filter(({ box }) =>
          overlap(box, { left: run.left - 1, top: run.top - 1, right: run.right + 1, bottom: run.bottom + 1 }, 0),
        );
        for (let at = 0; at <= length; at += 4) {
          const spot = on(at);
          const below = near.find(({ box }) =>
            inside(spot, { left: box.left + 3, top: box.top + 3, right: box.right - 3, bottom: box.bottom - 3 }),
          );
          if (below) return [`cable ${name} runs under ${nameOf(below.card)}`];
        }
        return [];
      });
    },
  };
  Object.assign(window, { pictureProbes: probes });
}
