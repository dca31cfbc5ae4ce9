'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { FormField, FormGrid } from './FormField.tsx';
import { chooseTarget, useForms } from './formStore.ts';
import type { Target } from './targets.ts';

/** No id of a record. */
const newBridge = 'new';

/** Where to: by this list, or by a press on a switch of the canvas. */
export function TargetSelect(props: {
  targets: readonly Target[];
  target: Target | undefined;
  /** A bridge that is not there yet. */
  onNew: () => void;
}): ReactNode {
  const { targets, target, onNew } = props;
  const t = useTranslations('changes');
  const busy = useForms((state) => state.busy);
  return (
    <FormGrid>
      <FormField label={t('field.to')} hint={target ? undefined : t('plugHint')}>
        {(field) => (
          <select
            {...field}
            className="form-input"
            data-field="to"
            data-first={target ? undefined : ''}
            disabled={busy}
            value={target?.record ?? ''}
            onChange={({ target: { value } }) => (value === newBridge ? onNew() : chooseTarget(value))}
          >
            {!target && <option value="">{t('chooseTarget')}</option>}
            {targets.map((one) => (
              <option key={one.record} value={one.record}>
                {`${one.name} · ${t('targetKind', { kind: one.kind })}`}
              </option>
            ))}
            <option value={newBridge}>{t('verb.newBridge')}</option>
          </select>
        )}
      </FormField>
    </FormGrid>
  );
}
