/** One shell for every page behind the sign-in: it stays mounted, and with it the stream, while the address changes. */
import type { ReactNode } from 'react';
import { AppShell } from '../../components/frame/AppShell.tsx';
import { requestLocale } from '../locale.ts';
import { RequireSession } from '../require-session.tsx';

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  return (
    <RequireSession>
      <AppShell locale={await requestLocale()} />
      {children}
    </RequireSession>
  );
}
