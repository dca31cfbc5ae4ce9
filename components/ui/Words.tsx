import { Fragment, type ReactNode } from 'react';

/** Foreign text that breaks between its words only: never inside an option or an address, unless one is wider than the line. */
export function Words({ text }: { text: string }): ReactNode {
  return text.split(' ').map((word, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text's words have no other identity, and never move
    <Fragment key={index}>
      {index > 0 && ' '}
      <span className="inline-block max-w-full wrap-anywhere">{word}</span>
    </Fragment>
  ));
}
