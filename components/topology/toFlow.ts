/**
 * Layout -> React Flow's nodes and edges. Sizes, `measured` and `handles` are given: without `measured` its observer would replace our
 * handles by those it finds in the page, finds none, and the cables vanish.
 */
import { type Edge, type Node, type NodeHandle, Position } from '@xyflow/react';
import type { Layout, Placed } from './layout.ts';
import type { CablePath } from './route.ts';

export type FlowNode = Node<{ placed: Placed; open: boolean }, Placed['object']['kind']>;
export type FlowEdge = Edge<CablePath, 'cable'>;

/** `label` names a node for assistive technology. */
export function toFlow(
  layout: Layout,
  stoppedOpen: boolean,
  label: (placed: Placed) => string,
): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const nodeOfRow = new Map<string, string>();
  const nodes = layout.objects.map((placed): FlowNode => {
    for (const row of placed.rowY.keys()) nodeOfRow.set(row, placed.object.id);
    const { width, height } = placed;
    return {
      id: placed.object.id,
      type: placed.object.kind,
      position: { x: placed.x, y: placed.y },
      width,
      height,
      measured: { width, height },
      handles: handlesOf(placed),
      data: { placed, open: stoppedOpen },
      ariaRole: 'group',
      ariaLabel: label(placed),
      style: { pointerEvents: 'all' },
    };
  });
  const edges = layout.paths.flatMap((path): FlowEdge[] => {
    const { cable } = path;
    const source = nodeOfRow.get(cable.from.row);
    const target = nodeOfRow.get(cable.to.row);
    if (source === undefined || target === undefined) return [];
    return [
      {
        id: cable.id,
        type: 'cable',
        source,
        target,
        sourceHandle: `${cable.from.row} ${cable.from.side}`,
        targetHandle: `${cable.to.row} ${cable.to.side}`,
        data: path,
        ariaLabel: cable.ends.join(' – '),
      },
    ];
  });
  return { nodes, edges };
}

/** Both ends of every row, each as source and as target: a cable may run either way. */
function handlesOf(placed: Placed): NodeHandle[] {
  const sides = [
    { side: 'left', position: Position.Left, x: 0 },
    { side: 'right', position: Position.Right, x: placed.width },
  ] as const;
  return [...placed.rowY].flatMap(([row, y]) =>
    sides.flatMap(({ side, position, x }) =>
      (['source', 'target'] as const).map((type) => ({
        id: `${row} ${side}`,
        type,
        position,
        x,
        y,
        width: 1,
        height: 1,
      })),
    ),
  );
}
