'use client';
/** A name cut in its middle when it does not fit: its end tells it from its neighbours. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { longestThatFits } from './cut.ts';

/** Up to this many characters a name is cut at its end. */
const shortName = 8;
/** Characters of a name's end that stay. */
const tailLength = 6;

type NameProps = {
  text: string;
  /** All of it, where `text` already leaves something out. */
  whole?: string;
  mono?: boolean;
  className?: string;
};

/** All of the name is in its title. */
export function Name({ text, whole = text, mono, className }: NameProps): ReactNode {
  const classes = `name ${mono ? 'mono' : ''} ${className ?? ''}`;
  if (text.length > shortName) return <LongName text={text} title={whole} classes={classes} />;
  return (
    <span className={classes} title={whole} data-name={text}>
      <span className="name-shown">{text}</span>
    </span>
  );
}

/** What is shown lies over the whole name, which nobody sees and which takes the room there is. */
function LongName({ text, title, classes }: { text: string; title: string; classes: string }): ReactNode {
  const whole = useRef<HTMLSpanElement>(null);
  const dots = useRef<HTMLSpanElement>(null);
  const [head, setHead] = useState<number>();
  useEffect(() => {
    const [element, ellipsis] = [whole.current, dots.current];
    if (!element || !ellipsis) return;
    return watchWidth(element, () => setHead(headOf(element, ellipsis.offsetWidth, text)));
  }, [text]);
  return (
    <span className={classes} title={title} data-name={text}>
      <span ref={whole} className="name-whole">
        {text}
        <span ref={dots}>…</span>
      </span>
      <span className="name-shown">
        {head === undefined ? text : `${text.slice(0, head)}…${text.slice(-tailLength)}`}
      </span>
    </span>
  );
}

const watched = new Map<Element, () => void>();
let observer: ResizeObserver | undefined;

function observerOfAll(): ResizeObserver {
  // A typeface that comes late makes other widths in boxes that stay as they are.
  document.fonts.addEventListener('loadingdone', () => {
    for (const onChange of watched.values()) onChange();
  });
  return new ResizeObserver((entries) => {
    for (const { target } of entries) watched.get(target)?.();
  });
}

/** One observer for all names; it also tells the width there is at first. */
function watchWidth(element: Element, onChange: () => void): () => void {
  observer ??= observerOfAll();
  watched.set(element, onChange);
  observer.observe(element);
  return () => {
    watched.delete(element);
    observer?.unobserve(element);
  };
}

/** How many characters of its beginning fit before the tail; undefined: all of it fits. */
function headOf(element: HTMLElement, ellipsisWidth: number, text: string): number | undefined {
  const node = element.firstChild;
  if (!node || element.clientWidth === 0 || element.scrollWidth <= element.clientWidth) return undefined;
  // The canvas is drawn at some zoom, ranges are measured on the screen.
  const scale = element.getBoundingClientRect().width / element.offsetWidth;
  const range = document.createRange();
  const widthOf = (from: number, to: number): number => {
    range.setStart(node, from);
    range.setEnd(node, to);
    return range.getBoundingClientRect().width / scale;
  };
  // Widths of boxes are rounded to whole pixels.
  const room = element.clientWidth - 1 - ellipsisWidth - widthOf(text.length - tailLength, text.length);
  return longestThatFits(text.length - tailLength, room, (count) => widthOf(0, count));
}
