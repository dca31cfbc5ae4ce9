'use client';
import { useTranslations } from 'next-intl';
import { type ClipboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { codeKey } from '../topology/words.ts';
import { CloseButton } from '../ui/IconButton.tsx';
import type { AttachField } from './attachDraft.ts';
import { FormField, FormGrid } from './FormField.tsx';
import { FormPopover } from './FormPopover.tsx';
import type { Form, OpenForm } from './formStore.ts';
import { filledRows, type ManyRow, manyOperations, pastedRows, rowOfFault, sourcesOf } from './manyDraft.ts';
import { PlanPanel } from './PlanPanel.tsx';
import { engineTrouble } from './permission.ts';
import { keepsVlans } from './plugs.ts';
import { type Target, targetsOf } from './targets.ts';
import { useChange } from './useChange.ts';
import { VlanFields } from './VlanFields.tsx';
import { accessDraft, type VlanDraft } from './vlanDraft.ts';

type ManyOf = Extract<Form, { form: 'many' }>;

/** Many containers into one switch: one form, a row each, one change that is undone as one. */
export function ManyForm({ topology, open, form }: { topology: Topology; open: OpenForm; form: ManyOf }): ReactNode {
  const t = useTranslations('changes');
  const targets = useMemo(() => targetsOf(topology), [topology]);
  const [chosen, setChosen] = useState(form.target ?? '');
  const target = targets.find((one) => one.record === chosen);
  const { containers, left } = useMemo(() => sourcesOf(topology, form.containers), [topology, form.containers]);
  const submit = useRef<() => void>(undefined);
  return (
    <FormPopover open={open} title={t('title.many', { count: containers.length })} onSubmit={() => submit.current?.()}>
      <FormGrid>
        <FormField label={t('field.to')}>
          {(field) => (
            <select
              {...field}
              className="form-input"
              data-field="to"
              data-first=""
              value={chosen}
              onChange={(event) => setChosen(event.target.value)}
            >
              {!target && <option value="">{t('chooseTarget')}</option>}
              {targets.map((one) => (
                <option key={one.record} value={one.record}>
                  {`${one.name} · ${t('targetKind', { kind: one.kind })}`}
                </option>
              ))}
            </select>
          )}
        </FormField>
      </FormGrid>
      {left.length > 0 && (
        <p className="small mt-1 text-muted" data-left-out="">
          {t('many.left')}{' '}
          {left
            .map((one) => `${one.name} (${t(`verbTrouble.${codeKey(one.why)}` as 'verbTrouble.hostMode')})`)
            .join(', ')}
        </p>
      )}
      {target && <Rows key={target.record} topology={topology} target={target} form={form} submit={submit} />}
    </FormPopover>
  );
}

function Rows(props: {
  topology: Topology;
  target: Target;
  form: ManyOf;
  submit: { current: (() => void) | undefined };
}): ReactNode {
  const { topology, target, form, submit } = props;
  const t = useTranslations('changes');
  const fill = (vlan: VlanDraft): ManyRow[] =>
    filledRows(topology, sourcesOf(topology, form.containers).containers, target, vlan);
  const [vlan, setVlan] = useState(() => accessDraft(keepsVlans(target) ? form.vlan : undefined));
  const [rows, setRows] = useState(() => fill(vlan));
  const [touched, setTouched] = useState(false);
  const [unknown, setUnknown] = useState<string[]>([]);
  const engine = engineTrouble(topology, target.kind === 'ovs' ? ['docker', 'ovs'] : ['docker']);
  const result = manyOperations(topology, rows, target, vlan);
  const ready = 'operations' in result && result.operations.length > 0 && !engine;
  const work = useChange(ready ? { operations: result.operations } : undefined);
  const troubles = 'troubles' in result ? result.troubles : undefined;
  const fault = work.plan.state === 'refused' ? work.plan.fault : undefined;
  const at = rowOfFault(fault?.field);
  const table = useRef<HTMLTableElement>(null);
  const focusError = (): void => table.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  submit.current = () => (troubles || at ? focusError() : work.apply());

  const errorOf = (row: number, field: AttachField): string | undefined => {
    const own = troubles?.rows.get(row)?.[field];
    if (own) return t(`trouble.${codeKey(own.trouble)}` as 'trouble.nameTaken', { value: own.value });
    return fault && at?.row === row && at.field === field ? fault.detail : undefined;
  };
  const change = (row: number, part: Partial<ManyRow>): void => {
    setTouched(true);
    setRows(rows.map((one, index) => (index === row ? { ...one, ...part } : one)));
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = pastedRows(topology, rows, event.clipboardData.getData('text/plain'));
    if (!pasted) return;
    event.preventDefault();
    setTouched(true);
    setRows(pasted.rows);
    setUnknown(pasted.unknown);
  };
  const vlanTroubles = troubles?.vlan;
  const vlanText = (field: 'vlan' | 'trunks'): string | undefined => {
    const one = vlanTroubles?.[field];
    return one && t(`trouble.${codeKey(one.trouble)}` as 'trouble.nameTaken', { value: one.value });
  };
  return (
    <>
      <div className="mt-2 flex flex-col gap-2" inert={work.run.state === 'applying'}>
        {keepsVlans(target) && (
          <FormGrid>
            <VlanFields
              draft={vlan}
              errors={{ vlan: vlanText('vlan'), trunks: vlanText('trunks') }}
              onChange={(next) => {
                setVlan(next);
                // Another VLAN is another segment: rows nobody touched follow it.
                if (!touched) setRows(fill(next));
              }}
            />
          </FormGrid>
        )}
        <table ref={table} className="many-table" onPaste={onPaste}>
          <thead>
            <tr>
              <th scope="col">{t('many.container')}</th>
              <th scope="col">{t('field.name')}</th>
              <th scope="col">{t('field.addresses')}</th>
              <th aria-label={t('many.removeHead')} />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Row
                key={row.container}
                row={row}
                container={topology.containers.find((one) => one.id === row.container)?.name ?? ''}
                named={target.kind !== 'docker'}
                errors={{ name: errorOf(index, 'name'), addresses: errorOf(index, 'addresses') }}
                onChange={(part) => change(index, part)}
                onRemove={() => {
                  setTouched(true);
                  setRows(rows.filter((one) => one !== row));
                }}
              />
            ))}
          </tbody>
        </table>
        <p className="small text-muted">{t('many.paste')}</p>
        {unknown.length > 0 && <p className="small text-err">{t('many.unknown', { names: unknown.join(', ') })}</p>}
        {engine && <p className="text-warn">{t(`verbTrouble.${codeKey(engine)}` as 'verbTrouble.ovsLost')}</p>}
      </div>
      {!engine && (
        <PlanPanel
          topology={topology}
          work={work}
          onWaiting={focusError}
          ownField={(one) => rowOfFault(one.field) !== undefined}
        />
      )}
    </>
  );
}

function Row(props: {
  row: ManyRow;
  container: string;
  /** A Docker network names its links itself. */
  named: boolean;
  errors: { name: string | undefined; addresses: string | undefined };
  onChange: (part: Partial<ManyRow>) => void;
  onRemove: () => void;
}): ReactNode {
  const { row, container, named, errors, onChange, onRemove } = props;
  const t = useTranslations('changes');
  const cell = (field: 'name' | 'addresses', label: string, disabled: boolean): ReactNode => (
    <td>
      <input
        type="text"
        className="form-input mono"
        spellCheck={false}
        autoComplete="off"
        aria-label={t('many.cell', { container, field: label })}
        aria-invalid={errors[field] === undefined ? undefined : true}
        title={errors[field]}
        disabled={disabled}
        data-cell={field}
        value={disabled ? '' : row[field]}
        onChange={({ target }) => onChange({ [field]: target.value })}
      />
      {errors[field] !== undefined && <p className="small mt-0.5 text-err">{errors[field]}</p>}
    </td>
  );
  return (
    <tr data-many-row={container}>
      <th scope="row" className="font-semibold">
        {container}
      </th>
      {cell('name', t('field.name'), !named)}
      {cell('addresses', t('field.addresses'), false)}
      <td>
        <CloseButton label={t('many.remove', { container })} onClick={onRemove} />
      </td>
    </tr>
  );
}
