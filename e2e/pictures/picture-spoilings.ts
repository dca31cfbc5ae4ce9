/** What boxes, cables and sockets of a good picture look like when it is spoiled, for the tests of the checks. */

/** One way to spoil it. The functions run in the page, so each repeats what it uses whole. */
export type Spoiling = {
  name: string;
  /** Runs in the page; gives back what undoes it. */
  spoil: () => () => void;
  /** What must be found, and was not there before. */
  told: RegExp;
};

export const pictureSpoilings: Spoiling[] = [
  {
    name: 'a card on another',
    told: /^box on box: .* lies on /,
    spoil() {
      const [one, other] = document.querySelectorAll<HTMLElement>('.react-flow__node:has([data-object="switch"])');
      if (!one || !other) throw new Error('no two switches');
      const before = one.style.transform;
      one.style.transform = other.style.transform;
      return () => {
        one.style.transform = before;
      };
    },
  },
  {
    name: 'a part of the frame on another',
    told: /^box on box: .*nav.* of the frame lie on one another/,
    spoil() {
      const nav = document.querySelector<HTMLElement>('nav');
      if (!nav) throw new Error('no rail');
      nav.style.translate = '0 -30px';
      return () => {
        nav.style.translate = '';
      };
    },
  },
  {
    name: 'a row on another of its card',
    told: /^box on box: two rows of /,
    spoil() {
      const card = [...document.querySelectorAll('[data-object="switch"]')].find(
        (one) => one.querySelectorAll('[data-port]').length > 1,
      );
      const [first, second] = card?.querySelectorAll<HTMLElement>('[data-port]') ?? [];
      if (!first || !second) throw new Error('no two rows');
      second.style.translate = `0 ${first.getBoundingClientRect().top - second.getBoundingClientRect().top + 6}px`;
      return () => {
        second.style.translate = '';
      };
    },
  },
  {
    name: 'a stub on a card of others',
    told: /^box on box: the stub of /,
    spoil() {
      const wire = document.querySelector<HTMLElement>('[data-object="published"] [data-wire]');
      if (!wire) throw new Error('no wire');
      wire.style.translate = '420px 0';
      return () => {
        wire.style.translate = '';
      };
    },
  },
  {
    name: 'a cable that ends 5 px short of its socket',
    told: /^cable end: cable veth .* ends [45]\.\d px/,
    spoil() {
      const path = [...document.querySelectorAll<SVGPathElement>('[data-cable="veth"] path')].find(
        (one) => one.getBoundingClientRect().bottom < innerHeight - 100,
      );
      const d = path?.getAttribute('d');
      if (!path || !d) throw new Error('no cable');
      const short = d.replace(/([\d.]+),([\d.]+)$/, (_all, x: string, y: string) => `${Number(x) - 5},${y}`);
      path.setAttribute('d', short);
      return () => path.setAttribute('d', d);
    },
  },
  {
    name: 'a socket whose cable is gone',
    told: /^empty socket: /,
    spoil() {
      const cable = [...document.querySelectorAll<SVGGElement>('[data-cable="veth"]')].find(
        (one) => one.getBoundingClientRect().bottom < innerHeight - 100,
      );
      if (!cable) throw new Error('no cable');
      cable.style.display = 'none';
      return () => {
        cable.style.display = '';
      };
    },
  },
  {
    name: 'a cable under a card',
    told: /^under a card: cable veth .* runs under /,
    spoil() {
      const path = [...document.querySelectorAll<SVGPathElement>('[data-cable="veth"] path')].find(
        (one) => one.getBoundingClientRect().bottom < innerHeight - 100,
      );
      const d = path?.getAttribute('d');
      const start = /^M([\d.]+),([\d.]+)/.exec(d ?? '');
      if (!path || !d || !start) throw new Error('no cable');
      path.setAttribute('d', d.replace(/^M[\d.]+,[\d.]+/, `$&L${Number(start[1]) - 60},${Number(start[2]) - 9}`));
      return () => path.setAttribute('d', d);
    },
  },
  {
    name: 'a picture pushed out of its window',
    told: /^cut side: the frame is cut by \d+ px on the right/,
    spoil() {
      const viewport = document.querySelector<HTMLElement>('.react-flow__viewport');
      if (!viewport) throw new Error('no canvas');
      viewport.style.translate = '10px 0';
      return () => {
        viewport.style.translate = '';
      };
    },
  },
  {
    name: 'no cables at all',
    told: /^straight: no cable is drawn/,
    spoil() {
      const sheet = document.createElement('style');
      sheet.textContent = '[data-cable] { display: none; }';
      document.head.append(sheet);
      return () => sheet.remove();
    },
  },
];
