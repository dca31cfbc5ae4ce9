'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Container } from '../../../model/container.ts';
import type { Topology } from '../../../model/topology.ts';
import { dateTimeText } from '../../frame/time.ts';
import { usePictureTimeMs } from '../../live/useLive.ts';
import { Field, Fields, Lines, Part, pairs, Reference } from '../parts.tsx';
import { networksOf } from '../related.ts';

const compose = 'com.docker.compose.';

/** What the engine says of a container beyond its links and ports. */
export function ContainerFacts({ topology, record }: { topology: Topology; record: Container }): ReactNode {
  const t = useTranslations('inspector');
  const s = useTranslations('speak');
  const netns = topology.netns.find((one) => one.id === record.netns);
  const joined = topology.containers.filter((one) => one.sharesNetnsWith === record.id);
  const networks = networksOf(topology, record.id);
  const labels = Object.fromEntries(Object.entries(record.labels).filter(([key]) => !key.startsWith(compose)));
  return (
    <>
      <Fields>
        <Field name="state">{s('state', { state: record.state })}</Field>
        <Field name="started">{record.startedAt && <Started record={record} startedAt={record.startedAt} />}</Field>
        <Field name="image">{record.image}</Field>
        <Field name="project">{record.labels[`${compose}project`]}</Field>
        <Field name="service">{record.labels[`${compose}service`]}</Field>
        <Field name="networkMode">{record.networkMode}</Field>
        <Field name="networks">
          {networks.length > 0 && (
            <span className="flex flex-col items-start">
              {networks.map((one) => (
                <Reference key={one.id} topology={topology} id={one.id} />
              ))}
            </span>
          )}
        </Field>
        <Field name="sharesNetnsWith">
          {record.sharesNetnsWith && <Reference topology={topology} id={record.sharesNetnsWith} />}
        </Field>
        <Field name="sharedWith">
          {joined.length > 0 && (
            <span className="flex flex-col items-start">
              {joined.map((one) => (
                <Reference key={one.id} topology={topology} id={one.id} />
              ))}
            </span>
          )}
        </Field>
        <Field name="netns">{netns && <Reference topology={topology} id={netns.id} />}</Field>
        <Field name="inode">{netns && String(netns.inode)}</Field>
        <Field name="pid">{netns?.pid !== undefined && String(netns.pid)}</Field>
      </Fields>
      <div className="mt-3">
        <Part title={t('labels')}>
          <Lines lines={pairs(labels)} what={t('label1')} />
        </Part>
      </div>
    </>
  );
}

/** When its run began and, while it runs, for how long; the clock stands still while the picture is not live. */
function Started({ record, startedAt }: { record: Container; startedAt: string }): ReactNode {
  const t = useTranslations('inspector');
  const running = record.state === 'running' || record.state === 'paused';
  const nowMs = usePictureTimeMs();
  const started = new Date(startedAt);
  const minutes = Math.max(0, Math.floor((nowMs - started.getTime()) / 60_000));
  const values = { days: Math.floor(minutes / 1_440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
  const unit = values.days > 0 ? 'days' : values.hours > 0 ? 'hours' : 'minutes';
  return (
    <>
      {dateTimeText(started)}
      {running && <span className="block text-muted">{t('upFor', { unit, ...values })}</span>}
    </>
  );
}
