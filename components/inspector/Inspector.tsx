'use client';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { select, useCanvasStore } from '../topology/canvasStore.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ContainerPanel } from './ContainerPanel.tsx';
import { HostPanel } from './HostPanel.tsx';
import { LinkPanel } from './LinkPanel.tsx';
import { NetnsPanel } from './NetnsPanel.tsx';
import { NetworkPanel } from './NetworkPanel.tsx';
import { OvsBridgePanel, OvsPortPanel } from './OvsPanels.tsx';
import { Section } from './parts.tsx';
import { type Found, findRecord, nameOf } from './records.ts';

/** Everything that is known of the one selected thing. */
export function Inspector({ topology }: { topology: Topology | undefined }): ReactNode {
  const t = useTranslations('inspector');
  const selected = useCanvasStore((state) => state.selected);
  const found = topology && selected !== undefined ? findRecord(topology, selected) : undefined;
  return (
    <aside
      id="inspector"
      tabIndex={-1}
      aria-label={t('label')}
      className="row-start-3 overflow-y-auto border-l border-line bg-card"
      data-selected={found?.record.id}
    >
      {topology && found ? (
        <Known topology={topology} found={found} />
      ) : (
        <div className="px-4 py-4">
          <h2 className="font-semibold">{t('nothing')}</h2>
          <p className="text-muted">{topology && selected !== undefined ? t('gone') : t('nothingText')}</p>
        </div>
      )}
    </aside>
  );
}

function Known({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  const { id } = found.record;
  return (
    <>
      <header className="px-4 py-3">
        <div className="flex items-start gap-2">
          <h2 className="min-w-0 flex-1 text-[15px] font-semibold wrap-anywhere">{nameOf(topology, found)}</h2>
          <button
            type="button"
            className="inline-flex size-6 flex-none items-center justify-center rounded-md text-muted hover:bg-head hover:text-text"
            aria-label={t('close')}
            title={t('close')}
            onClick={() => select(undefined)}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
        <p className="text-muted">
          {t('kind', { kind: found.kind })}
          {found.kind === 'container' && <StateText state={found.record.state} />}
        </p>
        <p className="flex items-center gap-1">
          <span className="caps flex-none">{t('id')}</span>
          <span className="mono overflow-hidden text-ellipsis whitespace-nowrap text-muted" title={id}>
            {id}
          </span>
          <CopyButton text={id} label={t('copy')} done={t('copied')} />
        </p>
      </header>
      <Panel topology={topology} found={found} />
      <Section title={t('raw')}>
        <details>
          <summary className="small text-muted">JSON</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
          <pre className="mono mt-2 max-h-80 overflow-auto rounded-md bg-head p-2 !text-[11px]" tabIndex={0}>
            {JSON.stringify(found.record, undefined, 2)}
          </pre>
        </details>
      </Section>
    </>
  );
}

function StateText({ state }: { state: string }): ReactNode {
  const s = useTranslations('speak');
  return <> · {s('state', { state })}</>;
}

function Panel({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  switch (found.kind) {
    case 'host':
      return <HostPanel topology={topology} record={found.record} />;
    case 'netns':
      return <NetnsPanel topology={topology} record={found.record} />;
    case 'link':
      return <LinkPanel topology={topology} record={found.record} />;
    case 'container':
      return <ContainerPanel topology={topology} record={found.record} />;
    case 'network':
      return <NetworkPanel topology={topology} record={found.record} />;
    case 'ovsBridge':
      return <OvsBridgePanel topology={topology} record={found.record} />;
    case 'ovsPort':
      return <OvsPortPanel topology={topology} record={found.record} />;
  }
}
