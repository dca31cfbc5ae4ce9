'use client';
/** What is left when even the frame of the pages fails by a bug. */
import PageError from './error.tsx';

export default function GlobalError(props: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <PageError {...props} />
      </body>
    </html>
  );
}
