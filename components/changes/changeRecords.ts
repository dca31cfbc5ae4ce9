'use client';
/** Changes and attachments as the API lists them; read again when a change began or ended, while somebody looks. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { type Attachment, attachmentsSchema } from '../../model/attachment.ts';
import type { Change } from '../../model/change.ts';
import { attachAlias } from '../../model/mark.ts';
import { askFor, type DemandFault } from '../live/demand.ts';
import { useLiveStore } from '../live/store.ts';
import { type Answer, changesSchema, changesUrl } from './api.ts';
import { useChangeNews } from './changeNews.ts';

export type ChangeRecords = {
  changes: readonly Change[];
  attachments: readonly Attachment[];
  /** Both were read at least once. */
  read: boolean;
  fault: DemandFault | undefined;
};

export const useChangeRecordsStore = create<ChangeRecords>()(() => ({
  changes: [],
  attachments: [],
  read: false,
  fault: undefined,
}));

let asked = 0;

/** Pages of the list that are read: who looks for older ones asks the API. */
const mostPages = 10;

async function readChanges(): Promise<Answer<{ changes: Change[] }>> {
  const all: Change[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const last = all.at(-1);
    const answer = await askFor(last ? `${changesUrl}?before=${last.id}` : changesUrl, changesSchema);
    if ('fault' in answer) return answer;
    all.push(...answer.data.changes);
    if (!answer.data.more) break;
  }
  return { data: { changes: all } };
}

/** Reads both lists; of two readings the later one counts. */
export async function readChangeRecords(): Promise<ChangeRecords> {
  asked += 1;
  const mine = asked;
  const [changes, attachments] = await Promise.all([readChanges(), askFor('/api/v1/attachments', attachmentsSchema)]);
  if (mine === asked) {
    if ('data' in changes && 'data' in attachments) {
      useChangeRecordsStore.setState({ ...changes.data, ...attachments.data, read: true, fault: undefined });
    } else {
      const fault = 'fault' in changes ? changes.fault : 'fault' in attachments ? attachments.fault : undefined;
      useChangeRecordsStore.setState({ fault });
    }
  }
  return useChangeRecordsStore.getState();
}

/** A container that stops takes its attachments along, without any change of ours. */
const countAttached = (links: readonly { alias?: string | undefined }[] | undefined): number =>
  (links ?? []).reduce((count, link) => (link.alias === attachAlias ? count + 1 : count), 0);

/** Keeps the lists read while the component is there. */
export function AskChangeRecords(): null {
  const serial = useChangeNews((state) => state.serial);
  const live = useLiveStore((state) => state.connection.kind === 'live');
  const attached = useLiveStore((state) => countAttached(state.topology?.links));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them asks for another reading
  useEffect(() => {
    if (live) void readChangeRecords();
  }, [serial, live, attached]);
  return null;
}
