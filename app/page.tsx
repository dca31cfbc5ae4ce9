/** The canvas. */
import { AppShell } from '../components/frame/AppShell.tsx';
import { requestLocale } from './locale.ts';
import { RequireSession } from './require-session.tsx';

export default async function CanvasPage() {
  return (
    <RequireSession>
      <AppShell locale={await requestLocale()} />
    </RequireSession>
  );
}
