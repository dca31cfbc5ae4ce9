'use client';
import { useMemo } from 'react';
import type { Picture } from './layout/painter.ts';
import type { Placed } from './layout/place.ts';
import { createFlowNodes, type FlowNode } from './layout/toFlow.ts';
import { type Band, visibleObjects, visiblePaths } from './layout/visible.ts';
import { useGradually } from './useGradually.ts';
import { useLeaving } from './useLeaving.ts';
import { useNodeLabel } from './useNodeLabel.ts';

/** As many come or go in one frame as leave it short of what a person feels. */
const cardsPerFrame = 8;
const cablesPerFrame = 40;

/** Nobody can act on what is gone. */
const gone = { inert: true };
const keysOfPlaced = ({ object }: Placed): string[] =>
  object.kind === 'unit' ? [object.id, object.netns] : [object.id];

/** What of a picture is in the page: the cards and cables on the screen or near it, and the cards that just left. `keep`: the row the keyboard is on. */
export function useDrawn(
  picture: Picture,
  band: Band,
  keep: string | undefined,
): { nodes: FlowNode[]; layout: Picture } {
  const { objects, paths, stoppedOpen } = picture;
  const label = useNodeLabel();
  const nodeOf = useMemo(() => createFlowNodes(label), [label]);
  const wantedCards = useMemo(() => {
    const kept = keep === undefined ? undefined : objects.find((one) => one.rowY.has(keep))?.object.id;
    return visibleObjects(objects, band, kept).map(({ object }) => object.id);
  }, [objects, band, keep]);
  const cards = useGradually(wantedCards, cardsPerFrame);
  const leaving = useLeaving(objects, keysOfPlaced);
  const nodes = useMemo(
    () => [
      ...objects.filter(({ object }) => cards.has(object.id)).map((placed) => nodeOf(placed, stoppedOpen)),
      ...leaving.map((placed) => ({ ...nodeOf(placed, stoppedOpen), className: 'leaving', domAttributes: gone })),
    ],
    [objects, cards, leaving, nodeOf, stoppedOpen],
  );
  const wantedCables = useMemo(() => visiblePaths(paths, band).map(({ cable }) => cable.id), [paths, band]);
  const cables = useGradually(wantedCables, cablesPerFrame);
  const layout = useMemo(
    () => ({ ...picture, paths: paths.filter(({ cable }) => cables.has(cable.id)) }),
    [picture, paths, cables],
  );
  return { nodes, layout };
}
