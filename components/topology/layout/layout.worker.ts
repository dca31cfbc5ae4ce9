/** The layout's worker: keeps the topology by patches, answers each question with what changed in the picture. */

import { emptyTopology } from '../../../model/topology.ts';
import { applyTopologyPatch, type LayoutAnswer, type LayoutQuestion, picturePatch } from './exchange.ts';
import { createPainter, type Picture } from './painter.ts';

// The page's types know no DedicatedWorkerGlobalScope.
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<LayoutQuestion>) => void) | null;
  postMessage(answer: LayoutAnswer): void;
};

const painter = createPainter();
let topology = emptyTopology();
let before: Picture | undefined;

scope.onmessage = ({ data }) => {
  if (data.topology) topology = applyTopologyPatch(topology, data.topology);
  const picture = painter.paint(topology, data.request);
  scope.postMessage({ picture: picturePatch(before, picture) });
  before = picture;
};
