'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useDeferredValue } from 'react';
import type { Topology } from '../../model/topology.ts';
import { usePrincipalStore } from '../live/principal.ts';
import { useLiveStore } from '../live/store.ts';
import { codeKey } from '../topology/words.ts';
import { openForm } from './formStore.ts';
import { offersFor, type VerbName } from './offers.ts';
import { applyTrouble } from './permission.ts';

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
