'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Link } from '../../../model/link.ts';
import { countersSchema, type LinkCounters } from '../../../model/on-demand.ts';
import type { Topology } from '../../../model/topology.ts';
import { useDemand } from '../../live/demand.ts';
import { Part, Reference } from '../parts.tsx';
import { bytesText, countText } from '../units.ts';
import { TabFrame } from './TabFrame.tsx';
import { TrafficChart } from './TrafficChart.tsx';

/** What a thing's links move now, and what each has counted since it was made. */
export function TrafficTab({ topology, links }: { topology: Topology; links: Link[] }): ReactNode {
  const t = useTranslations('inspector.traffic');
  const demand = useDemand('/api/v1/counters', countersSchema);
  return (
    <>
      <TrafficChart links={links} />
      <TabFrame demand={demand}>
        {(data) => (
          <Part title={t('since')}>
            <ul className="flex flex-col gap-1.5">
              {links.map((link) => {
                const counted = data.links.find((one) => one.link === link.id);
                return (
                  <li key={link.id} className="row" data-counters={link.name}>
                    <Reference topology={topology} id={link.id} />
                    {counted ? (
                      <Counted counted={counted} />
                    ) : (
                      <span className="block text-muted">{t('notCounted')}</span>
                    )}
                  </li>
                );
              })}
            </ul>
          </Part>
        )}
      </TabFrame>
    </>
  );
}

/** Received and sent apart, as the link itself counts. */
function Counted({ counted }: { counted: LinkCounters }): ReactNode {
  const t = useTranslations('inspector.traffic');
  const rows = [
    ['rx', counted.rxBytes, counted.rxPackets, counted.rxErrors, counted.rxDropped],
    ['tx', counted.txBytes, counted.txPackets, counted.txErrors, counted.txDropped],
  ] as const;
  return (
    <table className="mono w-full text-right">
      <thead className="font-sans text-muted">
        <tr>
          <td />
          <th scope="col">{t('bytes')}</th>
          <th scope="col">{t('packets')}</th>
          <th scope="col">{t('errors')}</th>
          <th scope="col">{t('drops')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([way, bytes, packets, errors, drops]) => (
          <tr key={way}>
            <th scope="row" className="text-left font-normal text-muted">
              {way}
            </th>
            <td title={String(bytes)}>{bytesText(bytes)}</td>
            <td title={String(packets)}>{countText(packets)}</td>
            <td className={errors > 0 ? 'text-err' : ''}>{countText(errors)}</td>
            <td className={drops > 0 ? 'text-warn' : ''}>{countText(drops)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
