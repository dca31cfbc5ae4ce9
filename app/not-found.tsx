/** Instead of the framework's own page, whose inline styles the Content-Security-Policy refuses. */
import { requestLocale } from './locale.ts';
import { pageTexts } from './page-texts.ts';

export default async function NotFound() {
  return (
    <main className="mx-auto max-w-md p-8">
      <h1 className="font-semibold">404</h1>
      <p>{pageTexts[await requestLocale()].notFound}</p>
      <a className="text-accent underline" href="/">
        Patchbay
      </a>
    </main>
  );
}
