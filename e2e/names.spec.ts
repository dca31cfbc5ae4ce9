/** What a screen reader is told of every row of the canvas, as Chromium's accessibility tree has it, against what the observers saw. */
import type { Page } from '@playwright/test';
import { expect, test, workspace } from './fixtures.ts';
import { type Faults, spokenOf } from './spoken.ts';
import { tongues } from './tongues.ts';
import { observeWired } from './wired.ts';

/** What each scene breaks, by its own account (lab/scenes); the other scenes are sound. */
const faultsOf: Record<string, Faults> = {
  broken: {
    'switch br-work': [3, 'warning'],
    'port orphan0': [1, 'warning'],
    'port vl-dark': [1, 'warning'],
    'port vl-cut': [1, 'warning'],
    'nic orphan1': [1, 'warning'],
    dark: [1, 'warning'],
    cut: [1, 'warning'],
    'switch ovs0': [2, 'error'],
    'port gone0': [1, 'error'],
    'port never0': [1, 'error'],
  },
  ports: { 'rule-and-proxy-gone': [1, 'error'], 'by-hand': [3, 'warning'] },
};

type Node = { attributes?: string[]; backendNodeId: number; children?: Node[] };

/** The role and name of every row, from the accessibility tree. */
async function rowsOf(page: Page): Promise<{ role: string; name: string }[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { root } = (await session.send('DOM.getDocument', { depth: -1 })) as { root: Node };
    const rows = new Set<number>();
    const gather = (node: Node): void => {
      if (node.attributes?.includes('data-row')) rows.add(node.backendNodeId);
      for (const child of node.children ?? []) gather(child);
    };
    gather(root);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const found = nodes.filter((one) => !one.ignored && rows.delete(one.backendDOMNodeId ?? 0));
    return [
      ...found.map((one) => ({ role: String(one.role?.value), name: String(one.name?.value) })),
      // A row that assistive technology is not told of.
      ...[...rows].map((id) => ({ role: 'none', name: `node ${id}` })),
    ];
  } finally {
    await session.detach();
  }
}

for (const [locale, say] of Object.entries(tongues)) {
  test(`every row says what it is, ${locale}`, async ({ page, stand, scene, expected: _watch }) => {
    // The page holds only what is near the screen.
    await page.setViewportSize({ width: 1440, height: 3_000 });
    await page.context().addCookies([{ name: 'patchbay_locale', value: locale, url: stand.url }]);
    await page.goto('/');
    await expect(workspace(page)).toHaveAttribute('data-connection', 'live');
    const sentences = spokenOf(await observeWired(stand.host), faultsOf[scene] ?? {}, say);
    expect(sentences.length).toBeGreaterThan(5);
    const marker = say.cable('', '');
    /** The ends of a row's cables have no order. */
    const sorted = (name: string): string => {
      const [text = '', ends] = name.split(marker);
      return ends === undefined ? name : say.cable(text, ends.split(say.comma).sort().join(say.comma));
    };
    const isOther = (name: string): boolean => say.published.test(name) || say.group.test(name) || say.fold.test(name);
    await expect
      .poll(async () =>
        (await rowsOf(page))
          .map(({ role, name }) => (role === 'button' ? sorted(name) : `${role} ${name}`))
          .filter((name) => !isOther(name))
          .sort(),
      )
      .toEqual(sentences);
    await page.close();
  });
}
