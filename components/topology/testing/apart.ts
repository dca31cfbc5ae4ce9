import { expect } from 'vitest';
import type { Picture } from '../layout/painter.ts';

/** For tests: no two cards of a picture overlap. */
export function expectApart({ objects }: Pick<Picture, 'objects'>): void {
  objects.forEach((a, index) => {
    for (const b of objects.slice(index + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart, `${a.object.id} and ${b.object.id}`).toBe(true);
    }
  });
}
