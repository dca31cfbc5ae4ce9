'use client';
import '@xyflow/react/dist/base.css';
import { type AriaLabelConfig, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { ColumnHeads } from './ColumnHeads.tsx';
import { select, setCurrent, useCanvasStore } from './canvasStore.ts';
import { EmptyHost } from './EmptyHost.tsx';
import { Cables } from './edges/Cables.tsx';
import type { LayoutMemory } from './layout/blocks.ts';
import { leastWidth, margin } from './layout/grid.ts';
import { type Layout, layoutScene } from './layout/layout.ts';
import { toFlow } from './layout/toFlow.ts';
import { stopsOf, type WalkKey, walk, walkKeys } from './layout/walk.ts';
import { HostNode } from './nodes/HostNode.tsx';
import { NicNode } from './nodes/NicNode.tsx';
import { PublishedNode } from './nodes/PublishedNode.tsx';
import { StoppedNode } from './nodes/StoppedNode.tsx';
import { SwitchNode } from './nodes/SwitchNode.tsx';
import { UnitNode } from './nodes/UnitNode.tsx';
import type { Scene } from './scene/scene.ts';
import { toScene } from './scene/toScene.ts';
import { type VlanSlots, withVlans } from './scene/vlan.ts';
import { cablesByRow, indexRows, SceneContext } from './sceneContext.ts';
import { useLod } from './useLod.ts';
import { useNodeLabel } from './useNodeLabel.ts';
import { ZoomControls } from './ZoomControls.tsx';

const nodeTypes = {
  host: HostNode,
  nic: NicNode,
  published: PublishedNode,
  switch: SwitchNode,
  unit: UnitNode,
  stopped: StoppedNode,
};

/** Stopped containers stand open while they are this few. */
const fewStopped = 4;
/** Height of the column heads, which cover the canvas's top. */
export const headsHeight = 32;

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
  return (
    <div ref={box} className="relative size-full min-w-0 overflow-hidden">
      {width !== undefined && width > 0 && <Flow topology={topology} width={width} />}
    </div>
  );
}

function useLayout(scene: Scene, width: number, stoppedOpen: boolean): Layout {
  const memory = useRef<LayoutMemory>(undefined);
  const layout = useMemo(() => layoutScene(scene, width, memory.current, stoppedOpen), [scene, width, stoppedOpen]);
  useEffect(() => {
    memory.current = layout.memory;
  }, [layout]);
  return layout;
}

/** Hues are given to VLANs first come, and kept. */
function useSlots(scene: Scene): VlanSlots {
  const kept = useRef<VlanSlots>(new Map());
  const slots = useMemo(() => withVlans(kept.current, vlansOf(scene)), [scene]);
  useEffect(() => {
    kept.current = slots;
  }, [slots]);
  return slots;
}

/** Nothing but the host itself, and bridges without ports. */
const isEmpty = (scene: Scene): boolean =>
  scene.host !== undefined &&
  scene.units.length === 0 &&
  scene.host.containers.length === 0 &&
  scene.stopped === undefined &&
  scene.switches.every((one) => one.ports.length === 0);

const vlansOf = (scene: Scene): number[] =>
  [...scene.switches.flatMap((one) => one.ports), ...scene.units.flatMap((unit) => unit.links), ...scene.nics].flatMap(
    (row) => row.chip?.vlans ?? [],
  );

function Flow({ topology, width }: { topology: Topology; width: number }): ReactNode {
  const t = useTranslations('canvas');
  const scene = useMemo(() => toScene(topology), [topology]);
  const opened = useCanvasStore((state) => state.stoppedOpen);
  const stoppedOpen = opened ?? (scene.stopped?.containers.length ?? 0) <= fewStopped;
  const layout = useLayout(scene, width, stoppedOpen);
  const slots = useSlots(scene);
  const label = useNodeLabel();
  const nodes = useMemo(() => toFlow(layout, stoppedOpen, label), [layout, stoppedOpen, label]);
  const stops = useMemo(() => stopsOf(layout, stoppedOpen), [layout, stoppedOpen]);
  const current = useCanvasStore((state) => state.current);
  const firstRow = stops.some((stop) => stop.row === current) ? current : stops[0]?.row;
  const rows = useMemo(() => indexRows(layout.objects), [layout]);
  const context = useMemo(
    () => ({ cablesAt: cablesByRow(scene.cables), slots, firstRow, rows }),
    [scene, slots, firstRow, rows],
  );
  const flow = useReactFlow();
  const box = useRef<HTMLElement>(null);
  useLod(box);

  // The row that had the tab stop is gone: the first one takes it.
  useEffect(() => {
    if (current !== undefined && firstRow !== current) setCurrent(undefined);
  }, [current, firstRow]);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.key === 'Escape') select(undefined);
      if (!walkKeys.includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const from = useCanvasStore.getState().current ?? stops[0]?.row;
      if (from === undefined) return;
      const to = walk(layout, stops, from, event.key as WalkKey);
      setCurrent(to);
      const element = box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(to)}"]`);
      element?.focus({ preventScroll: true });
      if (element && box.current) panIntoView(flow, element, box.current);
    },
    [flow, layout, stops],
  );

  const zoom = Math.min(1, Math.max(0.85, (width - 2 * margin) / leastWidth));
  const x = Math.max(margin, (width - layout.columns.width * zoom) / 2);
  return (
    <SceneContext.Provider value={context}>
      <section ref={box} className="absolute inset-0" aria-label={t('label', { host: scene.host?.hostname ?? '' })}>
        <ReactFlow
          nodes={nodes}
          nodeTypes={nodeTypes}
          defaultViewport={{ x, y: headsHeight + margin, zoom }}
          minZoom={0.15}
          maxZoom={2}
          translateExtent={[
            [-300, -400],
            [layout.columns.width + 300, Math.max(layout.height, tallestScreen) + 600],
          ]}
          aria-label={t('label', { host: scene.host?.hostname ?? '' })}
          aria-describedby="canvas-help"
          onKeyDown={onKeyDown}
          onPaneClick={() => select(undefined)}
          ariaLabelConfig={ariaLabels(t)}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode="Control"
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          panOnScroll
          panOnScrollSpeed={1}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          onError={(code, message) => console.error(`canvas ${code}: ${message}`)}
          proOptions={{ hideAttribution: true }}
        >
          <Cables layout={layout} />
          <ColumnHeads columns={layout.columns} height={headsHeight} />
          <ZoomControls fit={{ x, y: headsHeight + margin, zoom }} />
        </ReactFlow>
        <p id="canvas-help" className="sr-only">
          {t('help')}
        </p>
        {isEmpty(scene) && <EmptyHost />}
      </section>
    </SceneContext.Provider>
  );
}

function ariaLabels(t: ReturnType<typeof useTranslations<'canvas'>>): Partial<AriaLabelConfig> {
  return {
    'node.a11yDescription.default': t('help'),
    'node.a11yDescription.keyboardDisabled': t('help'),
    'edge.a11yDescription.default': '',
  };
}

/** Moves the picture just as far as the focused row needs to be seen. */
function panIntoView(flow: ReturnType<typeof useReactFlow>, element: HTMLElement, box: HTMLElement): void {
  const inner = element.getBoundingClientRect();
  const outer = box.getBoundingClientRect();
  const room = 24;
  const past = (low: number, high: number, least: number, most: number): number =>
    low < least ? least - low : high > most ? most - high : 0;
  const dx = past(inner.left, inner.right, outer.left + room, outer.right - room);
  const dy = past(inner.top, inner.bottom, outer.top + headsHeight + room, outer.bottom - room);
  if (dx === 0 && dy === 0) return;
  const { x, y, zoom } = flow.getViewport();
  void flow.setViewport({ x: x + dx, y: y + dy, zoom });
}
