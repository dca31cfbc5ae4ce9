'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import { AttachForm } from './AttachForm.tsx';
import { BridgeForm } from './BridgeForm.tsx';
import { FormPopover } from './FormPopover.tsx';
import { type OpenForm, useForms } from './formStore.ts';
import { ManyForm } from './ManyForm.tsx';
import { PlanPanel } from './PlanPanel.tsx';
import { useChange, type Wish } from './useChange.ts';
import { useWords } from './useWords.ts';
import { VlanForm } from './VlanForm.tsx';

/** The one form of a change that stands open. */
export function ChangeForms({ topology }: { topology: Topology }): ReactNode {
  const open = useForms((state) => state.open);
  if (!open) return null;
  const { form, serial } = open;
  switch (form.form) {
    case 'attach':
      return <AttachForm key={serial} topology={topology} open={open} form={form} />;
    case 'many':
      return <ManyForm key={serial} topology={topology} open={open} form={form} />;
    case 'vlan':
      return <VlanForm key={serial} topology={topology} open={open} record={form.record} given={form.vlan} />;
    case 'bridge':
      return <BridgeForm key={serial} topology={topology} open={open} given={form} />;
    case 'plain':
      return <PlainForm key={serial} topology={topology} open={open} wish={{ operations: form.operations }} />;
    case 'revert':
      return <PlainForm key={serial} topology={topology} open={open} wish={{ revert: form.change }} />;
  }
}

/** What needs no filling in: its plan, and the button that has the focus, so that Enter applies. */
function PlainForm({ topology, open, wish }: { topology: Topology; open: OpenForm; wish: Wish }): ReactNode {
  const t = useTranslations('changes');
  const words = useWords();
  const key = JSON.stringify(wish);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same wish, however often it is drawn
  const same = useMemo(() => wish, [key]);
  const work = useChange(same);
  const isRevert = 'revert' in same;
  const reverted = work.plan.state === 'ready' && isRevert ? words.change(work.plan.plan, topology) : undefined;
  const title = isRevert ? t('title.revert') : words.plan({ operations: [...same.operations], steps: [] }, topology);
  return (
    <FormPopover open={open} title={title} onSubmit={work.apply}>
      {reverted !== undefined && <p>{reverted}</p>}
      <PlanPanel topology={topology} work={work} {...(isRevert ? { applyText: t('applyRevert') } : {})} />
    </FormPopover>
  );
}
