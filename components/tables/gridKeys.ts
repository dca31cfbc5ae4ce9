/** Where a key leads in a grid (ARIA Authoring Practices, grid pattern). Pure. */

export type GridPlace = { row: number; column: number };

/** Undefined: not a key that moves. Row -1 is the head. */
export function step(
  event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
  from: GridPlace,
  size: { rows: number; columns: number; pageRows: number },
): GridPlace | undefined {
  if (event.altKey || event.metaKey) return undefined;
  const within = (row: number, column: number): GridPlace => ({
    row: Math.max(-1, Math.min(size.rows - 1, row)),
    column: Math.max(0, Math.min(size.columns - 1, column)),
  });
  const { row, column } = from;
  if (event.ctrlKey) {
    if (event.key === 'Home') return within(0, 0);
    return event.key === 'End' ? within(size.rows - 1, size.columns - 1) : undefined;
  }
  switch (event.key) {
    case 'ArrowUp':
      return within(row - 1, column);
    case 'ArrowDown':
      return within(row + 1, column);
    case 'ArrowLeft':
      return within(row, column - 1);
    case 'ArrowRight':
      return within(row, column + 1);
    case 'Home':
      return within(row, 0);
    case 'End':
      return within(row, size.columns - 1);
    case 'PageUp':
      return within(Math.max(0, row - size.pageRows), column);
    case 'PageDown':
      return within(row + size.pageRows, column);
    default:
      return undefined;
  }
}
