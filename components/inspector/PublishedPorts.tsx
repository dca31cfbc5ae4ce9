'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { PortState } from '../../model/port-state.ts';
import type { Topology } from '../../model/topology.ts';
import { problemsFirst, usePortStates } from '../diagnose/portStates.ts';
import { verdictLooks } from '../diagnose/verdictLooks.ts';
import { clockText } from '../frame/time.ts';
import { codeKey } from '../topology/words.ts';
import { Nothing, Reference, Section, Verbatim } from './parts.tsx';
import { type Found, hostPortText, publishedId } from './records.ts';

/** Asked against fact, a row for each host port: the verdict in words, who listens, and the rule that decides, verbatim. */
function PortRows({ topology, states }: { topology: Topology; states: PortState[] }): ReactNode {
  if (states.length === 0) return <Nothing />;
  return (
    <ul className="flex flex-col gap-1.5">
      {[...states].sort(problemsFirst).map((state) => (
        <PortRow key={state.id} topology={topology} state={state} />
      ))}
    </ul>
  );
}

function PortRow({ topology, state }: { topology: Topology; state: PortState }): ReactNode {
  const t = useTranslations('inspector');
  const { Glyph, className } = verdictLooks[state.verdict];
  const target = state.containerPort ?? state.mapping?.targetPort;
  return (
    <li className="row" data-port-state={state.verdict} data-port={hostPortText(state)}>
      <span className="flex items-center gap-2">
        <Glyph size={14} className={`flex-none ${className}`} aria-hidden="true" />
        <Reference topology={topology} id={state.id} />
        {target !== undefined && <span className="mono text-muted">→ {target}</span>}
        <span className="tag ml-auto">{t('family', { family: state.family })}</span>
      </span>
      <span className="block">{t('verdict', { verdict: codeKey(state.verdict), port: target ?? state.hostPort })}</span>
      {state.reach === 'loopback' && <span className="small block text-muted">{t('reachLoopback')}</span>}
      {state.listeners.map((one) => (
        <span key={`${one.address} ${one.port} ${one.pid ?? ''}`} className="mono block text-muted wrap-anywhere">
          {one.processName ?? '?'} {one.pid ?? ''} {one.address.includes(':') ? `[${one.address}]` : one.address}:
          {one.port}
        </span>
      ))}
      {state.mapping && state.mapping.via.length > 0 && (
        <span className="small block text-muted">{t('viaLine', { via: state.mapping.via.join(', ') })}</span>
      )}
      {state.decidedBy !== undefined && (
        <>
          <span className="small mt-1 block text-muted">{t('decidedBy')}</span>
          <Verbatim text={state.decidedBy} what={t('decidedBy')} />
        </>
      )}
    </li>
  );
}

/** The port states that belong to a record: a container's, or the one of a mapping. */
const statesAbout = (states: PortState[], found: Found): PortState[] =>
  states.filter((one) => (found.kind === 'container' ? one.container === found.record.id : one.id === found.record.id));

/** Published ports of a container, or the one mapping that is selected: read when it is looked at, since sockets are no part of the topology. */
export function PublishedPorts({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  if (found.kind !== 'mapping' && !(found.kind === 'container' && found.record.publishedPorts.length > 0)) return null;
  const read = topology.hosts.some((host) => host.sources.netfilter.state !== 'absent');
  return read ? <ReadPorts topology={topology} found={found} /> : <AskedPorts topology={topology} found={found} />;
}

/** Where the firewall is not read: what Docker was asked, and that no more is known. */
function AskedPorts({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  if (found.kind !== 'container') return null;
  return (
    <Section title={t('publishedPorts')} note={t('natNotRead')}>
      <ul>
        {found.record.publishedPorts.map((port) => (
          <li key={publishedId(found.record, port)} className="flex items-baseline gap-2">
            <Reference topology={topology} id={publishedId(found.record, port)} />
            <span className="mono text-muted">→ {port.containerPort}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ReadPorts({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const { states, asOf } = usePortStates();
  return (
    <Section
      title={found.kind === 'mapping' ? t('verdictTitle') : t('publishedPorts')}
      {...(asOf === undefined ? {} : { note: t('demand.asOf', { time: clockText(new Date(asOf)) }) })}
    >
      {asOf === undefined ? (
        <p role="status" className="text-muted">
          {t('demand.loading')}
        </p>
      ) : (
        <PortRows topology={topology} states={statesAbout(states, found)} />
      )}
    </Section>
  );
}
