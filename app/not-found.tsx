/** Instead of the framework's own page, whose inline styles the Content-Security-Policy refuses. */
import { requestLocale } from './locale.ts';
import { pageTexts } from './page-texts.ts';

export default async function NotFound() {
  return (
    <main className="mx-auto mt-[20vh] max-w-md rounded-xl border border-line bg-card p-8">
      <h1 className="mb-2 text-[20px] leading-7 font-semibold">404</h1>
      <p>{pageTexts[await requestLocale()].notFound}</p>
      <a className="mt-4 inline-block text-accent underline underline-offset-2" href="/">
        Patchbay
      </a>
    </main>
  );
}
