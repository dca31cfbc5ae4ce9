/** The canvas: the shell draws it. */
export default function CanvasPage() {
  return null;
}
