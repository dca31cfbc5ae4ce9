/**
 * What can be wrong with the text of a picture, asked of the page as it is drawn. Runs inside the page: `installTextProbes` is handed over
 * whole and may use nothing of this file.
 */

/** Each gives one sentence a flaw. */
export type TextProbes = {
  /** Text wider or higher than a box that cuts it; not where it is cut in the middle under a title with all of it. */
  cutText(): string[];
  /** A name cut in its middle that overruns its room, or leaves room for more of itself. */
  badCuts(): string[];
  /** Text below a socket or a badge. */
  coveredText(): string[];
  /** Two texts on one another. */
  textOnText(): string[];
  /** Under 10 px on the screen, or Chinese under 12 px by its style at the usual zooms. */
  tinyText(): string[];
  /** Under 4.5:1 (3:1 when large) against what lies behind it by the page's own colours; text dimmed on purpose is left out. */
  faintText(): string[];
  /** A cell of a table that does not begin where its column's head begins. */
  strayCells(): string[];
  /** How many pieces of text the others looked at: a check of nothing finds nothing. */
  countText(): number;
};

export function installTextProbes(): void {
  type Box = { left: number; top: number; right: number; bottom: number };
  type Piece = { node: Node; text: string; element: HTMLElement; box: Box; seen: Box; layer: Element };
  const place = (element: Element | null): string => {
    const card = element?.closest<HTMLElement>('[data-object]');
    const row = element?.closest<HTMLElement>('[data-port], [data-row]');
    const part = element?.closest('header, aside, nav, main, [role]');
    const where = [card?.dataset.title ?? card?.dataset.object, row?.dataset.port].filter(Boolean).join(' ');
    return where || part?.getAttribute('aria-label') || part?.id || part?.tagName.toLowerCase() || 'page';
  };
  const quote = (text: string): string => `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
  const boxOf = ({ left, top, right, bottom }: DOMRect): Box => ({ left, top, right, bottom });
  const meet = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const clips = (value: string): boolean => value !== 'visible';
  const scrolls = (element: Element, overflow: string, content: number, room: number): boolean =>
    (overflow === 'auto' || overflow === 'scroll') && content > room && element.clientWidth > 0;
  /** The picture itself is a window that is panned: what it cuts is out of sight, not cut. */
  const isWindow = (element: Element): boolean => element.querySelector('.react-flow__viewport') !== null;

  const layerOf = (element: Element): Element => {
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.position !== 'static' && Number(style.zIndex) >= 10) return at;
    }
    return document.body;
  };

  /** What the window and the boxes around `element` leave to be seen of `box`, which lies in it. */
  const seenOf = (element: Element, box: Box): Box => {
    let seen = meet(box, { left: 0, top: 0, right: innerWidth, bottom: innerHeight });
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (!clips(style.overflowX) && !clips(style.overflowY)) continue;
      seen = meet(seen, boxOf(at.getBoundingClientRect()));
    }
    return seen;
  };

  const pieces = (): Piece[] => {
    const out: Piece[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!element || text === '' || element.closest('script, style, noscript, option, [hidden]')) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = boxOf(rect);
        const seen = seenOf(element, box);
        // Two pixels wide or high: there for screen readers only, or outside the window.
        if (seen.right - seen.left <= 2 || seen.bottom - seen.top <= 2) continue;
        out.push({ node, text, element, box, seen, layer: layerOf(element) });
      }
    }
    return out;
  };

  // Not by how wide it is against its layout: that is told in whole pixels, which of a short word is off by a fiftieth.
  const scaleOf = (element: HTMLElement): number => {
    let scale = 1;
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.transform !== 'none') scale *= new DOMMatrix(style.transform).a;
      if (style.scale !== 'none') scale *= Number.parseFloat(style.scale);
    }
    return scale;
  };

  const isAddress = (text: string): boolean =>
    /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(text) || /^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:./]+$/i.test(text);

  /** How far a box that cuts lies inside the text, in pixels: the most of all its ancestors, and whether that one means to. */
  const cutBy = (piece: Piece): { by: number; meant: boolean } => {
    let most = 0;
    let meant = false;
    const told = (by: number, style: CSSStyleDeclaration): void => {
      if (by <= most) return;
      most = by;
      meant = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
    };
    // A head that follows its column leaves the window with it.
    const window = document.querySelector('.react-flow')?.getBoundingClientRect();
    const atWindow = (edge: number, its: number | undefined): boolean => its !== undefined && Math.abs(edge - its) < 1;
    let sideways = true;
    for (let at: Element | null = piece.element; at && at !== document.body; at = at.parentElement) {
      if (isWindow(at)) break;
      const style = getComputedStyle(at);
      const edge = boxOf(at.getBoundingClientRect());
      if (sideways && clips(style.overflowX)) {
        // What lies beside a box that scrolls sideways is reached by scrolling, whatever is around the box.
        if (scrolls(at, style.overflowX, at.scrollWidth, at.clientWidth)) sideways = false;
        else {
          if (!atWindow(edge.left, window?.left)) told(edge.left - piece.box.left, style);
          if (!atWindow(edge.right, window?.right)) told(piece.box.right - edge.right, style);
        }
      }
      // Glyph boxes are higher than glyphs.
      if (clips(style.overflowY) && !scrolls(at, style.overflowY, at.scrollHeight, at.clientHeight)) {
        told(Math.max(edge.top - piece.box.top - 2, piece.box.bottom - edge.bottom - 2), style);
      }
      if (scrolls(at, style.overflowY, at.scrollHeight, at.clientHeight)) break;
    }
    return { by: most, meant };
  };

  const colours = new Map<string, [number, number, number, number]>();
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const colour = (css: string): [number, number, number, number] => {
    const known = colours.get(css);
    if (known) return known;
    if (!pen) throw new Error('no canvas to read colours with');
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = css;
    pen.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data;
    const value: [number, number, number, number] = [red, green, blue, alpha / 255];
    colours.set(css, value);
    return value;
  };
  const over = (top: number[], alpha: number, ground: number[]): number[] =>
    ground.map((value, at) => (top[at] ?? 0) * alpha + value * (1 - alpha));
  const groundOf = (element: Element): number[] => {
    const veils: [number, number, number, number][] = [];
    let ground = [255, 255, 255];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const veil = colour(getComputedStyle(at).backgroundColor);
      if (veil[3] === 0) continue;
      if (veil[3] > 0.995) {
        ground = veil.slice(0, 3);
        break;
      }
      veils.unshift(veil);
    }
    for (const veil of veils) ground = over(veil, veil[3], ground);
    return ground;
  };
  /** WCAG 2.2, relative luminance. */
  const luminance = (rgb: number[]): number => {
    const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const dimmed = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      if (Number(getComputedStyle(at).opacity) < 0.99) return true;
    }
    return false;
  };

  const probes: TextProbes = {
    strayCells() {
      const out = new Set<string>();
      const rowsOf = (table: Element): Element[] => [...table.querySelectorAll('tr, [role="row"]')];
      for (const table of document.querySelectorAll('table, [role="table"], [role="grid"]')) {
        const [heads, ...rows] = rowsOf(table).map((row) => [
          ...row.querySelectorAll(
            'th, td, [role="columnheader"], [role="rowheader"], [role="cell"], [role="gridcell"]',
          ),
        ]);
        for (const cells of rows) {
          cells.forEach((cell, column) => {
            const head = heads?.[column];
            // A row that speaks for the whole table has one wide cell.
            if (!head || cells.length !== heads.length) return;
            const off = cell.getBoundingClientRect().left - head.getBoundingClientRect().left;
            if (Math.abs(off) > 2) {
              out.add(
                `${quote(cell.textContent ?? '')} stands ${Math.round(off)} px from ${quote(head.textContent ?? '')}`,
              );
            }
          });
        }
      }
      return [...out];
    },
    countText: () => pieces().length,
    cutText() {
      const out = new Set<string>();
      for (const piece of pieces()) {
        const { by, meant } = cutBy(piece);
        if (by <= 1) continue;
        const titled = piece.element.closest('[title]')?.getAttribute('title') ?? '';
        if (meant && titled.includes(piece.text) && !isAddress(titled)) {
          const left = piece.seen.right - piece.seen.left;
          if (left < 0.3 * (piece.box.right - piece.box.left)) {
            out.add(`${place(piece.element)}: hardly anything is left of ${quote(titled)}`);
          }
          continue;
        }
        out.add(`${place(piece.element)}: ${quote(piece.text)} is cut by ${Math.round(by)} px`);
      }
      return [...out];
    },
    badCuts() {
      const out = new Set<string>();
      for (const shown of document.querySelectorAll<HTMLElement>('[data-name] > .name-shown')) {
        const text = shown.textContent ?? '';
        // One that is not cut may have an ellipsis of its own.
        if (!shown.checkVisibility() || !text.includes('…') || text === shown.parentElement?.dataset.name) continue;
        const range = document.createRange();
        range.selectNodeContents(shown);
        const free = (shown.getBoundingClientRect().width - range.getBoundingClientRect().width) / scaleOf(shown);
        // The next character did not fit: a wide one is as wide as its letters are high.
        const most = Number.parseFloat(getComputedStyle(shown).fontSize) + 2;
        const where = `${place(shown)}: ${quote(text)}`;
        if (free < -1) out.add(`${where} overruns its room by ${Math.round(-free)} px`);
        if (free > most) out.add(`${where} leaves a gap of ${Math.round(free)} px`);
      }
      return [...out];
    },
    coveredText() {
      const out = new Set<string>();
      const covers = [...document.querySelectorAll('.socket, .badge')]
        .filter((one) => one.checkVisibility())
        // What of the canvas lies beyond its edge covers nothing of what is beside the canvas.
        .map((element) => ({ element, box: seenOf(element, boxOf(element.getBoundingClientRect())) }));
      for (const { element, text, seen } of pieces()) {
        const cover = covers.find(({ element: over, box }) => {
          const both = meet(seen, box);
          return !over.contains(element) && both.right - both.left > 1 && both.bottom - both.top > 4;
        });
        if (cover && layerOf(element) === layerOf(cover.element)) {
          const what = cover.element.matches('.badge') ? 'badge' : 'socket';
          out.add(`${place(element)}: ${quote(text)} is below a ${what}`);
        }
      }
      return [...out];
    },
    textOnText() {
      const out = new Set<string>();
      const sorted = pieces().sort((a, b) => a.seen.left - b.seen.left);
      sorted.forEach((one, at) => {
        for (let next = at + 1; next < sorted.length; next += 1) {
          const other = sorted[next];
          if (!other || other.seen.left >= one.seen.right - 1) break;
          // A text cut by an ellipsis has two boxes.
          if (other.layer !== one.layer || other.node === one.node) continue;
          const both = meet(one.seen, other.seen);
          if (both.right - both.left <= 1 || both.bottom - both.top <= 4) continue;
          out.add(`${place(one.element)}: ${quote(one.text)} and ${quote(other.text)} lie on one another`);
        }
      });
      return [...out];
    },
    tinyText() {
      const out = new Set<string>();
      for (const { element, text } of pieces()) {
        const size = Number.parseFloat(getComputedStyle(element).fontSize);
        const scale = scaleOf(element);
        const shown = size * scale;
        if (shown < 9.95) out.add(`${place(element)}: ${quote(text)} is ${shown.toFixed(1)} px`);
        else if (/\p{Script=Han}/u.test(text) && size < 11.95 && scale >= 0.85) {
          out.add(`${place(element)}: ${quote(text)} is Chinese at ${size} px`);
        }
      }
      return [...out];
    },
    faintText() {
      const out = new Set<string>();
      for (const { element, text } of pieces()) {
        if (dimmed(element) || element.closest(':disabled, [aria-disabled="true"]')) continue;
        const style = getComputedStyle(element);
        // A number in a drawing stands on the first shape of the drawing.
        const shape = element.closest('svg')?.querySelector('path, circle, rect, polygon');
        const ground = shape ? colour(getComputedStyle(shape).fill).slice(0, 3) : groundOf(element);
        const ink = colour(shape ? style.fill : style.color);
        const [high = 0, low = 0] = [luminance(over(ink, ink[3], ground)), luminance(ground)].sort((a, b) => b - a);
        const ratio = (high + 0.05) / (low + 0.05);
        const size = Number.parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5) - 0.01)
          out.add(`${place(element)}: ${quote(text)} has contrast ${ratio.toFixed(2)}`);
      }
      return [...out];
    },
  };
  Object.assign(window, { textProbes: probes });
}
