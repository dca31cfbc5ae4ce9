'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Link } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';
import { TroubleMark } from '../topology/nodes/parts.tsx';
import { Reference } from './parts.tsx';
import { addressText } from './records.ts';

/** The links of a namespace, one row each: name, state, addresses. */
export function LinkList({ topology, links }: { topology: Topology; links: Link[] }): ReactNode {
  const t = useTranslations('inspector');
  if (links.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <ul className="flex flex-col gap-1.5">
      {links.map((link) => (
        <li key={link.id} className="rounded-md bg-head px-2.5 py-1.5" data-inspector-link={link.name}>
          <span className="flex items-baseline gap-2">
            <Reference topology={topology} id={link.id} />
            <span className="small text-muted">{link.kind}</span>
            <span className="ml-auto">
              <TroubleMark trouble={link.up ? (link.carrier ? undefined : 'no-carrier') : 'down'} />
            </span>
          </span>
          {link.addresses.map((one) => (
            <span key={addressText(one)} className="mono block wrap-anywhere">
              {addressText(one)}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
