'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Placed } from './layout/layout.ts';
import { publishedText } from './scene/published.ts';
import { useUnitTitle } from './words.ts';

/** The name of a card as a whole, for assistive technology. */
export function useNodeLabel(): (placed: Placed) => string {
  const t = useTranslations('canvas');
  const title = useUnitTitle();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `title` is made anew each time from `t`
  return useCallback(
    ({ object }) => {
      switch (object.kind) {
        case 'host':
          return object.hostname;
        case 'nic':
          return object.name;
        case 'published':
          return publishedText(object);
        case 'switch':
          return object.title;
        case 'unit':
          return title(object);
        case 'group':
          return object.title;
        case 'stopped':
          return t('stopped', { count: object.containers.length });
      }
    },
    [t],
  );
}
