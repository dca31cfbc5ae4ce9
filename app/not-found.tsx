/** Instead of the framework's own page, whose inline styles the Content-Security-Policy refuses. */
export default function NotFound() {
  return (
    <main className="mx-auto max-w-md p-8">
      <h1>404</h1>
      <p>There is no page at this address.</p>
      <a href="/">Patchbay</a>
    </main>
  );
}
