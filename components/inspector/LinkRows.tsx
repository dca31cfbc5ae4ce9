'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { Link } from '../../model/link.ts';
import type { Topology } from '../../model/topology.ts';
import { VerbButtons } from '../changes/VerbButtons.tsx';
import { Chip, TroubleMark } from '../topology/nodes/parts.tsx';
import { vlanChip } from '../topology/scene/vlan.ts';
import { CopyMenu } from './CopyMenu.tsx';
import { Copyable, Nothing, Reference } from './parts.tsx';
import { addressText } from './records.ts';

/** As many as leave room for what stands below; the others come with a click. */
const firstRows = 6;

/** Links, one row each: name, kind, VLAN, state, the far end, addresses; what can be copied of it at the right. */
export function LinkRows({ topology, links }: { topology: Topology; links: Link[] }): ReactNode {
  const t = useTranslations('inspector');
  const [all, setAll] = useState(false);
  if (links.length === 0) return <Nothing />;
  // The loopback is the same everywhere: last.
  const sorted = [...links].sort((a, b) => Number(a.kind === 'loopback') - Number(b.kind === 'loopback'));
  const shown = all || links.length <= firstRows + 1 ? sorted : sorted.slice(0, firstRows);
  return (
    <>
      <ul className="flex flex-col gap-1.5">
        {shown.map((link) => (
          <LinkRow key={link.id} topology={topology} link={link} />
        ))}
      </ul>
      {shown.length < links.length && (
        <button type="button" className="button mt-2" onClick={() => setAll(true)} data-show-all="">
          {t('showMore', { count: links.length - shown.length })}
        </button>
      )}
    </>
  );
}

function LinkRow({ topology, link }: { topology: Topology; link: Link }): ReactNode {
  const t = useTranslations('inspector');
  const far = link.peer ?? link.parent;
  return (
    <li className="row" data-inspector-link={link.name}>
      {/* The glyph that copies an address is higher than its line. */}
      <span className="mb-0.5 flex items-center gap-2">
        <Reference topology={topology} id={link.id} text={link.name} />
        <span className="tag">{link.kind}</span>
        <span className="ml-auto flex items-center gap-1.5">
          <TroubleMark trouble={link.up ? (link.carrier ? undefined : 'no-carrier') : 'down'} />
          {link.vlan && <Chip chip={vlanChip(link.vlan)} />}
          <CopyMenu topology={topology} found={{ kind: 'link', record: link }} />
        </span>
      </span>
      {link.addresses.map((one) => (
        <span key={addressText(one)} className="mono block wrap-anywhere">
          <Copyable text={addressText(one)} what={t('field.addresses')} />
          {one.duplicate && <span className="tag text-err">{t('duplicateAddress')}</span>}
        </span>
      ))}
      {far !== undefined && (
        <span className="flex items-baseline gap-1.5 text-muted">
          <span>{link.peer === undefined ? t('onParent') : t('toPeer')}</span>
          <Reference topology={topology} id={far} />
        </span>
      )}
      <VerbButtons
        topology={topology}
        record={link.id}
        name={link.name}
        only={['setVlan', 'detach', 'removeOrphan']}
        className="mt-1.5"
      />
    </li>
  );
}
