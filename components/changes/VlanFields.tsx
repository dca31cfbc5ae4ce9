'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeKey } from '../topology/words.ts';
import { FormField } from './FormField.tsx';
import { type VlanDraft, type VlanMode, vlanModes } from './vlanDraft.ts';

/** Mode, VLAN and what a trunk carries; only the fields that the mode has. */
export function VlanFields(props: {
  draft: VlanDraft;
  onChange: (draft: VlanDraft) => void;
  errors: { vlan?: ReactNode; trunks?: ReactNode };
  /** What the list of VLANs in use is called, to choose from. */
  listId?: string;
  first?: boolean;
}): ReactNode {
  const { draft, onChange, errors, listId, first } = props;
  const t = useTranslations('changes');
  const tagged = draft.mode !== 'trunk';
  return (
    <>
      <FormField label={t('field.vlan')} error={tagged ? errors.vlan : undefined}>
        {(field) => (
          <span className="flex gap-2">
            {tagged && (
              <input
                {...field}
                type="text"
                inputMode="numeric"
                maxLength={4}
                className="form-input mono w-16"
                placeholder={t('noVlan')}
                list={listId}
                data-field="vlan"
                data-first={first ? '' : undefined}
                value={draft.tag}
                onChange={({ target }) => {
                  // Without a mode a number means an access port, and no number no VLAN.
                  const plain = draft.mode === 'none' || draft.mode === 'access';
                  const mode = plain ? (target.value === '' ? 'none' : 'access') : draft.mode;
                  onChange({ ...draft, tag: target.value, mode });
                }}
              />
            )}
            <select
              {...(tagged ? {} : field)}
              className="form-input flex-1"
              aria-label={t('field.mode')}
              data-field="mode"
              value={draft.mode}
              onChange={({ target }) => {
                const mode = vlanModes.find((one) => one === target.value) as VlanMode;
                onChange({ ...draft, mode, tag: mode === 'none' ? '' : draft.tag });
              }}
            >
              {vlanModes.map((mode) => (
                <option key={mode} value={mode}>
                  {t('mode', { mode: codeKey(mode) })}
                </option>
              ))}
            </select>
          </span>
        )}
      </FormField>
      {draft.mode !== 'none' && draft.mode !== 'access' && (
        <FormField label={t('field.trunks')} error={errors.trunks}>
          {(field) => (
            <input
              {...field}
              type="text"
              className="form-input mono"
              placeholder={t('allVlans')}
              data-field="trunks"
              value={draft.trunks}
              onChange={({ target }) => onChange({ ...draft, trunks: target.value })}
            />
          )}
        </FormField>
      )}
    </>
  );
}
