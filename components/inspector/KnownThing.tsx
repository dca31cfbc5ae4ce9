'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { VerbButtons } from '../changes/VerbButtons.tsx';
import { select } from '../topology/canvasStore.ts';
import { Name } from '../topology/nodes/Name.tsx';
import { StateGlyph } from '../topology/nodes/parts.tsx';
import { CloseButton } from '../ui/IconButton.tsx';
import { CopyMenu } from './CopyMenu.tsx';
import { LinkRows } from './LinkRows.tsx';
import { Problems } from './Problems.tsx';
import { PublishedPorts } from './PublishedPorts.tsx';
import { Copyable, Section } from './parts.tsx';
import { type Found, linksOf, nameOf, shortId } from './records.ts';
import { netnsAround } from './related.ts';
import { StaleNote } from './StaleNote.tsx';
import { ThingTabs } from './ThingTabs.tsx';

/** One thing: what it is, what is wrong with it, its links; then the tabs. */
export function KnownThing({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  return (
    <>
      <Head topology={topology} found={found} />
      <StaleNote topology={topology} found={found} />
      <Problems topology={topology} found={found} />
      <PublishedPorts topology={topology} found={found} />
      <Links topology={topology} found={found} />
      <ThingTabs topology={topology} found={found} />
    </>
  );
}

function Head({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const { id } = found.record;
  return (
    <header className="px-4 py-3">
      <div className="flex items-start gap-1">
        <h2 className="min-w-0 flex-1 text-[15px] font-semibold wrap-anywhere">{nameOf(topology, found)}</h2>
        <CopyMenu topology={topology} found={found} />
        <CloseButton label={t('close')} onClick={() => select(undefined)} />
      </div>
      <p className="flex items-center gap-1.5 text-muted">
        {t('kind', { kind: found.kind })}
        <State found={found} />
      </p>
      <p className="flex items-baseline gap-1.5">
        <span className="caps flex-none">{t('id')}</span>
        <Copyable text={id} what={t('id')} className="copyable-shown whole-on-focus flex-1">
          <span className="short">
            <Name mono text={shortId(id)} whole={id} className="text-muted" />
          </span>
          <span className="whole mono text-muted wrap-anywhere">{id}</span>
        </Copyable>
      </p>
      <VerbButtons topology={topology} record={id} name={nameOf(topology, found)} className="mt-2" />
    </header>
  );
}

/** The state, for what has one, in shape and word. */
function State({ found }: { found: Found }): ReactNode {
  const s = useTranslations('speak');
  const t = useTranslations('inspector');
  switch (found.kind) {
    case 'container':
      return (
        <>
          <StateGlyph state={found.record.state} />
          <span className="text-text">{s('state', { state: found.record.state })}</span>
        </>
      );
    case 'link': {
      const { up, carrier, kind } = found.record;
      return (
        <span className="text-text">
          {kind} · {t('linkState', { state: up ? (carrier ? 'up' : 'noCarrier') : 'down' })}
        </span>
      );
    }
    case 'network':
      return <span className="text-text">{found.record.driver}</span>;
    default:
      return null;
  }
}

/** The links a thing has, or the ports of a switch; a link itself and a port have none. */
function Links({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  switch (found.kind) {
    case 'host':
    case 'netns': {
      const netns = netnsAround(topology, found);
      return <LinkSection title={t('links')} topology={topology} links={linksOf(topology, netns?.id)} />;
    }
    case 'container': {
      const netns = netnsAround(topology, found);
      // In host mode the links are the host's: they are shown where they belong.
      if (!netns || netns.owner === 'host') return null;
      return <LinkSection title={t('links')} topology={topology} links={linksOf(topology, netns.id)} />;
    }
    case 'link':
    case 'network': {
      const own = found.kind === 'link' ? found.record.id : found.record.bridge;
      const isSwitch = found.kind === 'network' || found.record.bridge !== undefined || found.record.bond !== undefined;
      if (own === undefined || !isSwitch) return null;
      const ports = topology.links.filter((link) => link.master === own);
      return <LinkSection title={t('portsCount', { count: ports.length })} topology={topology} links={ports} />;
    }
    case 'ovsBridge':
    case 'ovsPort':
    case 'mapping':
      return null;
  }
}

function LinkSection(props: { title: string } & Parameters<typeof LinkRows>[0]): ReactNode {
  return (
    <Section title={props.title}>
      <LinkRows topology={props.topology} links={props.links} />
    </Section>
  );
}
