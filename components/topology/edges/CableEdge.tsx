'use client';
import { type ReactNode, useContext } from 'react';
import { useCanvasStore } from '../canvasStore.ts';
import { type CablePath, pathData } from '../layout/route.ts';
import { hueStyle } from '../nodes/parts.tsx';
import { SceneContext } from '../sceneContext.ts';

/** A cable along the way the layout gave it. Its names stand in the rows at both ends, never on the cable. */
export function CableEdge({ cable, points }: CablePath): ReactNode {
  const { slots } = useContext(SceneContext);
  const { from, to } = cable;
  const lit = useCanvasStore(
    ({ hovered, current }) => [from.row, to.row].includes(hovered ?? '') || [from.row, to.row].includes(current ?? ''),
  );
  const path = pathData(points);
  const classes = ['cable', `cable-${cable.kind}`];
  if (cable.trunk) classes.push('cable-trunk');
  if (cable.dead) classes.push('cable-dead');
  return (
    <g
      data-cable={cable.kind}
      data-ends={cable.ends.join(' ')}
      data-dead={cable.dead}
      data-straight={points.length === 2}
      style={cable.vlan === undefined ? undefined : hueStyle(slots, cable.vlan)}
    >
      {lit && <path d={path} className="cable-halo" />}
      <path d={path} className={classes.join(' ')} />
      {cable.kind === 'published' && <path d={path} className="cable-core" />}
    </g>
  );
}
