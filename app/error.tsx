'use client';
/** What is left when a page fails by a bug. */
import { pageTexts } from './page-texts.ts';

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  const inBrowser = typeof document !== 'undefined';
  const texts = pageTexts[inBrowser && document.documentElement.lang === 'zh-CN' ? 'zh-CN' : 'en'];
  return (
    <main className="mx-auto max-w-md p-8">
      <h1 className="font-semibold">{texts.failed}</h1>
      <p>{texts.consoleSaysMore}</p>
      <button className="text-accent underline" type="button" onClick={reset}>
        {texts.again}
      </button>
    </main>
  );
}
