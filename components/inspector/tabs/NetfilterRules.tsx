'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Netns } from '../../../model/netns.ts';
import { type NetfilterChain, type NetfilterTable, netfilterSchema } from '../../../model/on-demand.ts';
import { useDemand } from '../../live/demand.ts';
import { Copyable, Part, Verbatim } from '../parts.tsx';
import { TabFrame } from './TabFrame.tsx';

/** More rows of one chain than a person reads; the rest is a number. */
const mostRows = 200;

/** A table that filters and translates nothing: no rule, and every chain lets through. */
const isIdle = (table: NetfilterTable): boolean =>
  table.chains.every((one) => one.rules.length === 0 && one.base?.policy !== 'drop');

/** The packet filter of a namespace as its tools list it, table by table; tables that do nothing are named in one line. */
export function NetfilterRules({ netns }: { netns: Netns }): ReactNode {
  const t = useTranslations('inspector');
  const demand = useDemand(`/api/v1/netns/${encodeURIComponent(netns.id)}/netfilter`, netfilterSchema);
  return (
    <Part title={t('netfilter.title')}>
      <TabFrame demand={demand}>
        {({ tables, problems, truncated }) => {
          const idle = tables.filter(isIdle);
          return (
            <>
              {tables.length === idle.length && <p className="text-muted">{t('netfilter.none')}</p>}
              {tables
                .filter((one) => !isIdle(one))
                .map((one) => (
                  <TableRules key={tableName(one)} table={one} />
                ))}
              {idle.length > 0 && (
                <p className="small text-muted">{t('netfilter.idle', { tables: idle.map(tableName).join(', ') })}</p>
              )}
              {truncated && <p className="small text-muted">{t('netfilter.truncated')}</p>}
              {problems.map((text) => (
                <Verbatim key={text} text={text} what={t('demand.detail')} />
              ))}
            </>
          );
        }}
      </TabFrame>
    </Part>
  );
}

const tableName = ({ origin, family, name }: NetfilterTable): string => `${origin} ${family} ${name}`;

function TableRules({ table }: { table: NetfilterTable }): ReactNode {
  return (
    <section className="mb-3" data-table={tableName(table)}>
      <h4 lang="en" className="mono mb-1">
        {tableName(table)}
      </h4>
      <ul className="flex flex-col gap-2">
        {table.chains
          .filter((one) => one.rules.length > 0 || one.base?.policy === 'drop')
          .map((one) => (
            <ChainRules key={one.name} chain={one} />
          ))}
      </ul>
    </section>
  );
}

function ChainRules({ chain }: { chain: NetfilterChain }): ReactNode {
  const t = useTranslations('inspector');
  const { name, base, rules } = chain;
  const rows = rules.slice(0, mostRows).map((text, index) => ({ place: index + 1, text }));
  return (
    <li className="row" data-chain={name}>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="mono wrap-anywhere">{name}</span>
        {base && (
          <span lang="en" className="mono ml-auto text-muted">
            {base.hook} {base.priority} · {base.policy}
          </span>
        )}
      </span>
      <ol lang="en" className="mono flex flex-col gap-0.5">
        {rows.map(({ place, text }) => (
          <li key={place} className="flex items-baseline gap-2">
            <span className="flex-none text-muted">{place}</span>
            <span className="min-w-0 flex-1 wrap-anywhere">
              <Copyable text={text} what={t('rule')} />
            </span>
          </li>
        ))}
      </ol>
      {rules.length > rows.length && (
        <span className="small text-muted">{t('moreRows', { count: rules.length - rows.length })}</span>
      )}
    </li>
  );
}
