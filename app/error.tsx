'use client';
/** What is left when a page fails by a bug. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="mx-auto max-w-md p-8">
      <h1>This page failed</h1>
      <p>The browser’s console says more.</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </main>
  );
}
