/** Layout -> React Flow's nodes, with their sizes given so that nothing is measured before it is drawn. */
import type { Node } from '@xyflow/react';
import type { Layout, Placed } from './layout.ts';

export type FlowNode = Node<{ placed: Placed; open: boolean }, Placed['object']['kind']>;

/** `label` names a node for assistive technology. */
export function toFlow(layout: Layout, stoppedOpen: boolean, label: (placed: Placed) => string): FlowNode[] {
  return layout.objects.map((placed) => {
    const { width, height } = placed;
    return {
      id: placed.object.id,
      type: placed.object.kind,
      position: { x: placed.x, y: placed.y },
      width,
      height,
      measured: { width, height },
      data: { placed, open: stoppedOpen },
      ariaRole: 'group',
      ariaLabel: label(placed),
      style: { pointerEvents: 'all' },
    };
  });
}
