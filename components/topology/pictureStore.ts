'use client';
/**
 * The picture of the topology, laid out by a worker that lives as long as the page: going to a table and back moves nothing. One question
 * at a time; of those that wait only the latest is asked.
 */
import { create } from 'zustand';
import type { Topology } from '../../model/topology.ts';
import { applyPicturePatch, type LayoutAnswer, type LayoutQuestion, topologyPatch } from './layout/exchange.ts';
import type { Picture, PictureRequest } from './layout/painter.ts';
import { type CablesAt, cablesByRow, indexRows, noRows, type RowIndex } from './rowIndex.ts';

export type PictureState = {
  picture: Picture | undefined;
  /** Of the picture's cables and objects. */
  cablesAt: CablesAt;
  rows: RowIndex;
  /** The worker's own words. */
  failed: string | undefined;
};

export const usePictureStore = create<PictureState>()(() => ({
  picture: undefined,
  cablesAt: new Map(),
  rows: noRows,
  failed: undefined,
}));

/** The picture with what is looked up in it. What has not changed is not made again. */
function withPicture(before: PictureState, picture: Picture): PictureState {
  const samePaths = before.picture?.paths === picture.paths;
  const sameObjects = before.picture?.objects === picture.objects;
  return {
    picture,
    cablesAt: samePaths ? before.cablesAt : cablesByRow(picture.paths.map(({ cable }) => cable)),
    rows: sameObjects ? before.rows : indexRows(picture.objects),
    failed: undefined,
  };
}

type Question = { topology: Topology; request: PictureRequest };

function createConversation(worker: Worker): (question: Question) => void {
  let asked: Topology | undefined;
  let waiting: Question | undefined;
  let busy = false;
  const ask = ({ topology, request }: Question): void => {
    const question: LayoutQuestion = { request };
    if (topology !== asked) question.topology = topologyPatch(asked, topology);
    asked = topology;
    busy = true;
    worker.postMessage(question);
  };
  worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
    busy = false;
    usePictureStore.setState((before) => withPicture(before, applyPicturePatch(before.picture, data.picture)));
    const next = waiting;
    waiting = undefined;
    if (next) ask(next);
  };
  worker.onerror = (event) => usePictureStore.setState({ failed: event.message });
  return (question) => {
    if (busy) waiting = question;
    else ask(question);
  };
}

let conversation: ((question: Question) => void) | undefined;

/** Asks for the picture of a topology; it comes into the store. */
export function askForPicture(question: Question): void {
  conversation ??= createConversation(
    new Worker(new URL('./layout/layout.worker.ts', import.meta.url), { type: 'module' }),
  );
  conversation(question);
}
