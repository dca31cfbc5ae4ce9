'use client';
import { type CSSProperties, memo, type ReactNode, useContext } from 'react';
import type { LinkId } from '../../../model/ids.ts';
import { type Rate, useRatesStore } from '../../live/rates.ts';
import { useLifting } from '../arranging/useLift.ts';
import { useCanvasStore } from '../canvasStore.ts';
import { type CablePath, pathData } from '../layout/route.ts';
import { hueStyle } from '../nodes/parts.tsx';
import type { Cable } from '../scene/scene.ts';
import { SceneContext } from '../sceneContext.ts';

/** Bytes a second, both ways together, from which a cable is drawn one step wider: 10 kB, 1 MB, 100 MB. */
const rateSteps = [10e3, 1e6, 100e6] as const;

/** 0 for a quiet cable, 1 to 3 for what it moves. Pure. */
export const rateStep = (rate: Rate | undefined): number =>
  rate ? rateSteps.filter((least) => rate.rxBytes + rate.txBytes >= least).length : 0;

/** Of a bundle of `count` cables: 2 + log2(count), at most 8. */
const bundleWidth = (count: number): number => Math.min(8, 2 + Math.log2(Math.max(1, count)));

const thick = new Set<Cable['kind']>(['uplink']);
const widthOf = (cable: Cable, step: number): number => {
  if (cable.kind === 'bundle') return bundleWidth(cable.count ?? 1);
  if (cable.kind === 'published') return 4.5;
  return (cable.trunk || thick.has(cable.kind) ? 4 : 2) + step;
};

/** A cable along the way the layout gave it. Its names stand in the rows at both ends, never on the cable. */
export const CableEdge = memo(function CableEdge({
  path: { cable, points, onDemand },
}: {
  path: CablePath;
}): ReactNode {
  const { slots } = useContext(SceneContext);
  const { from, to } = cable;
  const marked = useCanvasStore(
    ({ hovered, current, lit }) =>
      [from.row, to.row].includes(hovered ?? '') ||
      [from.row, to.row].includes(current ?? '') ||
      (lit?.has(from.row) === true && lit.has(to.row)),
  );
  const dim = useCanvasStore(({ lit }) => lit !== undefined && !(lit.has(from.row) && lit.has(to.row)));
  // Its plug is in the hand: the rope to the pointer is drawn instead.
  const taken = useLifting(
    ({ lifting }) =>
      lifting?.hand?.holds === 'plug' && cable.kind !== 'published' && [from.row, to.row].includes(lifting.row),
  );
  const step = useRatesStore(({ rates }) =>
    Math.max(0, ...(cable.links ?? []).map((id) => rateStep(rates.get(id as LinkId)))),
  );
  if (onDemand && !marked) return null;
  const way = pathData(points);
  const classes = ['cable', `cable-${cable.kind}`];
  if (cable.trunk) classes.push('cable-trunk');
  if (cable.dead) classes.push('cable-dead');
  return (
    <g
      className="cable-group"
      data-cable={cable.kind}
      data-ends={cable.ends.join(' ')}
      data-dead={cable.dead}
      data-straight={points.length === 2}
      data-dim={dim || undefined}
      data-taken={taken || undefined}
      style={cable.vlan === undefined ? undefined : hueStyle(slots, cable.vlan)}
    >
      {marked && <path d={way} className="cable-halo" />}
      <path
        d={way}
        className={classes.join(' ')}
        style={{ '--width': `${widthOf(cable, step)}px` } as CSSProperties}
        data-step={step}
      />
      {(cable.kind === 'published' || cable.kind === 'patch') && <path d={way} className="cable-core" />}
    </g>
  );
});
