/** What the canvas has drawn, read from the page in the shape of `Expected`. */
import type { Page } from '@playwright/test';
import type { Expected } from './expected.ts';

export async function drawn(page: Page): Promise<Expected> {
  return await page.evaluate(() => {
    const all = (selector: string, root: ParentNode = document): HTMLElement[] => [
      ...root.querySelectorAll<HTMLElement>(selector),
    ];
    const titles = (selector: string): string[] =>
      all(selector)
        .map((one) => one.dataset.title ?? '')
        .sort();
    const dataOf = (name: string): string[] =>
      all(`[data-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`).map(
        (one) => one.dataset[name] ?? '',
      );
    return {
      switches: titles('[data-object="switch"]'),
      ports: all('[data-object="switch"]')
        .flatMap((one) => all('[data-port]', one).map((port) => `${one.dataset.title}:${port.dataset.port}`))
        .sort(),
      units: titles('[data-object="unit"]'),
      joined: titles('[data-joined]'),
      hostMode: dataOf('hostContainer').sort(),
      stopped: dataOf('stopped').sort(),
      nics: titles('[data-object="nic"], [data-nic-row]'),
      cables: all('[data-cable]')
        .filter((one) => one.dataset.cable !== 'published')
        .map((one) => [one.dataset.cable, ...(one.dataset.ends ?? '').split(' ').sort()].join(' '))
        .sort(),
      published: dataOf('ports')
        .flatMap((ports) => ports.split(' '))
        .sort(),
    };
  });
}
