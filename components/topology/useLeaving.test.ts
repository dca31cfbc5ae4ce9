import { describe, expect, it } from 'vitest';
import { leftBehind } from './useLeaving.ts';

const itself = (text: string): string[] => [text];

describe('leftBehind', () => {
  it('is what was there and is not', () => {
    expect(leftBehind(['a', 'b', 'c'], ['c', 'a', 'd'], itself)).toEqual(['b']);
    expect(leftBehind(['a'], ['a', 'b'], itself)).toEqual([]);
  });

  it('is not what has come under another name', () => {
    const keysOf = ([id, netns]: readonly [string, string]): string[] => [id, netns];
    expect(
      leftBehind(
        [
          ['n1', 'n1'],
          ['c2', 'n2'],
        ] as const,
        [
          ['c1', 'n1'],
          ['c2', 'n3'],
        ] as const,
        keysOf,
      ),
    ).toEqual([]);
    expect(leftBehind([['c1', 'n1']] as const, [['c2', 'n2']] as const, keysOf)).toEqual([['c1', 'n1']]);
  });

  it('is nothing where another picture takes the place of one', () => {
    const many = Array.from({ length: 21 }, (_, at) => String(at));
    expect(leftBehind(many, [], itself)).toEqual([]);
    expect(leftBehind(many.slice(1), [], itself)).toHaveLength(20);
  });
});
