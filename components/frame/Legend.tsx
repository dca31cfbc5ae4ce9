'use client';
import { Lock, OctagonX, TriangleAlert, Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { containerStateSchema } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { setFind, useFindStore } from '../find/findStore.ts';
import { hostViewOf } from '../find/hostView.ts';
import { vlanViewsOf } from '../tables/columns/vlans.ts';
import { severities } from '../tables/severity.ts';
import { useVlanSlots } from '../tables/useVlanSlots.ts';
import { hueStyle, StateGlyph } from '../topology/nodes/parts.tsx';
import { CloseButton } from '../ui/IconButton.tsx';
import { SeverityGlyph } from '../ui/SeverityGlyph.tsx';
import { togglePanel, usePanels } from './panels.ts';

/** What colours and shapes mean, and which VLANs there are: a press on one lights all that is in it. */
export function Legend({ topology }: { topology: Topology }): ReactNode {
  const t = useTranslations('frame');
  const { legend } = usePanels();
  if (!legend) {
    return (
      <button
        type="button"
        className="absolute bottom-3 left-36 z-10 h-[30px] rounded-md border border-control bg-card px-2.5 text-muted hover:bg-head hover:text-text"
        aria-expanded={false}
        onClick={() => togglePanel('legend')}
      >
        {t('legend')}
      </button>
    );
  }
  return (
    <section
      aria-label={t('legend')}
      className="absolute bottom-13 left-3 z-20 flex max-h-[calc(100%-64px)] w-72 flex-col rounded-lg border border-line bg-card shadow-lg"
      data-legend=""
    >
      <header className="flex items-center border-b border-line px-3 py-1.5">
        <h2 className="flex-1 font-semibold">{t('legend')}</h2>
        <CloseButton label={t('close')} onClick={() => togglePanel('legend')} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div className="overflow-auto px-3 py-2" tabIndex={0}>
        <Vlans topology={topology} />
        <Shapes />
      </div>
    </section>
  );
}

function Vlans({ topology }: { topology: Topology }): ReactNode {
  const t = useTranslations('frame');
  const find = useFindStore((state) => state.find);
  const vlans = useMemo(() => vlanViewsOf(hostViewOf(topology)), [topology]);
  const slots = useVlanSlots(topology);
  if (vlans.length === 0) return null;
  return (
    <div className="mb-3">
      <h3 className="caps mb-1">{t('legendVlans')}</h3>
      <ul className="flex flex-col">
        {vlans.map(({ vlan, access, trunks }) => {
          const expression = `vlan:${vlan}`;
          const lit = find.trim() === expression;
          return (
            <li key={vlan}>
              <button
                type="button"
                aria-pressed={lit}
                className="flex h-7 w-full items-center gap-2 rounded-md px-1.5 hover:bg-head aria-pressed:bg-head"
                onClick={() => setFind(lit ? '' : expression)}
              >
                <span className="swatch" style={hueStyle(slots, vlan)} aria-hidden="true" />
                <span className="chip mono" style={hueStyle(slots, vlan)}>
                  {vlan}
                </span>
                <span className="ml-auto text-muted">
                  {t('legendPorts', { access: access.length, trunks: trunks.length })}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Shapes(): ReactNode {
  const t = useTranslations('frame');
  const tables = useTranslations('tables');
  const socket = (className: string): ReactNode => (
    <span className={`socket !static ${className}`} aria-hidden="true" />
  );
  const groups: { title: string; lines: [string, ReactNode][] }[] = [
    {
      title: t('legendContainers'),
      lines: containerStateSchema.options
        .filter((state) => state !== 'created' && state !== 'removing')
        .map((state) => [tables('word', { word: state }), <StateGlyph key={state} state={state} />]),
    },
    {
      title: t('legendSockets'),
      lines: [
        [t('socket.connected'), socket('socket-filled')],
        [t('socket.free'), socket('')],
        [t('socket.down'), socket('socket-down')],
        [t('socket.noCarrier'), socket('socket-no-carrier')],
        [t('socket.trunk'), socket('socket-filled socket-square')],
      ],
    },
    {
      title: t('legendTrouble'),
      lines: [
        ...severities.map((severity): [string, ReactNode] => [
          tables('word', { word: severity }),
          <SeverityGlyph key={severity} severity={severity} size={13} />,
        ]),
        [t('trouble.orphan'), <TriangleAlert key="o" size={13} className="text-warn" />],
        [t('trouble.deviceGone'), <OctagonX key="d" size={13} className="text-err" />],
        [t('trouble.down'), <Unplug key="u" size={13} className="text-muted" />],
        [t('trouble.unreadable'), <Lock key="l" size={13} className="text-muted" />],
        [t('trouble.portFails'), <OctagonX key="p" size={13} className="text-err" />],
      ],
    },
  ];
  return groups.map((group) => (
    <div key={group.title} className="mb-3 last:mb-1">
      <h3 className="caps mb-1">{group.title}</h3>
      <ul className="grid grid-cols-2 gap-x-3 gap-y-1">
        {group.lines.map(([text, glyph]) => (
          <li key={text} className="flex items-center gap-2">
            <span className="flex w-4 flex-none justify-center">{glyph}</span>
            {text}
          </li>
        ))}
      </ul>
    </div>
  ));
}
