'use client';
import { Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { announce } from '../live/announce.ts';
import { addressText, type Found, linksOf, nameOf } from './records.ts';
import { netnsAround, ownLink } from './related.ts';

/** Names, addresses and records of several things at once, one a line. */
export function CopyAll({ topology, all }: { topology: Topology; all: Found[] }): ReactNode {
  const t = useTranslations('inspector');
  if (!navigator.clipboard) return null;
  const addresses = all.flatMap((found) => {
    const own = ownLink(topology, found);
    const links = own ? [own] : linksOf(topology, netnsAround(topology, found)?.id);
    return links.filter((link) => link.kind !== 'loopback').flatMap((link) => link.addresses.map(addressText));
  });
  const choices = [
    { name: t('copyNames'), text: all.map((one) => nameOf(topology, one)).join('\n') },
    { name: t('copyAddresses'), text: [...new Set(addresses)].join('\n') },
    {
      name: t('copyJson'),
      text: JSON.stringify(
        all.map((one) => one.record),
        undefined,
        2,
      ),
    },
  ];
  return (
    <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3">
      {choices
        .filter((one) => one.text !== '')
        .map((one) => (
          <button
            key={one.name}
            type="button"
            className="button"
            onClick={() => {
              navigator.clipboard.writeText(one.text).then(
                () => announce(t('copiedWhat', { what: one.name })),
                () => announce(t('copyRefused'), 'assertive'),
              );
            }}
          >
            <Copy size={12} aria-hidden="true" />
            {one.name}
          </button>
        ))}
    </div>
  );
}
