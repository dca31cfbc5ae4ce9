'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Netns, Route } from '../../../model/netns.ts';
import type { Topology } from '../../../model/topology.ts';
import { Lines, Nothing, Part } from '../parts.tsx';
import { type Found, routeText, sortedRoutes } from '../records.ts';

/** Routes of the namespace around a record, one part a family; of a link only those that leave through it. */
export function RoutesTab(props: { topology: Topology; found: Found; netns: Netns }): ReactNode {
  const { topology, found, netns } = props;
  const t = useTranslations('inspector');
  const through = (route: Route): boolean => {
    if (found.kind !== 'link') return true;
    const { ifindex } = found.record;
    return route.ifindex === ifindex || (route.nextHops ?? []).some((hop) => hop.ifindex === ifindex);
  };
  const routes = sortedRoutes(netns.routes).filter(through);
  if (routes.length === 0) return <Nothing />;
  return (['inet', 'inet6'] as const).map((family) => {
    const lines = routes.filter((one) => one.family === family).map((one) => routeText(topology, netns, one, true));
    if (lines.length === 0) return null;
    return (
      <Part key={family} title={t('family', { family })}>
        <Lines lines={lines} what={t('route')} />
      </Part>
    );
  });
}
