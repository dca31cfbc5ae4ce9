'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Container } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import type { DemandFault } from '../live/demand.ts';
import { codeKey } from '../topology/words.ts';
import { AttachFields } from './AttachFields.tsx';
import { type AttachDraft, type AttachField, draftOfPrefill, fieldOfFault, operationOf } from './attachDraft.ts';
import { FormGrid } from './FormField.tsx';
import { FormPopover } from './FormPopover.tsx';
import { type Form, type OpenForm, openForm } from './formStore.ts';
import { PlanPanel } from './PlanPanel.tsx';
import { engineTrouble } from './permission.ts';
import { keepsVlans } from './plugs.ts';
import { type Prefill, prefillAddress, prefillAttach } from './prefill.ts';
import { FaultText } from './Refusal.tsx';
import { TargetSelect } from './TargetSelect.tsx';
import { sourceOf, type Target, targetsOf } from './targets.ts';
import { useChange } from './useChange.ts';
import { wishOf } from './vlanDraft.ts';

type AttachOf = Extract<Form, { form: 'attach' }>;

/** Plugging a container into a switch or connecting it to a Docker network: one form, whichever way it was asked for. */
export function AttachForm({
  topology,
  open,
  form,
}: {
  topology: Topology;
  open: OpenForm;
  form: AttachOf;
}): ReactNode {
  const t = useTranslations('changes');
  const submit = useRef<() => void>(undefined);
  const source = sourceOf(topology, form.container);
  const targets = useMemo(() => targetsOf(topology), [topology]);
  const target = targets.find((one) => one.record === form.target);
  const asked = topology.containers.find((one) => one.id === form.container);
  const name = 'container' in source ? source.container.name : (asked?.name ?? '');
  return (
    <FormPopover open={open} title={t('title.attach', { container: name })} onSubmit={() => submit.current?.()}>
      {'container' in source ? (
        <>
          {source.joinedBy && (
            <p className="text-muted">{t('joined', { joined: source.joinedBy.name, owner: source.container.name })}</p>
          )}
          <TargetSelect
            targets={targets}
            target={target}
            onNew={() => openForm({ form: 'bridge', container: source.container.id }, { x: open.at.x, y: open.at.y })}
          />
          {target && (
            <Filled
              key={target.record}
              topology={topology}
              form={form}
              container={source.container}
              target={target}
              submit={submit}
            />
          )}
        </>
      ) : (
        <p>{t(`verbTrouble.${codeKey(source.why)}` as 'verbTrouble.hostMode')}</p>
      )}
    </FormPopover>
  );
}

/** One container and one place: chosen anew, the form is filled anew. */
function Filled(props: {
  topology: Topology;
  form: AttachOf;
  container: Container;
  target: Target;
  submit: RefObject<(() => void) | undefined>;
}): ReactNode {
  const { topology, form, container, target, submit } = props;
  const t = useTranslations('changes');
  const { given } = form;
  const isConnect = target.kind === 'docker';
  const [start] = useState(() => prefillAttach(topology, container, target, { vlan: given?.vlan }));
  const [hint, setHint] = useState(start.hint);
  const [draft, setDraft] = useState(() => startDraft(start, given, isConnect));
  const engine = engineTrouble(topology, target.kind === 'ovs' ? ['docker', 'ovs'] : ['docker']);
  const taken = useMemo(
    () => new Set(topology.links.filter((link) => link.netns === container.netns).map((link) => link.name)),
    [topology, container],
  );
  const result = operationOf(draft, {
    container: container.name,
    target,
    taken,
    keepsVlans: keepsVlans(target),
  });
  const troubles = 'troubles' in result ? result.troubles : {};
  const work = useChange('operation' in result && !engine ? { operations: [result.operation] } : undefined);
  const fault = work.plan.state === 'refused' ? work.plan.fault : undefined;
  const errors: Partial<Record<AttachField, ReactNode>> = {};
  for (const [field, { trouble, value }] of Object.entries(troubles)) {
    if (field === 'to') continue;
    errors[field as AttachField] = t(`trouble.${codeKey(trouble)}` as 'trouble.nameTaken', { value });
  }
  const faultField = fieldOfFault(fault?.field);
  if (fault && faultField) errors[faultField] = <FaultText fault={fault} />;

  const fields = useRef<HTMLDivElement>(null);
  const focusError = (): void => {
    const [first] = fields.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [];
    first?.focus();
  };
  // Chosen by a press on the canvas: the person goes on with what is to be filled. Whoever walks the list stays in it.
  const firstField = start.hint === 'no-subnet' && !isConnect ? '[data-field="addresses"]' : '[data-first]';
  useEffect(() => {
    if (document.activeElement instanceof HTMLSelectElement) return;
    fields.current?.querySelector<HTMLElement>(firstField)?.focus({ preventScroll: true });
  }, [firstField]);

  // Another VLAN is another segment: an address nobody touched follows it.
  const addressIn = (vlan: AttachDraft['vlan']) => {
    const wished = wishOf(vlan);
    if (!('wish' in wished)) return undefined;
    return prefillAddress(topology, container, target, typeof wished.wish === 'number' ? wished.wish : undefined);
  };
  const changeVlan = (vlan: AttachDraft['vlan']): void => {
    const fresh = addressIn(vlan);
    const untouched = draft.addresses === '' || draft.addresses === addressIn(draft.vlan)?.addresses.join(' ');
    if (fresh) setHint(fresh.hint);
    setDraft({ ...draft, vlan, ...(fresh && untouched ? { addresses: fresh.addresses.join(' ') } : {}) });
  };

  submit.current = () => (Object.keys(errors).length > 0 ? focusError() : work.apply());

  return (
    <>
      <div ref={fields} className="mt-2 flex flex-col gap-2" inert={work.run.state === 'applying'}>
        <FormGrid>
          <AttachFields
            draft={draft}
            onChange={setDraft}
            onVlan={changeVlan}
            target={target}
            hint={hint}
            start={start}
            errors={errors}
          />
        </FormGrid>
        {!(isConnect && !draft.raw) && <p className="small text-muted">{t('keepNote')}</p>}
        {engine && <p className="text-warn">{t(`verbTrouble.${codeKey(engine)}` as 'verbTrouble.ovsLost')}</p>}
      </div>
      {!engine && (
        <PlanPanel
          topology={topology}
          work={work}
          onWaiting={focusError}
          ownField={(one: DemandFault) => fieldOfFault(one.field) !== undefined}
        />
      )}
    </>
  );
}

/** What is given wins over what is prefilled. Docker gives an address by itself, and knows better which are free. */
function startDraft(start: Prefill, given: AttachOf['given'], isConnect: boolean): AttachDraft {
  const filled = draftOfPrefill(start);
  return {
    ...filled,
    name: given?.name ?? filled.name,
    addresses: given?.addresses ?? (isConnect ? '' : filled.addresses),
    gateway: given?.gateway ?? filled.gateway,
    replaces: given?.gateway !== undefined,
  };
}
