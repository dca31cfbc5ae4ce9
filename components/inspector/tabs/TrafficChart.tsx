'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Link } from '../../../model/link.ts';
import { useRateSum, useRatesStore } from '../../live/rates.ts';
import { usePictureTimeMs } from '../../live/useLive.ts';
import { axisEnd, bitRateText } from '../units.ts';
import { areaPath, seriesSeconds, trafficSeries } from './trafficSeries.ts';

const width = 240;
const half = 52;
const stepPx = width / (seriesSeconds - 1);

/** What the links move, bit/s over the last two minutes: received above the axis, sent below it, on one scale. */
export function TrafficChart({ links }: { links: Link[] }): ReactNode {
  const t = useTranslations('inspector.traffic');
  const ids = links.map((link) => link.id);
  const nowMs = usePictureTimeMs();
  const history = useRatesStore((state) => state.history);
  const known = useRatesStore((state) => state.known);
  const now = useRateSum(ids);
  const { rx, tx } = trafficSeries(history, ids, nowMs);
  const end = axisEnd(Math.max(1_000, ...rx, ...tx));
  const unit = half / end;
  const rates = { rx: bitRateText((now?.rxBytes ?? 0) * 8), tx: bitRateText((now?.txBytes ?? 0) * 8) };
  return (
    <figure className="mb-3" data-traffic="">
      <figcaption className="mb-1 grid grid-cols-2 gap-2">
        {(['rx', 'tx'] as const).map((way) => (
          <span key={way}>
            <span className="flex items-center gap-1.5 text-muted">
              <span className={`size-2.5 rounded-sm ${way === 'rx' ? 'bg-accent' : 'bg-cable'}`} aria-hidden="true" />
              {t(way)}
            </span>
            <span className="mono" data-rate={way}>
              {known ? rates[way] : t('rateUnknown')}
            </span>
          </span>
        ))}
      </figcaption>
      {/* The axis' words are no part of the drawing: they would shrink with it. */}
      <div className="relative">
        <svg
          viewBox={`0 0 ${width} ${2 * half}`}
          className="block w-full"
          role="img"
          aria-label={t('chart', { seconds: seriesSeconds, end: bitRateText(end), ...rates })}
        >
          <g className="text-line" stroke="currentColor" fill="none">
            <path d={`M0 0.5H${width}M0 ${half}H${width}M0 ${2 * half - 0.5}H${width}`} />
          </g>
          <path d={areaPath(rx, stepPx, half, -unit)} className="fill-accent" fillOpacity="0.75" />
          <path d={areaPath(tx, stepPx, half, unit)} className="fill-cable" fillOpacity="0.75" />
        </svg>
        <span className="small absolute left-0 top-0.5 text-muted" aria-hidden="true">
          {bitRateText(end)}
        </span>
        <span className="small absolute bottom-0.5 left-0 text-muted" aria-hidden="true">
          {bitRateText(end)}
        </span>
      </div>
      <p className="small flex justify-between text-muted" aria-hidden="true">
        <span>{t('secondsAgo', { seconds: seriesSeconds })}</span>
        <span>{t('now')}</span>
      </p>
    </figure>
  );
}
