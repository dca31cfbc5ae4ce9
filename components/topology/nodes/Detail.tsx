'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { LinkId } from '../../../model/ids.ts';
import { bitRateText } from '../../inspector/units.ts';
import { type Rate, useRate, useRatesStore } from '../../live/rates.ts';
import { useCanvasStore } from '../canvasStore.ts';
import type { LinkDetail } from '../scene/scene.ts';
import { useIsLarge } from '../useLod.ts';

const bitsIn = (rate: Rate): string => bitRateText(rate.rxBytes * 8);
const bitsOut = (rate: Rate): string => bitRateText(rate.txBytes * 8);

/** What a link is beyond its address, on a second line of its row: only where the picture is large enough to read it. */
export function Detail({ detail, row }: { detail: LinkDetail | undefined; row: string }): ReactNode {
  const large = useIsLarge();
  const hovered = useCanvasStore((state) => state.hovered === row);
  if (!detail) return null;
  if (large) return <DetailLine detail={detail} />;
  return hovered ? <RateTag link={detail.link as LinkId} /> : null;
}

function DetailLine({ detail }: { detail: LinkDetail }): ReactNode {
  const t = useTranslations('canvas');
  const known = useRatesStore((state) => state.known);
  const rate = useRate(detail.link as LinkId);
  return (
    <span className="detail mono" data-detail="">
      {detail.mac !== undefined && <span>{detail.mac}</span>}
      <span>{t('mtu', { mtu: String(detail.mtu) })}</span>
      {known && (
        <span>
          ↓{rate ? bitsIn(rate) : '0'} ↑{rate ? bitsOut(rate) : '0'}
        </span>
      )}
      {rate && rate.errors + rate.drops > 0 && (
        <span className="text-err">{t('errors', { errors: rate.errors, drops: rate.drops })}</span>
      )}
    </span>
  );
}

/** What the link moves now, beside the socket of the row that is pointed at. */
function RateTag({ link }: { link: LinkId }): ReactNode {
  const rate = useRate(link);
  if (!rate || rate.rxBytes + rate.txBytes === 0) return null;
  return (
    <span className="rate-tag mono from-2" data-rate="">
      <span>↓{bitsIn(rate)}</span>
      <span>↑{bitsOut(rate)}</span>
    </span>
  );
}
