/** The canvas. */
import { RequireSession } from './require-session.tsx';

export default function CanvasPage() {
  return <RequireSession>{null}</RequireSession>;
}
