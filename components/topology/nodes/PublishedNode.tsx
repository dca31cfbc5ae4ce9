'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { usePortStates } from '../../diagnose/portStates.ts';
import { chipHeight } from '../layout/grid.ts';
import type { Placed } from '../layout/layout.ts';
import { publishedText } from '../scene/published.ts';
import type { PublishedObject } from '../scene/scene.ts';
import { codeKey, useSpoken } from '../words.ts';
import { PublishedList } from './PublishedList.tsx';
import { PublishedText, toneOf, VerdictGlyph } from './PublishedText.tsx';
import { Socket } from './parts.tsx';
import { Stop, useIsDim } from './Stop.tsx';
import { type ChipVerdict, gravityOf, statesById, verdictOf, worstOf } from './verdict.ts';

/** A published port: what was asked for on the left, what the kernel has on the right, and what comes of it. */
export function PublishedNode({ data }: { data: { placed: Placed<PublishedObject> } }): ReactNode {
  const { object } = data.placed;
  const t = useTranslations('canvas');
  const verdict = useVerdict(object);
  const dim = useIsDim(object.id);
  return (
    <div
      className={`node ${gravityOf(verdict) === 'error' ? 'node-err' : ''}`}
      data-object="published"
      data-dim={dim || undefined}
      data-title={publishedText(object)}
      data-verdict={verdict}
      data-ports={(object.list ?? [object]).map(publishedText).join(' ')}
    >
      {object.loopback ? (
        <span className="mono small from-2 absolute -left-5.5 top-1 flex items-center text-muted" aria-hidden="true">
          {t('loopback')}
          <span className="ml-0.5 h-1 w-1.5 border-y-[1.5px] border-cable" data-wire="lo" />
        </span>
      ) : (
        <span
          className="absolute -left-11 top-2.5 h-1 w-11 border-y-[1.5px] border-cable"
          aria-hidden="true"
          data-wire="outside"
        />
      )}
      {object.list ? (
        <Folded object={object} list={object.list} verdict={verdict} />
      ) : (
        <PublishedStop object={object} verdict={verdict} />
      )}
      {object.target !== undefined && <Socket side="right" y={chipHeight / 2} connected />}
    </div>
  );
}

function useVerdict(object: PublishedObject): ChipVerdict {
  const { states } = usePortStates();
  return useMemo(
    () => worstOf((object.list ?? [object]).map((one) => verdictOf(one, statesById(states)))),
    [object, states],
  );
}

function PublishedStop({ object, verdict }: { object: PublishedObject; verdict: ChipVerdict }): ReactNode {
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const said = t('verdict', { verdict: codeKey(verdict) });
  return (
    <Stop row={object.id} record={object.record} name={spoken.published(object, said)} height={chipHeight}>
      <VerdictGlyph verdict={verdict} />
      <PublishedText object={object} verdict={verdict} />
    </Stop>
  );
}

function Folded(props: { object: PublishedObject; list: PublishedObject[]; verdict: ChipVerdict }): ReactNode {
  const { object, list, verdict } = props;
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const said = t('verdict', { verdict: codeKey(verdict) });
  const byId = statesById(usePortStates().states);
  const [first, last] = [list[0], list[list.length - 1]];
  const range = `${first && publishedText(first)}–${last && publishedText(last)}`;
  const alike = list.filter((one) => verdictOf(one, byId) === verdict).length;
  const calm = gravityOf(verdict) === 'fine' || gravityOf(verdict) === 'unknown';
  return (
    <PublishedList object={object} list={list} name={spoken.published(object, said)}>
      <VerdictGlyph verdict={verdict} />
      <span className="lod-name">{t('portCount', { count: list.length })}</span>
      {/* Where something is wrong, that is said instead of the range. */}
      {calm && (
        <span className="mono small from-2 min-w-0 overflow-hidden text-ellipsis text-muted" title={range}>
          {range}
        </span>
      )}
      <span className={`small from-2 ml-auto flex flex-none gap-1.5 ${toneOf(verdict)}`}>
        {gravityOf(verdict) !== 'fine' && (alike === list.length ? said : t('verdictCount', { count: alike, said }))}
        <span aria-hidden="true">▸</span>
      </span>
    </PublishedList>
  );
}
