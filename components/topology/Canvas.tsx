'use client';
import '@xyflow/react/dist/base.css';
import { type AriaLabelConfig, ReactFlow, ReactFlowProvider, type Viewport } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { useArrangement } from '../live/arrangement.ts';
import { ColumnHeads } from './ColumnHeads.tsx';
import { select, setCurrent, useCanvasStore } from './canvasStore.ts';
import { EmptyHost } from './EmptyHost.tsx';
import { ErrorsBeyond } from './ErrorsBeyond.tsx';
import { Cables } from './edges/Cables.tsx';
import { frameMargin } from './edges/HostFrame.tsx';
import { JumpTags } from './edges/JumpTags.tsx';
import { leastWidth, margin } from './layout/grid.ts';
import type { Picture } from './layout/painter.ts';
import type { Placed } from './layout/place.ts';
import { createFlowNodes } from './layout/toFlow.ts';
import { visibleObjects, visiblePaths } from './layout/visible.ts';
import { stopsOf } from './layout/walk.ts';
import { CanvasMenus } from './menu/CanvasMenu.tsx';
import { type Box, onRowMenu, useBoxSelect } from './menu/useRowPointer.ts';
import { GroupNode } from './nodes/GroupNode.tsx';
import { HostNode } from './nodes/HostNode.tsx';
import { NicNode } from './nodes/NicNode.tsx';
import { PublishedNode } from './nodes/PublishedNode.tsx';
import { StoppedNode } from './nodes/StoppedNode.tsx';
import { SwitchNode } from './nodes/SwitchNode.tsx';
import { UnitNode } from './nodes/UnitNode.tsx';
import { Skeleton } from './Skeleton.tsx';
import { cablesByRow, indexRows, SceneContext } from './sceneContext.ts';
import { useBand } from './useBand.ts';
import { useLeaving } from './useLeaving.ts';
import { useLod } from './useLod.ts';
import { useMotion } from './useMotion.ts';
import { useNodeLabel } from './useNodeLabel.ts';
import { usePicture, useVlanSlots } from './usePicture.ts';
import { useWalk } from './useWalk.ts';
import { ViewKeeper, viewFromAddress } from './ViewKeeper.tsx';
import { ZoomControls } from './ZoomControls.tsx';

const nodeTypes = {
  host: HostNode,
  nic: NicNode,
  published: PublishedNode,
  switch: SwitchNode,
  unit: UnitNode,
  units: GroupNode,
  stopped: StoppedNode,
};

/** Height of the column heads, which cover the canvas's top. */
export const headsHeight = 32;
/** Between the heads and the first row. */
const topRoom = 16;

/** Nobody can act on what is gone. */
const gone = { inert: true };
const keysOfPlaced = ({ object }: Placed): string[] =>
  object.kind === 'unit' ? [object.id, object.netns] : [object.id];

/** The picture must be able to stand at the top of any screen, or it would be pushed down to fill it. */
const tallestScreen = 4_400;

/** The host as it is wired. */
export function Canvas({ topology }: { topology: Topology }): ReactNode {
  return (
    <ReactFlowProvider>
      <Sized topology={topology} />
    </ReactFlowProvider>
  );
}

/** Waits for the width: the columns and the first view depend on it. */
function Sized({ topology }: { topology: Topology }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number>();
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const picture = usePicture(topology, width);
  return (
    <div ref={box} className="relative size-full min-w-0 overflow-hidden">
      {picture && width !== undefined && width > 0 ? <Flow picture={picture} width={width} /> : <Skeleton />}
    </div>
  );
}

/** The whole width at a size that can be read, from the top. */
function firstView(picture: Picture, width: number): Viewport {
  const zoom = Math.min(1, Math.max(0.85, (width - 2 * margin) / leastWidth));
  // With the host's frame, which ends a little right of the last column.
  const whole = (picture.columns.width + frameMargin) * zoom;
  return {
    x: Math.max(frameMargin / 2, Math.floor((width - whole) / 2)),
    y: headsHeight + topRoom,
    zoom,
  };
}

function Flow({ picture, width }: { picture: Picture; width: number }): ReactNode {
  const t = useTranslations('canvas');
  const { stoppedOpen } = picture;
  const wheel = useArrangement((state) => state.arrangement.settings.wheel);
  const slots = useVlanSlots(picture.vlans);
  const label = useNodeLabel();
  const stops = useMemo(() => stopsOf(picture, stoppedOpen), [picture, stoppedOpen]);
  const current = useCanvasStore((state) => state.current);
  const firstRow = stops.some((stop) => stop.row === current) ? current : stops[0]?.row;
  const cablesAt = useMemo(() => cablesByRow(picture.paths.map(({ cable }) => cable)), [picture.paths]);
  const box = useRef<HTMLElement>(null);
  const moving = useMotion(picture);
  const fit = firstView(picture, width);
  const [linked] = useState(viewFromAddress);
  const view = linked ?? fit;
  const band = useBand(view);
  const rows = useMemo(() => indexRows(picture.objects), [picture.objects]);
  const context = useMemo(() => ({ cablesAt, slots, firstRow, rows, band }), [cablesAt, slots, firstRow, rows, band]);

  const nodeOf = useMemo(() => createFlowNodes(label), [label]);
  const leaving = useLeaving(picture.objects, keysOfPlaced);
  const nodes = useMemo(() => {
    const keep = firstRow === undefined ? undefined : picture.objects.find((one) => one.rowY.has(firstRow))?.object.id;
    return [
      ...visibleObjects(picture.objects, band, keep).map((placed) => nodeOf(placed, stoppedOpen)),
      ...leaving.map((placed) => ({ ...nodeOf(placed, stoppedOpen), className: 'leaving', domAttributes: gone })),
    ];
  }, [picture.objects, leaving, band, firstRow, nodeOf, stoppedOpen]);
  const seen = useMemo(() => ({ ...picture, paths: visiblePaths(picture.paths, band) }), [picture, band]);

  // The row that had the tab stop is gone: the first one takes it.
  useEffect(() => {
    if (current !== undefined && firstRow !== current) setCurrent(undefined);
  }, [current, firstRow]);

  const { onKeyDown, go } = useWalk(picture, stops, box, headsHeight);
  const { box: selecting, onPointerDownCapture } = useBoxSelect();
  const name = t('label', { host: picture.hostname });
  return (
    <SceneContext.Provider value={context}>
      <section
        ref={box}
        className="absolute inset-0"
        aria-label={name}
        data-canvas=""
        data-moving={moving}
        data-revision={picture.revision}
        data-nodes={nodes.length}
        onContextMenu={onRowMenu}
        onPointerDownCapture={onPointerDownCapture}
      >
        <ReactFlow
          nodes={nodes}
          nodeTypes={nodeTypes}
          defaultViewport={view}
          minZoom={0.15}
          maxZoom={2}
          translateExtent={[
            [-300, -400],
            [picture.columns.width + 300, Math.max(picture.height, tallestScreen) + 600],
          ]}
          aria-label={name}
          aria-describedby="canvas-help"
          onKeyDown={onKeyDown}
          onPaneClick={() => select(undefined)}
          ariaLabelConfig={ariaLabels(t)}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={wheel === 'pan' ? 'Control' : null}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          panOnScroll={wheel === 'pan'}
          panOnScrollSpeed={1}
          zoomOnScroll={wheel === 'zoom'}
          zoomOnDoubleClick={false}
          onError={(code, message) => console.error(`canvas ${code}: ${message}`)}
          proOptions={{ hideAttribution: true }}
        >
          <Cables layout={seen} paths={picture.paths} />
          <JumpTags tags={picture.tags} band={band} />
          <ColumnHeads columns={picture.columns} height={headsHeight} />
          <ZoomControls fit={fit} />
          <ErrorsBeyond picture={picture} top={headsHeight} />
          <ViewKeeper picture={picture} />
          <LevelOfDetail box={box} />
        </ReactFlow>
        <p id="canvas-help" className="sr-only">
          {t('help')}
        </p>
        {picture.empty && <EmptyHost />}
        <CanvasMenus go={go} />
        {selecting && <SelectionBox box={selecting} />}
      </section>
    </SceneContext.Provider>
  );
}

/** What Shift and drag takes in. */
function SelectionBox({ box }: { box: Box }): ReactNode {
  return <div className="pointer-events-none fixed z-20 border border-accent bg-accent/10" style={box} />;
}

/** Apart, so that zooming draws nothing else anew. */
function LevelOfDetail({ box }: { box: RefObject<HTMLElement | null> }): ReactNode {
  useLod(box);
  return null;
}

function ariaLabels(t: ReturnType<typeof useTranslations<'canvas'>>): Partial<AriaLabelConfig> {
  return {
    'node.a11yDescription.default': t('help'),
    'node.a11yDescription.keyboardDisabled': t('help'),
    'edge.a11yDescription.default': '',
  };
}
