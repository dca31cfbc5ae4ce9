'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Netns } from '../../../model/netns.ts';
import type { Topology } from '../../../model/topology.ts';
import { Field, Fields, Reference, Verbatim } from '../parts.tsx';

/** A network namespace: who owns it and who is in it. */
export function NetnsFacts({ topology, record }: { topology: Topology; record: Netns }): ReactNode {
  const t = useTranslations('inspector');
  const inside = topology.containers.filter((one) => one.netns === record.id);
  return (
    <>
      <Fields>
        <Field name="owner">{t('owner', { owner: record.owner })}</Field>
        <Field name="name">{record.name}</Field>
        <Field name="inode">{String(record.inode)}</Field>
        <Field name="pid">
          {record.pid === undefined ? undefined : `${record.pid} ${record.processName ?? ''}`.trim()}
        </Field>
        <Field name="containers">
          {inside.length > 0 && (
            <span className="flex flex-col items-start">
              {inside.map((one) => (
                <Reference key={one.id} topology={topology} id={one.id} />
              ))}
            </span>
          )}
        </Field>
      </Fields>
      {!record.readable && (
        <div className="mt-3">
          <p>{t('unreadable')}</p>
          {record.unreadableReason !== undefined && (
            <Verbatim text={record.unreadableReason} what={t('field.unreadableReason')} />
          )}
        </div>
      )}
    </>
  );
}
