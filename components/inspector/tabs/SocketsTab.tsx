'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Netns } from '../../../model/netns.ts';
import { type SocketRecord, socketsSchema } from '../../../model/on-demand.ts';
import type { Topology } from '../../../model/topology.ts';
import { useDemand } from '../../live/demand.ts';
import { Copyable, Nothing, Part, Reference } from '../parts.tsx';
import { TabFrame } from './TabFrame.tsx';

/** More rows than a person reads; the rest is a number. */
const mostRows = 200;

const end = (address: string, port: number): string => `${address.includes(':') ? `[${address}]` : address}:${port}`;

/** Sockets of a namespace with their processes: those that wait for somebody first. */
export function SocketsTab({ topology, netns }: { topology: Topology; netns: Netns }): ReactNode {
  const t = useTranslations('inspector');
  const demand = useDemand(`/api/v1/netns/${encodeURIComponent(netns.id)}/sockets`, socketsSchema);
  return (
    <TabFrame demand={demand}>
      {({ sockets, truncated }) => {
        const waits = (one: SocketRecord): boolean => one.peerPort === undefined || one.state === 'LISTEN';
        const byPort = (a: SocketRecord, b: SocketRecord): number => a.localPort - b.localPort;
        const listening = sockets.filter(waits).sort(byPort);
        const others = sockets.filter((one) => !waits(one)).sort(byPort);
        return (
          <>
            <Part title={t('socket.listening', { count: listening.length })}>
              <SocketRows topology={topology} sockets={listening} />
            </Part>
            <Part title={t('socket.connected', { count: others.length })}>
              <SocketRows topology={topology} sockets={others} />
            </Part>
            {truncated && <p className="small text-muted">{t('socket.truncated')}</p>}
          </>
        );
      }}
    </TabFrame>
  );
}

function SocketRows({ topology, sockets }: { topology: Topology; sockets: SocketRecord[] }): ReactNode {
  const t = useTranslations('inspector');
  if (sockets.length === 0) return <Nothing />;
  const more = sockets.length - mostRows;
  return (
    <>
      <ul className="flex flex-col gap-1">
        {sockets.slice(0, mostRows).map((one) => {
          const local = end(one.localAddress, one.localPort);
          return (
            <li
              key={`${one.inode} ${one.protocol} ${local} ${one.peerPort ?? ''}`}
              className="row"
              data-socket={`${one.protocol} ${local}`}
            >
              <span className="flex items-baseline gap-2">
                <span className="mono text-muted">{one.protocol}</span>
                <span className="mono min-w-0 flex-1 wrap-anywhere">
                  <Copyable text={local} what={t('socket.local')} />
                </span>
                <span className="tag">{one.state}</span>
              </span>
              {one.peerAddress !== undefined && one.peerPort !== undefined && one.peerPort !== 0 && (
                <span className="mono block text-muted wrap-anywhere">→ {end(one.peerAddress, one.peerPort)}</span>
              )}
              {one.processes.length === 0 && <span className="small block text-muted">{t('socket.noProcess')}</span>}
              {one.processes.map((process) => (
                <span key={process.pid} className="flex flex-wrap items-baseline gap-x-2">
                  <span className="mono">
                    {process.processName} <span className="text-muted">{process.pid}</span>
                  </span>
                  {process.container !== undefined && <Reference topology={topology} id={process.container} />}
                </span>
              ))}
            </li>
          );
        })}
      </ul>
      {more > 0 && <p className="small mt-1 text-muted">{t('moreRows', { count: more })}</p>}
    </>
  );
}
