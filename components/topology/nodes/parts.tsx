'use client';
import { Link2Off, Lock, OctagonX, TriangleAlert, Unplug } from 'lucide-react';
/** The small parts all nodes are made of: sockets, VLAN chips, glyphs of state and trouble. */
import { useTranslations } from 'next-intl';
import { type CSSProperties, type ReactNode, useContext } from 'react';
import type { ContainerState } from '../../../model/container.ts';
import { lightLater, vlanRows } from '../lit.ts';
import { usePictureStore } from '../pictureStore.ts';
import type { Trouble, VlanChip } from '../scene/scene.ts';
import { type VlanSlots, vlanLook } from '../scene/vlan.ts';
import { SceneContext } from '../sceneContext.ts';
import { codeKey } from '../words.ts';

const hueVariable = (slots: VlanSlots, vlan: number): string => `var(--vlan-${vlanLook(slots.get(vlan) ?? 0).hue})`;
/** Sets the hue that chip, socket and cable are drawn in. */
export const hueStyle = (slots: VlanSlots, vlan: number): CSSProperties =>
  ({ '--hue': hueVariable(slots, vlan) }) as CSSProperties;

/** A VLAN chip: the number is always printed, in text colour; the hue only backs it up. */
export function Chip({ chip }: { chip: VlanChip | undefined }): ReactNode {
  const { slots, lights } = useContext(SceneContext);
  if (!chip) return null;
  const hue = chip.form === 'trunk' ? undefined : chip.vlans[0];
  return (
    <span
      className="chip mono from-2"
      data-vlan={chip.text}
      style={hue === undefined ? {} : hueStyle(slots, hue)}
      onPointerEnter={
        hue === undefined || !lights
          ? undefined
          : () => lightLater(() => vlanRows(hue, usePictureStore.getState().rows))
      }
    >
      {chip.text}
    </span>
  );
}

/** A plain span: React Flow gets the places of sockets by data, so that cables need no measuring. */
export function Socket(props: {
  side: 'left' | 'right';
  y: number;
  connected: boolean;
  chip?: VlanChip | undefined;
  /** The end of a trunk whose VLANs are told at its other end. */
  trunk?: boolean;
  trouble?: Trouble | undefined;
  /** The row whose cable ends here: its plug can be pulled. */
  plug?: { id: string; record: string } | undefined;
}): ReactNode {
  const { side, y, connected, chip, trunk, trouble, plug } = props;
  const { slots } = useContext(SceneContext);
  const dead = trouble === 'down' || trouble === 'no-carrier';
  const classes = ['socket'];
  const style: CSSProperties = { top: y - 7, [side]: -7 };
  const vlan = chip?.vlans[0];
  if (connected && !dead) classes.push('socket-filled');
  if (trouble === 'down') classes.push('socket-down');
  if (trouble === 'no-carrier') classes.push('socket-no-carrier');
  if (trunk) classes.push('socket-square');
  if (chip && chip.form !== 'access') {
    classes.push('socket-square');
    if (!dead && chip.vlans.length > 0) Object.assign(style, stripes(slots, chip));
  } else if (chip && vlan !== undefined && !dead) {
    const { repeat } = vlanLook(slots.get(vlan) ?? 0);
    classes.push('socket-hued', ...(repeat === 'full' ? [] : [`socket-${repeat}`]));
    Object.assign(style, hueStyle(slots, vlan));
  }
  const pull = connected && plug ? { 'data-unplug': plug.id, 'data-record': plug.record } : {};
  return <span className={classes.join(' ')} style={style} aria-hidden="true" {...pull} />;
}

/** Up to three hues side by side; a native VLAN fills the corner. */
function stripes(slots: VlanSlots, chip: VlanChip): CSSProperties {
  const others = chip.vlans.filter((vlan) => vlan !== chip.native).slice(0, 3);
  const step = 100 / Math.max(1, others.length);
  const bands = others.map((vlan, at) => `${hueVariable(slots, vlan)} ${at * step}% ${(at + 1) * step}%`);
  const layers = bands.length > 0 ? [`linear-gradient(to right, ${bands.join(', ')})`] : [];
  if (chip.native !== undefined) {
    layers.unshift(`linear-gradient(to bottom left, ${hueVariable(slots, chip.native)} 38%, transparent 40%)`);
  }
  return { backgroundImage: layers.join(', ') };
}

/** State of a container by shape: disc, two bars, hollow square, ring, octagon. */
export function StateGlyph({ state }: { state: ContainerState }): ReactNode {
  return (
    <svg
      className="flex-none text-muted"
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
      data-state={state}
    >
      {shapeOf(state)}
    </svg>
  );
}

function shapeOf(state: ContainerState): ReactNode {
  switch (state) {
    case 'running':
      return <circle cx="6" cy="6" r="4" fill="currentColor" />;
    case 'paused':
      return <path d="M3 2h2v8H3zM7 2h2v8H7z" fill="currentColor" />;
    case 'restarting':
    case 'removing':
      return <path d="M10 6a4 4 0 1 1-1.2-2.8M9.5 1v2.6H7" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case 'created':
    case 'exited':
      return <rect x="2.5" y="2.5" width="7" height="7" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case 'dead':
      return (
        <path d="M4 1.5h4L10.5 4v4L8 10.5H4L1.5 8V4zM4.3 4.3l3.4 3.4m0-3.4L4.3 7.7" fill="none" stroke="currentColor" />
      );
  }
}

const troubleLook: Record<Trouble, { glyph: typeof Lock; className: string }> = {
  down: { glyph: Unplug, className: 'text-muted' },
  'no-carrier': { glyph: Unplug, className: 'text-muted' },
  orphan: { glyph: TriangleAlert, className: 'text-warn' },
  loose: { glyph: TriangleAlert, className: 'text-warn' },
  unreadable: { glyph: Lock, className: 'text-muted' },
  'peer-unseen': { glyph: Link2Off, className: 'text-muted' },
  'device-gone': { glyph: OctagonX, className: 'text-err' },
};

/** Trouble in a shape and words, on the row it belongs to. */
export function TroubleMark({ trouble }: { trouble: Trouble | undefined }): ReactNode {
  const t = useTranslations('canvas');
  if (!trouble) return null;
  const { glyph: Glyph, className } = troubleLook[trouble];
  return (
    <span className={`small flex flex-none items-center gap-1 ${className}`} data-trouble={trouble}>
      <Glyph size={12} className="lod-glyph flex-none" aria-hidden="true" />
      <span className="from-2">{t('trouble', { trouble: codeKey(trouble) })}</span>
    </span>
  );
}

/** Where a cable should be and ends in the air: cut, or locked away. */
export function Stub({
  side,
  y,
  trouble,
}: {
  side: 'left' | 'right';
  y: number;
  trouble: Trouble | undefined;
}): ReactNode {
  if (trouble !== 'orphan' && trouble !== 'unreadable' && trouble !== 'peer-unseen') return null;
  return (
    <svg
      className="pointer-events-none absolute text-cable"
      style={{ top: y - 8, [side]: -55 }}
      width="48"
      height="16"
      viewBox="0 0 48 16"
      aria-hidden="true"
      data-stub={trouble}
    >
      <g
        transform={side === 'left' ? 'matrix(-1 0 0 1 48 0)' : undefined}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      >
        <path d="M0 8h36" />
        {trouble === 'orphan' ? (
          <path d="M38 3l-4 10M44 3l-4 10" />
        ) : (
          <path d="M38 7h8v6h-8zM40 7V5a2 2 0 0 1 4 0v2" strokeWidth="1.5" />
        )}
      </g>
    </svg>
  );
}
