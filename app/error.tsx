'use client';
/** What is left when a page fails by a bug. */
import { pageTexts } from './page-texts.ts';

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  const inBrowser = typeof document !== 'undefined';
  const texts = pageTexts[inBrowser && document.documentElement.lang === 'zh-CN' ? 'zh-CN' : 'en'];
  return (
    <main className="mx-auto mt-[20vh] max-w-md rounded-xl border border-line bg-card p-8">
      <h1 className="mb-2 text-[20px] leading-7 font-semibold">{texts.failed}</h1>
      <p>{texts.consoleSaysMore}</p>
      <button className="button mt-4" type="button" onClick={reset}>
        {texts.again}
      </button>
    </main>
  );
}
