'use client';
import { useEffect, useMemo, useRef } from 'react';
import { deepEqual } from '../../model/equal.ts';
import type { Topology } from '../../model/topology.ts';
import { arrange, useArrangement, useArrangementStore, wantVlanSlots } from '../live/arrangement.ts';
import { useSteps } from './arranging/steps.ts';
import { useCanvasStore } from './canvasStore.ts';
import type { Order } from './layout/memory.ts';
import type { Picture, PictureRequest } from './layout/painter.ts';
import { askForPicture, usePictureStore } from './pictureStore.ts';
import { type VlanSlots, withVlans } from './scene/vlan.ts';

/** Asks for the picture whenever what it depends on changes. Undefined until the first one is there. */
export function usePicture(topology: Topology, width: number | undefined): Picture | undefined {
  const picture = usePictureStore((state) => state.picture);
  const failed = usePictureStore((state) => state.failed);
  const ready = useArrangement((one) => one.state !== 'waiting');
  const groups = useArrangement((one) => one.arrangement.groups);
  const groupBy = useArrangement((one) => one.arrangement.settings.groupBy);
  const shown = useCanvasStore((one) => one.shown);
  const stoppedOpen = useCanvasStore((one) => one.stoppedOpen);
  const steps = useSteps((one) => one.steps);
  const focus = useFocus(topology);
  const request = useMemo((): PictureRequest | undefined => {
    if (!ready || width === undefined || width <= 0) return undefined;
    // Where things stood: for the first picture only, later ones follow from it.
    const { blocks, units, byHand } = useArrangementStore.getState().arrangement;
    return {
      width,
      groupBy,
      choices: groups,
      focus,
      steps,
      order: { blocks, units, byHand },
      ...(shown ? { shown: [...shown].sort() } : {}),
      ...(stoppedOpen === undefined ? {} : { stoppedOpen }),
    };
  }, [ready, width, groupBy, groups, focus, steps, shown, stoppedOpen]);
  useEffect(() => {
    if (request) askForPicture({ topology, request });
  }, [topology, request]);
  useEffect(() => {
    if (failed !== undefined) throw new Error(`the layout failed: ${failed}`);
  }, [failed]);
  useKeptOrder(picture?.order, picture?.arranged.serial ?? 0);
  return picture;
}

/** Records that are drawn although their group is closed. The same list as long as nothing in it changes. */
function useFocus(topology: Topology): string[] {
  const selected = useCanvasStore((one) => one.selected);
  const also = useCanvasStore((one) => one.alsoSelected);
  const hits = useCanvasStore((one) => one.hits);
  const kept = useRef<string[]>([]);
  const { findings } = topology;
  return useMemo(() => {
    const errors = findings.filter((one) => one.severity === 'error').map((one) => one.object);
    const all = [...new Set([...errors, ...(selected === undefined ? [] : [selected]), ...also, ...(hits ?? [])])];
    if (!deepEqual(all, kept.current)) kept.current = all;
    return kept.current;
  }, [findings, selected, also, hits]);
}

const keepAfterMs = 5_000;

/** Keeps the order things came to, once it has been the same for a while; what a person did at once. `serial`: their last step. */
function useKeptOrder(order: Order | undefined, serial: number): void {
  const kept = useRef(serial);
  useEffect(() => {
    if (!order) return;
    const timer = setTimeout(
      () => {
        kept.current = serial;
        const { blocks, units, byHand } = useArrangementStore.getState().arrangement;
        if (!deepEqual({ blocks, units, byHand }, order)) arrange((before) => ({ ...before, ...order }));
      },
      kept.current === serial ? keepAfterMs : 0,
    );
    return () => clearTimeout(timer);
  }, [order, serial]);
}

/** Hues of VLANs as the server gave them; those it has not given yet come after, and are asked for. */
export function useVlanSlots(vlans: number[]): VlanSlots {
  const given = useArrangement((one) => one.vlanSlots);
  const read = useArrangement((one) => one.state === 'read');
  const kept = useRef<VlanSlots>(new Map());
  const slots = useMemo(() => {
    const known = new Map(Object.entries(given).map(([vlan, slot]) => [Number(vlan), slot]));
    const next = withVlans(known, vlans);
    if (!deepEqual([...next], [...kept.current])) kept.current = next;
    return kept.current;
  }, [given, vlans]);
  useEffect(() => {
    if (read) wantVlanSlots(vlans);
  }, [read, vlans]);
  return slots;
}
