/** The frame of every page. Reading the request makes each page dynamic, which its Content-Security-Policy nonce needs. */
import type { Metadata } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { requestLocale } from './locale.ts';

export const metadata: Metadata = { title: 'Patchbay', robots: { index: false, follow: false } };

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection();
  return (
    <html lang={await requestLocale()}>
      <body>{children}</body>
    </html>
  );
}
