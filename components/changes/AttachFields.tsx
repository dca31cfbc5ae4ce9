'use client';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeKey } from '../topology/words.ts';
import type { AttachDraft, AttachField } from './attachDraft.ts';
import { FormField, FormGrid } from './FormField.tsx';
import { vlanTrouble } from './plugs.ts';
import type { AddressHint, Prefill } from './prefill.ts';
import type { Target } from './targets.ts';
import { VlanFields } from './VlanFields.tsx';

type Props = {
  draft: AttachDraft;
  onChange: (draft: AttachDraft) => void;
  onVlan: (vlan: AttachDraft['vlan']) => void;
  target: Target;
  hint: AddressHint | undefined;
  start: Prefill;
  errors: Partial<Record<AttachField, ReactNode>>;
};

/** What is asked for one place: a veth's fields, or a Docker network's. */
export function AttachFields(props: Props): ReactNode {
  const { draft, onChange, target, errors, start } = props;
  const common = { draft, onChange, errors };
  const t = useTranslations('changes');
  if (target.kind !== 'docker' || draft.raw) return <VethFields {...props} />;
  return (
    <>
      <Text {...common} field="addresses" label={t('field.address')} first hint={t('hint.dockerChooses')} />
      <Text {...common} field="aliases" label={t('field.aliases')} />
      {target.bridge && (
        <Advanced open={errors.to !== undefined}>
          <RawTick draft={draft} onChange={onChange} start={start} />
        </Advanced>
      )}
    </>
  );
}

function VethFields(props: Props): ReactNode {
  const { draft, onChange, onVlan, target, hint, start, errors } = props;
  const common = { draft, onChange, errors };
  const t = useTranslations('changes');
  const [first] = start.defaultRoutes;
  const noVlans = vlanTrouble(target);
  const advanced = ['hostName', 'mac', 'mtu'] as const;
  return (
    <>
      <Text {...common} field="name" first />
      <Text
        {...common}
        field="addresses"
        hint={hint && draft.addresses !== '' ? t(`hint.${codeKey(hint)}` as 'hint.free') : t('hint.noSubnet')}
      />
      {noVlans === undefined ? (
        <VlanFields draft={draft.vlan} onChange={onVlan} errors={errors} />
      ) : (
        <FormField label={t('field.vlan')} hint={t(noVlans)}>
          {(field) => <input {...field} className="form-input mono" disabled value="" data-field="vlan" />}
        </FormField>
      )}
      <Text
        {...common}
        field="gateway"
        placeholder={t('noGateway')}
        disabled={first !== undefined && !draft.replaces}
        hint={first && !draft.replaces ? t('hasDefault', first) : undefined}
      />
      {first && (
        <label className="col-start-2 flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1"
            checked={draft.replaces}
            data-field="replaces"
            onChange={(event) =>
              onChange({ ...draft, replaces: event.target.checked, gateway: event.target.checked ? draft.gateway : '' })
            }
          />
          <span>{t('replaces', first)}</span>
        </label>
      )}
      <Advanced open={advanced.some((field) => errors[field] !== undefined) || draft.raw}>
        <Text {...common} field="hostName" placeholder={t('auto')} />
        <Text {...common} field="mac" placeholder={t('auto')} />
        <Text {...common} field="mtu" placeholder={t('bridgeMtu')} />
        <span className="text-muted">{t('field.via')}</span>
        <span className="mono">veth</span>
        {target.kind === 'docker' && <RawTick draft={draft} onChange={onChange} start={start} />}
      </Advanced>
    </>
  );
}

function RawTick({ draft, onChange, start }: Pick<Props, 'draft' | 'onChange' | 'start'>): ReactNode {
  const t = useTranslations('changes');
  return (
    <label className="col-span-2 flex items-start gap-2">
      <input
        type="checkbox"
        className="mt-1"
        checked={draft.raw}
        data-field="raw"
        // Docker gives an address by itself; a veth of one's own needs one, with its prefix length.
        onChange={({ target }) =>
          onChange({ ...draft, raw: target.checked, addresses: target.checked ? start.addresses.join(' ') : '' })
        }
      />
      <span>{t('raw')}</span>
    </label>
  );
}

function Advanced({ open, children }: { open: boolean; children: ReactNode }): ReactNode {
  const t = useTranslations('changes');
  return (
    <details className="fold col-span-2" open={open} data-advanced="">
      <summary className="flex min-h-6 items-center gap-1">
        <ChevronRight size={13} className="fold-mark flex-none" aria-hidden="true" />
        {t('advanced')}
      </summary>
      <div className="pt-1">
        <FormGrid>{children}</FormGrid>
      </div>
    </details>
  );
}

type TextField = 'name' | 'addresses' | 'gateway' | 'hostName' | 'mac' | 'mtu' | 'aliases';

function Text(
  props: Pick<Props, 'draft' | 'onChange' | 'errors'> & {
    field: TextField;
    label?: string;
    hint?: string | undefined;
    placeholder?: string;
    disabled?: boolean;
    first?: boolean;
  },
): ReactNode {
  const { draft, onChange, errors, field, label, hint, placeholder, disabled, first } = props;
  const t = useTranslations('changes');
  return (
    <FormField label={label ?? t(`field.${field}`)} error={errors[field]} hint={hint}>
      {(own) => (
        <input
          {...own}
          type="text"
          className="form-input mono"
          spellCheck={false}
          autoComplete="off"
          data-field={field}
          data-first={first ? '' : undefined}
          placeholder={placeholder}
          disabled={disabled}
          value={draft[field]}
          onChange={({ target }) => onChange({ ...draft, [field]: target.value })}
        />
      )}
    </FormField>
  );
}
