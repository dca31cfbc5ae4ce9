'use client';
import '@xyflow/react/dist/base.css';
import {
  type AriaLabelConfig,
  type CoordinateExtent,
  ReactFlow,
  ReactFlowProvider,
  type Viewport,
} from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { useArrangement } from '../live/arrangement.ts';
import { LiftedCards } from './arranging/LiftedCards.tsx';
import { useLift } from './arranging/useLift.ts';
import { useMoveKeys } from './arranging/useMoveCard.ts';
import { ColumnHeads } from './ColumnHeads.tsx';
import { select, setCurrent, useCanvasStore } from './canvasStore.ts';
import { EmptyHost } from './EmptyHost.tsx';
import { ErrorsBeyond } from './ErrorsBeyond.tsx';
import { Cables } from './edges/Cables.tsx';
import { frameMargin } from './edges/HostFrame.tsx';
import { JumpTags } from './edges/JumpTags.tsx';
import { leastWidth, margin } from './layout/grid.ts';
import type { Picture } from './layout/painter.ts';
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
import { BandContext, SceneContext } from './sceneContext.ts';
import { useBand } from './useBand.ts';
import { useDrawn } from './useDrawn.ts';
import { useLod } from './useLod.ts';
import { useMotion } from './useMotion.ts';
import { usePicture, useVlanSlots } from './usePicture.ts';
import { useWalk } from './useWalk.ts';
import { ViewKeeper, viewFromAddress } from './ViewKeeper.tsx';
import { HeldPlug } from './wiring/HeldPlug.tsx';
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

const onPaneClick = (): void => select(undefined);
const onFlowError = (code: string, message: string): void => console.error(`canvas ${code}: ${message}`);
const flowOptions = { hideAttribution: true };

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

const phoneWidth = 640;

/** The whole width at a size that can be read, from the top. */
function firstView(picture: Picture, width: number): Viewport {
  const fitting = (width - 2 * margin) / leastWidth;
  // A phone shows the host as a whole, from afar.
  const zoom = width < phoneWidth ? Math.max(0.15, fitting) : Math.min(1, Math.max(0.85, fitting));
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
  const stops = useMemo(() => stopsOf(picture, stoppedOpen), [picture, stoppedOpen]);
  const current = useCanvasStore((state) => state.current);
  const firstRow = stops.some((stop) => stop.row === current) ? current : stops[0]?.row;
  const box = useRef<HTMLElement>(null);
  const moving = useMotion(picture);
  const fit = firstView(picture, width);
  const [linked] = useState(viewFromAddress);
  const view = linked ?? fit;
  const band = useBand(view);
  const context = useMemo(() => ({ slots, firstRow, lights: true }), [slots, firstRow]);

  const { nodes, layout } = useDrawn(picture, band, firstRow);

  // The row that had the tab stop is gone: the first one takes it.
  useEffect(() => {
    if (current !== undefined && firstRow !== current) setCurrent(undefined);
  }, [current, firstRow]);

  const { onKeyDown, go } = useWalk(picture, stops, box, headsHeight);
  const onMoveKey = useMoveKeys(picture, go);
  const { box: selecting, onPointerDownCapture: onBoxSelect } = useBoxSelect();
  const onLift = useLift(picture);
  const name = t('label', { host: picture.hostname });
  // The same ones from one drawing to the next: React Flow takes others as a change of its settings.
  const extent = useMemo(
    (): CoordinateExtent => [
      [-300, -400],
      [picture.columns.width + 300, Math.max(picture.height, tallestScreen) + 600],
    ],
    [picture.columns.width, picture.height],
  );
  const labels = useMemo(() => ariaLabels(t), [t]);
  return (
    <SceneContext.Provider value={context}>
      <BandContext.Provider value={band}>
        <section
          ref={box}
          className="absolute inset-0"
          aria-label={name}
          data-canvas=""
          data-moving={moving}
          data-revision={picture.revision}
          data-nodes={nodes.length}
          onContextMenu={onRowMenu}
          onPointerDownCapture={(event) => {
            onBoxSelect(event);
            onLift(event);
          }}
        >
          <ReactFlow
            nodes={nodes}
            nodeTypes={nodeTypes}
            defaultViewport={view}
            minZoom={0.15}
            maxZoom={2}
            translateExtent={extent}
            aria-label={name}
            aria-describedby="canvas-help"
            onKeyDown={(event) => {
              if (!onMoveKey(event)) onKeyDown(event);
            }}
            onPaneClick={onPaneClick}
            ariaLabelConfig={labels}
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
            onError={onFlowError}
            proOptions={flowOptions}
          >
            <Cables layout={layout} paths={picture.paths} />
            <JumpTags tags={picture.tags} band={band} />
            <LiftedCards picture={picture} box={box} covered={headsHeight} />
            <HeldPlug picture={picture} box={box} covered={headsHeight} />
            <ColumnHeads columns={picture.columns} width={width} height={headsHeight} />
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
      </BandContext.Provider>
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
