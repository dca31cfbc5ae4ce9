'use client';
/** The same words as sentences of the page's language. */
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Change } from '../../model/change.ts';
import type { Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { changeWords, isDone, stepWords } from './words.ts';

/** `done`: it is, or was, so on the host; else it is told as what was wanted. */
export type ToldChange = NonNullable<ReturnType<typeof changeWords>> & { reverts: boolean; done: boolean };

type Spoken = Parameters<typeof changeWords>[0];

export type Words = {
  /** `web eth1 attached to ovs0, VLAN 100`. */
  change(change: Spoken & { reverts?: string | undefined; status?: Change['status'] }, topology: Topology): string;
  /** `Attach web to ovs0`. */
  plan(plan: Spoken, topology: Topology): string;
  /** Of a change whose words are known. */
  told(words: ToldChange): string;
  /** A sentence each. */
  step(step: Step, topology: Topology): string[];
};

export function useWords(): Words {
  const t = useTranslations('changes');
  return useMemo(() => {
    const many = (first: string, more: number): string => (more > 0 ? t('doneMany', { first, more }) : first);
    const told = ({ first, more, reverts, done }: ToldChange): string => {
      const what = many(t(`${done || reverts ? 'done' : 'do'}.${first.key}`, first.values as never), more);
      return reverts ? t('doneRevert', { what }) : what;
    };
    return {
      told,
      change: (change, topology) => {
        const words = changeWords(change, topology);
        return words ? told({ ...words, reverts: change.reverts !== undefined, done: isDone(change.status) }) : '';
      },
      plan: (plan, topology) => {
        const words = changeWords(plan, topology);
        return words ? many(t(`do.${words.first.key}`, words.first.values as never), words.more) : '';
      },
      step: (step, topology) =>
        stepWords(step, topology).map(({ key, values }) => {
          const named = { ...values };
          for (const name of ['before', 'after']) if (named[name] === 'none') named[name] = t('noVlan');
          return t(`step.${key}` as 'step.up', named as never);
        }),
    };
  }, [t]);
}
