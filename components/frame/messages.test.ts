import { parse } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import en from '../../messages/en.ts';
import zh from '../../messages/zh.ts';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, path = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') out.set(at, value);
    else for (const [inner, text] of flat(value, at)) out.set(inner, text);
  }
  return out;
}

/** Every placeholder with its ICU type, and every case of every select: the languages must offer the same. */
function shapeOf(message: string): string[] {
  const out = new Set<string>();
  const visit = (nodes: ReturnType<typeof parse>): void => {
    for (const node of nodes) {
      if (!('value' in node) || node.type === 0) continue;
      out.add(`${node.value}:${node.type}`);
      if (!('options' in node)) continue;
      for (const [name, option] of Object.entries(node.options)) {
        // Plural cases differ by language; select cases are codes of the model.
        if (node.type === 5) out.add(`${node.value}=${name}`);
        visit(option.value);
      }
    }
  };
  visit(parse(message));
  return [...out].sort();
}

describe('message catalogues', () => {
  const english = flat(en);
  const chinese = flat(zh);

  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each([...english.keys()])('%s has the same placeholders in both', (key) => {
    expect(shapeOf(chinese.get(key) ?? '')).toEqual(shapeOf(english.get(key) ?? ''));
  });

  it('never leave a text empty', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('');
  });

  it('use the words of the glossary: never a bare word for port', () => {
    for (const [key, text] of chinese) {
      expect(text.replaceAll(/交换端口|已发布端口|容器端口|端口映射/g, ''), key).not.toContain('端口');
    }
  });
});
