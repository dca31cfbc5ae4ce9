'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Plan, PlanWarning } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { codeKey } from '../topology/words.ts';
import { SeverityGlyph } from '../ui/SeverityGlyph.tsx';
import { Commands } from './Commands.tsx';
import { StepList } from './StepList.tsx';

/** Warnings, steps, commands, what is touched and what the way back restores. `old`: of the edit before; a newer one is on its way. */
export function PlanView({ plan, topology, old }: { plan: Plan; topology: Topology; old: boolean }): ReactNode {
  const t = useTranslations('changes');
  const differences = [...new Set(plan.steps.flatMap((one) => one.differences))];
  return (
    <div className={`flex flex-col gap-2 ${old ? 'opacity-60' : ''}`} aria-busy={old}>
      {plan.warnings.map((warning) => (
        <Warning
          key={`${warning.code} ${warning.operation} ${Object.values(warning.values).join()}`}
          warning={warning}
        />
      ))}
      <div>
        <h3 className="caps mb-1">{t('steps', { count: plan.steps.length })}</h3>
        <StepList steps={plan.steps} topology={topology} />
      </div>
      <Commands lines={plan.steps.flatMap((one) => one.commands)} />
      <p className="small text-muted">
        {t('touches', { count: plan.touches.length })}{' '}
        {t('reversibility', {
          how: plan.reversibility,
          differences: differences.map((what) => t('difference', { what: codeKey(what) })).join(', '),
        })}
      </p>
    </div>
  );
}

/** Every name that a warning's sentence may ask for; a value that did not come leaves a gap, not a broken page. */
const noValues = {
  address: '',
  addresses: '',
  bridge: '',
  bridgeMtu: '',
  device: '',
  gateway: '',
  link: '',
  mtu: '',
  network: '',
  newGateway: '',
  owner: '',
  route: '',
  routes: '',
};

function Warning({ warning }: { warning: PlanWarning }): ReactNode {
  const t = useTranslations('changes');
  return (
    <p className="flex items-start gap-1.5" data-warning={warning.code}>
      <span className="mt-[3px]">
        <SeverityGlyph severity="warning" size={14} />
      </span>
      <span className="min-w-0 wrap-anywhere">
        {t(`warning.${codeKey(warning.code)}` as 'warning.mtuDiffers', { ...noValues, ...warning.values })}
      </span>
    </p>
  );
}
