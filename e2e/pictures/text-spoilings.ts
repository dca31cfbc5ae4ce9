/** What the text of a good picture looks like when it is spoiled, for the tests of the checks. */
import type { Spoiling } from './picture-spoilings.ts';

export const textSpoilings: Spoiling[] = [
  {
    name: 'a word wider than its box',
    told: /^cut text: .*"bridge" is cut by/,
    spoil() {
      const tag = [...document.querySelectorAll<HTMLElement>('.switch-head .tag')].find(
        (one) => one.textContent === 'bridge',
      );
      if (!tag) throw new Error('no tag');
      tag.style.cssText = 'display:block;width:12px;overflow:hidden';
      return () => {
        tag.style.cssText = '';
      };
    },
  },
  {
    name: 'a word cut by chance, though a title has it',
    told: /^cut text: .*"bridge" is cut by/,
    spoil() {
      const tag = [...document.querySelectorAll<HTMLElement>('.switch-head .tag')].find(
        (one) => one.textContent === 'bridge',
      );
      if (!tag) throw new Error('no tag');
      tag.style.cssText = 'display:block;width:12px;overflow:hidden';
      tag.title = 'bridge';
      return () => {
        tag.style.cssText = '';
        tag.removeAttribute('title');
      };
    },
  },
  {
    name: 'a name of which nothing is left',
    told: /^cut text: .*hardly anything is left of "vl-test2"/,
    spoil() {
      const name = document.querySelector<HTMLElement>('[data-port="vl-test2"] [title="vl-test2"]');
      if (!name) throw new Error('no name');
      name.style.cssText = 'flex:none;width:8px;overflow:hidden;text-overflow:ellipsis';
      return () => {
        name.style.cssText = '';
      };
    },
  },
  {
    name: 'a name that is cut further than it has to be',
    told: /^cut name: .*"br…" leaves a gap of/,
    spoil() {
      const name = document.querySelector<HTMLElement>('.switch-head [data-name="bridge"] > .name-shown');
      if (!name) throw new Error('no name');
      name.textContent = 'br…';
      name.style.width = '80px';
      return () => {
        name.textContent = 'bridge';
        name.style.width = '';
      };
    },
  },
  {
    name: 'a name that overruns its room though it is cut',
    told: /^cut name: .*"brid…ge" overruns its room by/,
    spoil() {
      const name = document.querySelector<HTMLElement>('.switch-head [data-name="bridge"] > .name-shown');
      if (!name) throw new Error('no name');
      name.textContent = 'brid…ge';
      name.style.width = '30px';
      return () => {
        name.textContent = 'bridge';
        name.style.width = '';
      };
    },
  },
  {
    name: 'an address that is cut, though it can be read elsewhere',
    told: /^cut text: .*"172\.17\.0\.2" is cut by/,
    spoil() {
      const text = document.evaluate('//*[text()="172.17.0.2"]', document.body).iterateNext() as HTMLElement | null;
      if (!text) throw new Error('no address');
      const { title } = text;
      text.title = '172.17.0.2';
      text.style.cssText = 'display:block;flex:none;width:50px;overflow:hidden';
      return () => {
        text.title = title;
        text.style.cssText = '';
      };
    },
  },
  {
    name: 'a word below a socket',
    told: /^covered text: .*"nobody listens" is below a socket/,
    spoil() {
      const words = [...document.querySelectorAll<HTMLElement>('[data-object="published"] .small')].find(
        (one) => one.textContent === 'nobody listens',
      );
      if (!words) throw new Error('no words');
      words.style.translate = '36px 0';
      return () => {
        words.style.translate = '';
      };
    },
  },
  {
    name: 'a word on another',
    told: /^text on text: .* lie on one another/,
    spoil() {
      const tag = document.querySelector<HTMLElement>('[data-host-container="node-exporter"] .tag');
      if (!tag) throw new Error('no tag');
      tag.style.translate = '-110px 0';
      return () => {
        tag.style.translate = '';
      };
    },
  },
  {
    name: 'words too small to read',
    told: /^tiny text: .* is [89]\.\d px/,
    spoil() {
      const tag = document.querySelector<HTMLElement>('[data-host-container] .tag');
      if (!tag) throw new Error('no tag');
      tag.style.fontSize = '9px';
      return () => {
        tag.style.fontSize = '';
      };
    },
  },
  {
    name: 'Chinese as small as Latin',
    told: /^tiny text: .* is Chinese at 11 px/,
    spoil() {
      const tag = document.querySelector<HTMLElement>('[data-host-container] .tag');
      if (!tag) throw new Error('no tag');
      const before = tag.textContent;
      tag.textContent = '主机模式';
      return () => {
        tag.textContent = before;
      };
    },
  },
  {
    name: 'words as pale as their ground',
    told: /^contrast: .* has contrast [12]\.\d\d/,
    spoil() {
      const tag = document.querySelector<HTMLElement>('[data-host-container] .tag');
      if (!tag) throw new Error('no tag');
      tag.style.color = '#455261';
      return () => {
        tag.style.color = '';
      };
    },
  },
];
