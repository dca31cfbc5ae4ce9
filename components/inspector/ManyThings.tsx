'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { openForm } from '../changes/formStore.ts';
import { sourcesOf } from '../changes/manyDraft.ts';
import { select } from '../topology/canvasStore.ts';
import { CloseButton } from '../ui/IconButton.tsx';
import { CopyAll } from './CopyAll.tsx';
import { commonFacts, countsByKind } from './common.ts';
import { Field, Fields, Reference, Section } from './parts.tsx';
import type { Found } from './records.ts';

/** Several selected things: how many of which kind, and what all of them have in common. */
export function ManyThings({ topology, all }: { topology: Topology; all: Found[] }): ReactNode {
  const t = useTranslations('inspector');
  const common = commonFacts(topology, all);
  return (
    <>
      <header className="flex items-start gap-1 px-4 py-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-[15px] font-semibold">{t('many', { count: all.length })}</h2>
          <p className="text-muted">
            {countsByKind(all)
              .map(([kind, count]) => t('countOf', { kind, count }))
              .join(' · ')}
          </p>
        </div>
        <CloseButton label={t('close')} onClick={() => select(undefined)} />
      </header>
      <AttachMany topology={topology} all={all} />
      <Section title={t('common')}>
        {common.length === 0 && <p className="text-muted">{t('commonNone')}</p>}
        <Fields>
          {common.map(([name, value]) => (
            <Field key={name} name={name}>
              {value}
            </Field>
          ))}
        </Fields>
      </Section>
      <Section title={t('selectedThings')}>
        <ul data-selected-things={all.length}>
          {all.map((one) => (
            <li key={one.record.id}>
              <Reference topology={topology} id={one.record.id} />
            </li>
          ))}
        </ul>
      </Section>
      <CopyAll topology={topology} all={all} />
    </>
  );
}

/** Plugging all of them in at once, where more than one can be. */
function AttachMany({ topology, all }: { topology: Topology; all: Found[] }): ReactNode {
  const t = useTranslations('changes');
  const { containers } = sourcesOf(
    topology,
    all.flatMap(({ kind, record }) => (kind === 'container' ? [record.id] : [])),
  );
  if (containers.length < 2) return null;
  return (
    <p className="px-4 pb-3">
      <button
        type="button"
        className="button"
        data-verb="attachMany"
        onClick={(event) =>
          openForm({ form: 'many', containers: containers.map((one) => one.id) }, event.currentTarget)
        }
      >
        {t('verb.attachMany')}
      </button>
    </p>
  );
}
