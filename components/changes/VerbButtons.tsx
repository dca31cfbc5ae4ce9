'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useDeferredValue } from 'react';
import type { Topology } from '../../model/topology.ts';
import { usePrincipalStore } from '../live/principal.ts';
import { useLiveStore } from '../live/store.ts';
import { codeKey } from '../topology/words.ts';
import { type Form, openForm } from './formStore.ts';
import { formOf } from './openers.ts';
import { applyTrouble, engineTrouble, neededBy } from './permission.ts';
import { keepsVlans } from './plugs.ts';
import { sourceOf, targetOf } from './targets.ts';
import { vlanPortOf } from './vlanUse.ts';
import { deleteBridgeOf, detachOf, removeOrphanOf } from './wishes.ts';

type VerbName = 'attach' | 'setVlan' | 'detach' | 'newBridge' | 'deleteBridge' | 'removeOrphan';
/** `blocked`: a reason that leaves nothing to look at. */
type Offer = { verb: VerbName; form: Form; blocked?: string | undefined };

/** What can be done to a record, in the order it is offered. Pure. */
export function offersFor(topology: Topology, record: string): Offer[] {
  const out: Offer[] = [];
  const blockedBy = (form: Form): string | undefined =>
    form.form === 'plain' ? engineTrouble(topology, neededBy(form.operations)) : undefined;
  const attach = topology.containers.some((one) => one.id === record) ? formOf(topology, record, 'attach') : undefined;
  if (attach) {
    const source = sourceOf(topology, record);
    out.push({
      verb: 'attach',
      form: attach,
      blocked: 'why' in source ? source.why : engineTrouble(topology, ['docker']),
    });
  }
  const port = vlanPortOf(topology, record);
  if (port && keepsVlans(port.target)) {
    const blocked = port.target.kind === 'ovs' ? engineTrouble(topology, ['ovs']) : undefined;
    out.push({ verb: 'setVlan', form: { form: 'vlan', record }, blocked });
  }
  const detach = detachOf(topology, record);
  if (detach) {
    const form: Form = { form: 'plain', operations: [detach] };
    out.push({ verb: 'detach', form, blocked: blockedBy(form) });
  }
  const orphan = removeOrphanOf(topology, record);
  if (orphan) out.push({ verb: 'removeOrphan', form: { form: 'plain', operations: [orphan] } });
  const isSwitch = targetOf(topology, record)?.target.record === record;
  if (isSwitch || topology.hosts.some((one) => one.id === record))
    out.push({ verb: 'newBridge', form: { form: 'bridge' } });
  const deletion = deleteBridgeOf(topology, record);
  if (deletion) {
    const form: Form = { form: 'plain', operations: [deletion.operation] };
    out.push({ verb: 'deleteBridge', form, blocked: deletion.empty ? blockedBy(form) : 'has-ports' });
  }
  return out;
}

/** Buttons of what can be done to a record. Who may not apply may look: the form is then a preview, and both say so. */
export function VerbButtons(props: {
  topology: Topology;
  record: string;
  name: string;
  only?: readonly VerbName[];
  className?: string;
}): ReactNode {
  const { record, name, only, className } = props;
  // What can be done is worked out of the whole host: not in the middle of a storm.
  const topology = useDeferredValue(props.topology);
  const t = useTranslations('changes');
  const principal = usePrincipalStore((state) => state.principal);
  const connection = useLiveStore((state) => state.connection);
  const offers = offersFor(topology, record).filter((one) => !only || only.includes(one.verb));
  if (offers.length === 0) return null;
  const trouble = applyTrouble(principal, connection);
  const why = (code: string): string => t(`verbTrouble.${codeKey(code)}` as 'verbTrouble.hostMode');
  return (
    <div className={className}>
      <div className="flex flex-wrap gap-1.5">
        {offers.map(({ verb, form, blocked }) => (
          <button
            key={verb}
            type="button"
            className="button"
            aria-label={t('verbOf', { verb: t(`verb.${verb}`), name })}
            aria-disabled={blocked !== undefined}
            title={blocked === undefined ? undefined : why(blocked)}
            data-verb={verb}
            onClick={(event) => {
              if (blocked === undefined) openForm(form, event.currentTarget);
            }}
          >
            {t(`verb.${verb}`)}
          </button>
        ))}
      </div>
      {[...new Set(offers.flatMap((one) => one.blocked ?? []))].map((code) => (
        <p key={code} className="small mt-1 text-muted" data-verb-trouble={code}>
          {why(code)}
        </p>
      ))}
      {trouble && (
        <p className="small mt-1 text-muted" data-verb-trouble={trouble}>
          {why(trouble)}
        </p>
      )}
    </div>
  );
}
