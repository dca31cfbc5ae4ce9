'use client';
import * as Tabs from '@radix-ui/react-tabs';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { ContainerFacts } from './facts/ContainerFacts.tsx';
import { HostFacts } from './facts/HostFacts.tsx';
import { LinkFacts } from './facts/LinkFacts.tsx';
import { MappingFacts } from './facts/MappingFacts.tsx';
import { NetnsFacts } from './facts/NetnsFacts.tsx';
import { NetworkFacts } from './facts/NetworkFacts.tsx';
import { OvsBridgeFacts, OvsPortFacts } from './facts/OvsFacts.tsx';
import { setTab, type TabName, tabNames, useInspectorStore } from './inspectorStore.ts';
import type { Found } from './records.ts';
import { netnsAround, ownLink, trafficLinks } from './related.ts';
import { HistoryTab } from './tabs/HistoryTab.tsx';
import { NeighboursTab } from './tabs/NeighboursTab.tsx';
import { RawTab } from './tabs/RawTab.tsx';
import { RoutesTab } from './tabs/RoutesTab.tsx';
import { RulesTab } from './tabs/RulesTab.tsx';
import { SocketsTab } from './tabs/SocketsTab.tsx';
import { TrafficTab } from './tabs/TrafficTab.tsx';

/** The tabs of a thing. Only the one that is open is there, so that what it reads is read when it is looked at. */
export function ThingTabs({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const wanted = useInspectorStore((state) => state.tab);
  const names = tabsOf(topology, found);
  const tab = names.includes(wanted) ? wanted : 'facts';
  return (
    <Tabs.Root
      value={tab}
      // Reading starts with a key press, not with every arrow that passes by.
      activationMode="manual"
      onValueChange={(name) => {
        const known = tabNames.find((one) => one === name);
        if (known) setTab(known);
      }}
      className="border-t border-line"
    >
      <Tabs.List aria-label={t('tabs')} className="tab-list">
        {names.map((name) => (
          <Tabs.Trigger key={name} value={name} className="tab">
            {name === 'neighbours' && hasFdb(topology, found) ? t('tab.neighboursFdb') : t(`tab.${name}`)}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value={tab} className="px-4 py-3" data-tab={tab}>
        <TabBody tab={tab} topology={topology} found={found} />
      </Tabs.Content>
    </Tabs.Root>
  );
}

const hasFdb = (topology: Topology, found: Found): boolean => {
  const kind = ownLink(topology, found)?.kind;
  return kind === 'bridge' || kind === 'vxlan';
};

/** The tabs a thing has: those for which there is something to read. */
function tabsOf(topology: Topology, found: Found): TabName[] {
  const around = netnsAround(topology, found);
  const readable = around?.readable === true;
  const has: Record<TabName, boolean> = {
    facts: true,
    routes: readable,
    sockets: readable && found.kind !== 'link',
    neighbours: readable || ownLink(topology, found) !== undefined,
    rules: (readable && found.kind !== 'link') || found.kind === 'network' || found.kind === 'mapping',
    traffic: trafficLinks(topology, found).length > 0,
    history: true,
    raw: true,
  };
  return tabNames.filter((name) => has[name]);
}

function TabBody({ tab, topology, found }: { tab: TabName; topology: Topology; found: Found }): ReactNode {
  const own = ownLink(topology, found);
  const around = netnsAround(topology, found) ?? topology.netns.find((one) => one.id === own?.netns);
  switch (tab) {
    case 'facts':
      return <Facts topology={topology} found={found} />;
    case 'routes':
      return around && <RoutesTab topology={topology} found={found} netns={around} />;
    case 'sockets':
      return around && <SocketsTab topology={topology} netns={around} />;
    case 'neighbours':
      return around && <NeighboursTab topology={topology} netns={around} link={own} />;
    case 'rules':
      return <RulesTab topology={topology} found={found} netns={own ? undefined : around} />;
    case 'traffic':
      return <TrafficTab topology={topology} links={trafficLinks(topology, found)} />;
    case 'history':
      return <HistoryTab topology={topology} found={found} />;
    case 'raw':
      return <RawTab found={found} />;
  }
}

function Facts({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  switch (found.kind) {
    case 'host':
      return <HostFacts topology={topology} record={found.record} />;
    case 'netns':
      return <NetnsFacts topology={topology} record={found.record} />;
    case 'link':
      return <LinkFacts topology={topology} record={found.record} />;
    case 'container':
      return <ContainerFacts topology={topology} record={found.record} />;
    case 'network':
      return <NetworkFacts topology={topology} record={found.record} />;
    case 'ovsBridge':
      return <OvsBridgeFacts topology={topology} record={found.record} />;
    case 'ovsPort':
      return <OvsPortFacts topology={topology} record={found.record} />;
    case 'mapping':
      return <MappingFacts topology={topology} record={found.record} />;
  }
}
