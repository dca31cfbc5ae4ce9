'use client';
import { useTranslations } from 'next-intl';
import type { Topology } from '../../model/topology.ts';
import { useChangeRecordsStore } from '../changes/changeRecords.ts';
import { openForm, pageSpot } from '../changes/formStore.ts';
import { isUndoable } from '../changes/undoable.ts';
import { commandsFor } from '../inspector/commands.ts';
import { findRecord } from '../inspector/records.ts';
import type { RowVerb } from './RowMenu.tsx';
import type { AnyRow } from './useTable.ts';

const copy = (text: string): void => void navigator.clipboard?.writeText(text);

/** What a row's menu offers: the row as JSON, and its addresses with and without their length, the commands that show it. */
export function useRowVerbs(topology: Topology): (row: AnyRow) => RowVerb[] {
  const t = useTranslations('tables');
  return (row) => {
    if (row.record.startsWith('change:')) return changeVerbs(row.record.slice('change:'.length));
    const found = findRecord(topology, row.record);
    const record = found?.record ?? row.item;
    const verbs: RowVerb[] = [
      { key: 'json', text: t('copyJson'), act: () => copy(JSON.stringify(record, undefined, 2)) },
    ];
    const addresses = addressesOf(topology, row.record);
    if (addresses.length > 0) {
      const bare = addresses.map((one) => one.replace(/\/.*$/, ''));
      verbs.push(
        { key: 'bare', text: t('copyAddresses'), detail: bare.join(' '), act: () => copy(bare.join('\n')) },
        { key: 'cidr', text: t('copyCidrs'), detail: addresses.join(' '), act: () => copy(addresses.join('\n')) },
      );
    }
    const commands = found ? commandsFor(topology, found) : [];
    commands.forEach((command, at) => {
      verbs.push({ key: `command${at}`, text: t('copyCommand'), detail: command, act: () => copy(command) });
    });
    return verbs;
  };

  function changeVerbs(id: string): RowVerb[] {
    const change = useChangeRecordsStore.getState().changes.find((one) => one.id === id);
    if (!change) return [];
    const commands = change.steps.flatMap((step) => (step.command === '' ? [] : step.command)).join('\n');
    return [
      ...(isUndoable(change)
        ? [{ key: 'undo', text: t('undo'), act: () => openForm({ form: 'revert', change: id }, pageSpot()) }]
        : []),
      { key: 'json', text: t('copyJson'), act: () => copy(JSON.stringify(change, undefined, 2)) },
      { key: 'commands', text: t('copyCommands'), act: () => copy(commands) },
    ];
  }
}

/** `172.17.0.2/16` of a link, or of every link of a container. */
function addressesOf(topology: Topology, record: string): string[] {
  const container = topology.containers.find((one) => one.id === record);
  return topology.links
    .filter((link) =>
      container
        ? container.netns !== undefined && link.netns === container.netns && link.kind !== 'loopback'
        : link.id === record,
    )
    .flatMap((link) => link.addresses.map((one) => `${one.address}/${one.prefixLength}`));
}
