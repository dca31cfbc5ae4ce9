'use client';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { netnsName, referenceText } from '../inspector/records.ts';
import { vlanChip } from '../topology/scene/vlan.ts';
import { codeKey } from '../topology/words.ts';
import { FormGrid } from './FormField.tsx';
import { FormPopover } from './FormPopover.tsx';
import type { OpenForm } from './formStore.ts';
import { PlanPanel } from './PlanPanel.tsx';
import { keepsVlans, vlanTrouble } from './plugs.ts';
import { useChange } from './useChange.ts';
import { VlanFields } from './VlanFields.tsx';
import { accessDraft, draftOf, vlanOfWish, wishOf } from './vlanDraft.ts';
import { leavesAndMeets, type VlanPort, vlanPortOf, vlansOn } from './vlanUse.ts';
import { linkRefOf } from './wishes.ts';

/** The VLAN of one port: those in use with their counts, a number, whom it leaves and meets, the preview, one key. */
export function VlanForm(props: {
  topology: Topology;
  open: OpenForm;
  record: string;
  given: number | undefined;
}): ReactNode {
  const { topology, open, record, given } = props;
  const t = useTranslations('changes');
  const port = vlanPortOf(topology, record);
  const [draft, setDraft] = useState(() => (given === undefined ? draftOf(port?.plug.vlan) : accessDraft(given)));
  const wished = wishOf(draft);
  const wish = 'wish' in wished ? wished.wish : undefined;
  const sameAsNow = JSON.stringify(draft) === JSON.stringify(draftOf(port?.plug.vlan));
  const usable = port !== undefined && keepsVlans(port.target);
  const operations = useMemo(
    () =>
      usable && port && wish !== undefined && !sameAsNow
        ? { operations: [{ kind: 'setVlan' as const, ...linkRefOf(topology, port.plug.far ?? port.port), vlan: wish }] }
        : undefined,
    [usable, port, wish, sameAsNow, topology],
  );
  const work = useChange(operations);
  const end = port && (port.plug.far ?? port.plug.port);
  const far = port?.plug.far;
  const netns = far && topology.netns.find((one) => one.id === far.netns);
  const name = netns && far ? `${netnsName(topology, netns)} ${far.name}` : end ? referenceText(topology, end.id) : '';
  const moves = port && wish !== undefined && !sameAsNow ? leavesAndMeets(topology, port, vlanOfWish(wish)) : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.nativeEvent.isComposing) return;
    if (!(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    work.apply();
  };
  return (
    <FormPopover open={open} title={t('title.vlan', { port: name })} onSubmit={work.apply}>
      {!usable || !port ? (
        <p>{t((port && vlanTrouble(port.target)) ?? 'vlans.noPort')}</p>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter in a field applies, as in any form
        <div className="flex flex-col gap-2" onKeyDown={onKeyDown}>
          <VlansInUse
            topology={topology}
            port={port}
            chosen={draft.mode === 'access' ? draft.tag : undefined}
            onChoose={(vlan) => setDraft(accessDraft(vlan))}
          />
          <FormGrid>
            <VlanFields
              first
              draft={draft}
              onChange={setDraft}
              errors={
                'trouble' in wished
                  ? {
                      [wished.field === 'tag' ? 'vlan' : 'trunks']: t(
                        `trouble.${codeKey(wished.trouble)}` as 'trouble.empty',
                      ),
                    }
                  : {}
              }
            />
          </FormGrid>
          {sameAsNow && <p className="text-muted">{t('vlans.same')}</p>}
          {moves && <p data-moves="">{t('vlans.leavesMeets', moves)}</p>}
          <PlanPanel topology={topology} work={work} />
        </div>
      )}
    </FormPopover>
  );
}

function VlansInUse(props: {
  topology: Topology;
  port: VlanPort;
  chosen: string | undefined;
  onChoose: (vlan: number) => void;
}): ReactNode {
  const { topology, port, chosen, onChoose } = props;
  const t = useTranslations('changes');
  const inUse = vlansOn(topology, port.target);
  if (inUse.length === 0) return null;
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="caps mb-1">{t('vlans.inUse', { switch: port.target.name })}</legend>
      <div className="flex max-h-32 flex-wrap gap-1 overflow-auto p-0.5">
        {inUse.map(({ vlan, ports }) => (
          <button
            key={vlan}
            type="button"
            className="button small"
            aria-pressed={chosen === String(vlan)}
            data-use-vlan={vlan}
            onClick={() => onChoose(vlan)}
          >
            <span className="mono">{vlanChip({ mode: 'access', tag: vlan }).text}</span>
            <span className="text-muted">{t('vlans.count', { count: ports })}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}
