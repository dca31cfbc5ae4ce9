/** The frame of every page. Reading the request makes each page dynamic, which its Content-Security-Policy nonce needs. */
import './globals.css';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { requestLocale } from './locale.ts';

export const metadata: Metadata = { title: 'Patchbay', robots: { index: false, follow: false } };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const look = (await cookies()).get('patchbay_theme')?.value;
  // Set here already, so that a page does not flash in the other look; without the attribute it is the system's.
  const theme = look === 'dark' || look === 'light' ? { 'data-theme': look } : {};
  return (
    <html lang={await requestLocale()} {...theme}>
      <body>{children}</body>
    </html>
  );
}
