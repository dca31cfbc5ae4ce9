'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { codeKey } from '../words.ts';
import type { Drop, DropTrouble, NextStep } from './drop.ts';

/** What the changes' own catalogue has words for: who may not, and which engine is away. */
const ofChanges = new Set<DropTrouble>([
  'host-mode',
  'not-running',
  'unreadable',
  'no-container',
  'unknown-user',
  'read-only',
  'needs-operator',
  'not-live',
  'docker-absent',
  'docker-lost',
  'ovs-absent',
  'ovs-lost',
]);

export type DropWords = {
  why(trouble: DropTrouble): string;
  /** `veth, VLAN ?`, `connect to Docker network app`. */
  next(step: NextStep): string;
  /** What stands at the pointer. */
  drop(drop: Drop): string;
};

/** A drop in the page's language. */
export function useDropWords(): DropWords {
  const t = useTranslations('wiring');
  const changes = useTranslations('changes');
  return useMemo(() => {
    const why = (trouble: DropTrouble): string =>
      ofChanges.has(trouble)
        ? changes(`verbTrouble.${codeKey(trouble)}` as 'verbTrouble.hostMode')
        : t(`why.${codeKey(trouble)}` as 'why.overHost');
    const next = (step: NextStep): string => {
      switch (step.step) {
        case 'connect':
          return t('next.connect', { network: step.network });
        case 'newBridge':
          return t('next.newBridge');
        case 'veth':
          if (step.vlan === null) return t('next.veth');
          return step.vlan === undefined ? t('next.vethOpen') : t('next.vethVlan', { vlan: String(step.vlan) });
      }
    };
    return {
      why,
      next,
      drop: (drop) => {
        if ('why' in drop) return why(drop.why);
        switch (drop.does) {
          case 'detach':
            return t('letGoToDetach');
          case 'open':
            return t('opens');
          case 'attach':
            if (drop.count !== undefined) return t('plugMany', { count: drop.count, step: next(drop.next) });
            return drop.joinedBy === undefined
              ? t('plug', { container: drop.container, step: next(drop.next) })
              : t('plugJoined', { container: drop.container, joined: drop.joinedBy, step: next(drop.next) });
        }
      },
    };
  }, [t, changes]);
}
