/** Shows once which things changed: an outline that fades. An animation of the element itself, so that nothing of the page is drawn anew. */
const fadesMs = 3_000;

/** More at once would only be noise. */
const mostOutlined = 60;

/** Outlines what is drawn of these records; not for those who want no motion, who read the summary. */
export function outlineOnce(ids: readonly string[]): void {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const id of ids.slice(0, mostOutlined)) {
    for (const element of document.querySelectorAll<HTMLElement>(`[data-record="${CSS.escape(id)}"]`)) {
      element.animate(
        [
          { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
          { outline: '2px solid transparent', outlineOffset: '-2px' },
        ],
        { duration: fadesMs, easing: 'ease-in' },
      );
    }
  }
}
