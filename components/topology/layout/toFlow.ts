/** Picture -> React Flow's nodes, with their sizes given so that nothing is measured before it is drawn. */
import type { Node } from '@xyflow/react';
import type { Placed } from './layout.ts';

/** Not `group`: React Flow has a node of that name, and styles for it. */
const typeOf = ({ kind }: Placed['object']) => (kind === 'group' ? 'units' : kind);

export type FlowNode = Node<{ placed: Placed; open: boolean }, ReturnType<typeof typeOf>>;

/** Makes nodes; the same one for a place that has not changed, so that it is not drawn again. `label` names it for assistive technology. */
export function createFlowNodes(label: (placed: Placed) => string): (placed: Placed, open: boolean) => FlowNode {
  const made = new WeakMap<Placed, FlowNode>();
  return (placed, open) => {
    const before = made.get(placed);
    if (before && before.data.open === open) return before;
    const { width, height } = placed;
    const node: FlowNode = {
      id: placed.object.id,
      type: typeOf(placed.object),
      position: { x: placed.x, y: placed.y },
      width,
      height,
      measured: { width, height },
      data: { placed, open },
      ariaRole: 'group',
      ariaLabel: label(placed),
      style: { pointerEvents: 'all' },
    };
    made.set(placed, node);
    return node;
  };
}
