'use client';
import {
  Box,
  Cable,
  EthernetPort,
  Globe,
  Hexagon,
  History,
  Network,
  TriangleAlert,
  Waypoints,
  Zap,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeKey } from '../topology/words.ts';
import type { Entry, EntryKind } from './entries.ts';
import type { Verb } from './verb.ts';

const glyphs: Record<EntryKind, typeof Box> = {
  container: Box,
  netns: Hexagon,
  network: Network,
  bridge: Waypoints,
  link: Cable,
  'ovs-port': EthernetPort,
  published: Globe,
  finding: TriangleAlert,
  vlan: Waypoints,
  change: History,
};

/** A hit in the list: what it is, its name, what tells it from others of that name. */
export function HitOption({ entry, detail }: { entry: Entry; detail: string }): ReactNode {
  const t = useTranslations('find');
  const finding = useTranslations('finding');
  const Glyph = glyphs[entry.kind];
  const title = entry.kind === 'finding' ? finding('title', { check: codeKey(entry.title) }) : entry.title;
  return (
    <>
      <Glyph size={14} className="flex-none text-muted" aria-hidden="true" />
      <span className="flex-none overflow-hidden text-ellipsis whitespace-nowrap font-semibold">{title}</span>
      <span className="mono min-w-0 flex-1 overflow-hidden text-ellipsis whitespace-nowrap text-muted">{detail}</span>
      <span className="tag">{t('kind', { kind: codeKey(entry.kind) })}</span>
    </>
  );
}

export function VerbOption({ verb }: { verb: Verb }): ReactNode {
  return (
    <>
      <Zap size={14} className="flex-none text-muted" aria-hidden="true" />
      <span className="min-w-0 flex-1 overflow-hidden text-ellipsis whitespace-nowrap">{verb.text}</span>
      {verb.keys !== undefined && <kbd className="key">{verb.keys}</kbd>}
    </>
  );
}
