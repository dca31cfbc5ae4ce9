'use client';
/** Changes in the palette: those that need no words, and the one that is typed. Each opens a form; none does anything by itself. */
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Topology } from '../../model/topology.ts';
import type { Verb } from '../find/verb.ts';
import { referenceText } from '../inspector/records.ts';
import { useCanvasStore } from '../topology/canvasStore.ts';
import { openForm, pageSpot } from './formStore.ts';
import { formOf, spotOf, undoLast } from './openers.ts';
import { targetsOf } from './targets.ts';
import { type TypedVerb, typedVerb } from './typedVerb.ts';

/** `typed`: what stands in the search field. */
export function useTypedVerbs(topology: Topology | undefined, typed: string): Verb[] {
  const t = useTranslations('changes');
  const selected = useCanvasStore((state) => state.selected);
  return useMemo(() => {
    if (!topology) return [];
    const nothing = t('nothingToUndo');
    const verbs: Verb[] = [
      {
        key: 'new-bridge',
        text: t('palette.newBridge'),
        also: 'new bridge create',
        act: () => openForm({ form: 'bridge' }, pageSpot()),
      },
      {
        key: 'undo',
        text: t('palette.undo'),
        also: 'undo revert',
        keys: 'Ctrl Z',
        act: () => void undoLast(nothing),
      },
    ];
    const container = topology.containers.find((one) => one.id === selected);
    if (container) {
      verbs.push({
        key: 'attach-selected',
        text: t('palette.attach', { container: container.name }),
        also: 'attach connect',
        keys: 'a',
        act: () => openForm({ form: 'attach', container: container.id }, spotOf(container.id)),
      });
    }
    const text = typed.replace(/^>/, '').trim();
    const known = text === '' ? undefined : typedVerb(topology, text);
    const verb = known && verbOf(topology, known, text);
    return verb ? [verb, ...verbs] : verbs;

    /** Found by the very words that are typed. */
    function verbOf(host: Topology, asked: TypedVerb, words: string): Verb | undefined {
      const key = 'typed-change';
      const also = words;
      switch (asked.does) {
        case 'attach':
        case 'connect': {
          const container = host.containers.find((one) => one.id === asked.container)?.name ?? '';
          const target = targetsOf(host).find((one) => one.record === asked.target)?.name;
          const { vlan } = asked.given;
          const label =
            target === undefined
              ? t('palette.attach', { container })
              : vlan === undefined
                ? t('palette.attachTo', { container, target })
                : t('palette.attachToVlan', { container, target, vlan });
          const form = {
            form: 'attach' as const,
            container: asked.container,
            target: asked.target,
            given: asked.given,
          };
          return { key, also, text: label, act: () => openForm(form, spotOf(asked.container)) };
        }
        case 'detach': {
          const form = formOf(host, asked.record, 'detach');
          if (!form) return undefined;
          const label = t('palette.detach', { link: referenceText(host, asked.record) });
          return { key, also, text: label, act: () => openForm(form, spotOf(asked.record)) };
        }
        case 'vlan': {
          const { record, vlan } = asked;
          const link = referenceText(host, record);
          const label = vlan === undefined ? t('palette.vlan', { link }) : t('palette.vlanTo', { link, vlan });
          return { key, also, text: label, act: () => openForm({ form: 'vlan', record, vlan }, spotOf(record)) };
        }
        case 'new-bridge': {
          const { name, type } = asked;
          if (name === '') return undefined;
          const label = t('palette.newBridgeNamed', { name });
          return { key, also, text: label, act: () => openForm({ form: 'bridge', name, type }, pageSpot()) };
        }
        case 'undo':
          return undefined;
      }
    }
  }, [t, topology, typed, selected]);
}
