/** What is lit when something is pointed at: the whole way of its cables, or a VLAN. The rest is dimmed. */
import { useCanvasStore } from './canvasStore.ts';
import { type CablesAt, noRows, type RowIndex } from './rowIndex.ts';

/** Rows on the way of every cable of `row`, as far as cables lead: port, bridge, container. A card's head stands for all its rows. Pure. */
export function pathOf(row: string, cablesAt: CablesAt, index: RowIndex = noRows): Set<string> {
  const lit = new Set<string>();
  const isHead = index.rows.has(row);
  const waiting = isHead ? [...(index.rows.get(row) ?? [])] : [row];
  for (let at = 0; at < waiting.length; at += 1) {
    const here = waiting[at];
    if (here === undefined || lit.has(here)) continue;
    lit.add(here);
    const beside = index.beside.get(here);
    if (beside !== undefined) lit.add(beside);
    for (const cable of cablesAt.get(here) ?? []) waiting.push(cable.from.row === here ? cable.to.row : cable.from.row);
  }
  return withHeads(lit, index);
}

/** Rows that carry a VLAN, with the cards they stand on. Pure. */
export function vlanRows(vlan: number, index: RowIndex = noRows): Set<string> {
  const lit = new Set<string>();
  for (const [row, vlans] of index.vlans) if (vlans === undefined || vlans.includes(vlan)) lit.add(row);
  return withHeads(lit, index);
}

function withHeads(lit: Set<string>, index: RowIndex): Set<string> {
  for (const row of [...lit]) {
    const owner = index.owner.get(row);
    if (owner !== undefined) lit.add(owner);
  }
  return lit;
}

/** As long as a pointer must rest: passing over the canvas makes no flicker. */
const restMs = 300;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Lights what `rows` returns once the pointer has rested; until then nothing changes. */
export function lightLater(rows: () => ReadonlySet<string>): void {
  clearTimeout(timer);
  timer = setTimeout(() => useCanvasStore.setState({ lit: rows() }), restMs);
}

export function lightOff(): void {
  clearTimeout(timer);
  if (useCanvasStore.getState().lit) useCanvasStore.setState({ lit: undefined });
}
