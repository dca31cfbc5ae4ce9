'use client';
import { Plug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useLiveStore } from '../live/store.ts';
import { chooseTarget, useForms } from './formStore.ts';
import { sourceOf, targetOf } from './targets.ts';

/** While a container is being plugged in: the button on a switch that chooses it, so that nothing has to be dragged. */
export function PlugHere({ record }: { record: string }): ReactNode {
  const container = useForms(({ open, busy }) =>
    open?.form.form === 'attach' && !busy ? open.form.container : undefined,
  );
  return container === undefined ? null : <Offered record={record} container={container} />;
}

function Offered({ record, container }: { record: string; container: string }): ReactNode {
  const t = useTranslations('changes');
  const topology = useLiveStore((state) => state.topology);
  const chosen = useForms(({ open }) => open?.form.form === 'attach' && open.form.target === record);
  const target = topology && targetOf(topology, record)?.target;
  const source = topology && sourceOf(topology, container);
  if (!target || target.record !== record || !source || !('container' in source)) return null;
  return (
    <button
      type="button"
      className="plug-here"
      aria-label={`${t('plugHere')}: ${t('plugHereInto', { container: source.container.name, target: target.name })}`}
      aria-pressed={chosen}
      data-plug-here={target.name}
      onClick={() => chooseTarget(record)}
    >
      <Plug size={12} aria-hidden="true" />
      {t('plugHere')}
    </button>
  );
}
