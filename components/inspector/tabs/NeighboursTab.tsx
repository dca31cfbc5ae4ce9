'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Link } from '../../../model/link.ts';
import type { Netns } from '../../../model/netns.ts';
import { type FdbEntry, fdbSchema, type Neighbour, neighboursSchema } from '../../../model/on-demand.ts';
import type { Topology } from '../../../model/topology.ts';
import { useDemand } from '../../live/demand.ts';
import { Copyable, Nothing, Part } from '../parts.tsx';
import { TabFrame } from './TabFrame.tsx';

/** Whom a namespace (or one of its links) has met: `ip neighbour`. For a bridge or a vxlan also where it has seen which MAC: `bridge fdb`. */
export function NeighboursTab(props: { topology: Topology; netns: Netns; link: Link | undefined }): ReactNode {
  const { topology, netns, link } = props;
  const hasFdb = link !== undefined && (link.kind === 'bridge' || link.kind === 'vxlan');
  return (
    <>
      {hasFdb && <Fdb topology={topology} link={link} />}
      <Neighbours topology={topology} netns={netns} link={link} />
    </>
  );
}

const nameAt = (topology: Topology, netns: string, ifindex: number): string =>
  topology.links.find((one) => one.netns === netns && one.ifindex === ifindex)?.name ?? `if${ifindex}`;

function Neighbours({
  topology,
  netns,
  link,
}: {
  topology: Topology;
  netns: Netns;
  link: Link | undefined;
}): ReactNode {
  const t = useTranslations('inspector');
  const demand = useDemand(`/api/v1/netns/${encodeURIComponent(netns.id)}/neighbours`, neighboursSchema);
  const shown = (one: Neighbour): boolean => link === undefined || one.ifindex === link.ifindex;
  return (
    <TabFrame demand={demand}>
      {(data) => {
        const rows = data.neighbours.filter(shown);
        return (
          <Part title={t('neighbour.title', { count: rows.length })}>
            {rows.length === 0 && <Nothing />}
            <ul className="flex flex-col gap-1">
              {rows.map((one) => (
                <li key={`${one.ifindex} ${one.address}`} className="row" data-neighbour={one.address}>
                  <span className="flex items-baseline gap-2">
                    <span className="mono min-w-0 flex-1 wrap-anywhere">
                      <Copyable text={one.address} what={t('field.addresses')} />
                    </span>
                    {one.router && <span className="tag tag-box">router</span>}
                    {one.proxy && <span className="tag tag-box">proxy</span>}
                    <span className="tag">{one.state}</span>
                  </span>
                  <span className="mono flex gap-2 text-muted">
                    {one.mac !== undefined && <Copyable text={one.mac} what={t('field.mac')} />}
                    {link === undefined && <span>dev {nameAt(topology, netns.id, one.ifindex)}</span>}
                  </span>
                </li>
              ))}
            </ul>
          </Part>
        );
      }}
    </TabFrame>
  );
}

function Fdb({ topology, link }: { topology: Topology; link: Link }): ReactNode {
  const t = useTranslations('inspector');
  const demand = useDemand(`/api/v1/links/${encodeURIComponent(link.id)}/fdb`, fdbSchema);
  const learnedFirst = (a: FdbEntry, b: FdbEntry): number =>
    Number(a.kind !== 'learned') - Number(b.kind !== 'learned');
  return (
    <TabFrame demand={demand}>
      {({ entries }) => (
        <Part title={t('fdb.title', { count: entries.length })}>
          {entries.length === 0 && <Nothing />}
          <ul className="flex flex-col gap-1">
            {[...entries].sort(learnedFirst).map((one) => (
              <li
                key={`${one.ifindex} ${one.mac} ${one.vlan ?? ''} ${one.remote ?? ''}`}
                className="row"
                data-fdb={one.mac}
              >
                <span className="flex items-baseline gap-2">
                  <span className="mono min-w-0 flex-1">
                    <Copyable text={one.mac} what={t('field.mac')} />
                  </span>
                  <span className="tag">{t('fdb.kind', { kind: one.kind })}</span>
                </span>
                <span className="mono flex flex-wrap gap-x-2 text-muted">
                  <span>dev {nameAt(topology, link.netns, one.ifindex)}</span>
                  {one.vlan !== undefined && <span>VLAN {one.vlan}</span>}
                  {one.remote !== undefined && <span>→ {one.remote}</span>}
                  {one.usedSecondsAgo !== undefined && (
                    <span>{t('fdb.used', { seconds: Math.round(one.usedSecondsAgo) })}</span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </TabFrame>
  );
}
