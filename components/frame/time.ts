/** Times as the whole page prints them: ISO dates, 24 hours, the reader's own time zone. */
const two = (value: number): string => String(value).padStart(2, '0');

/** `14:02:31`. */
export const clockText = (time: Date): string =>
  `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;

/** `2026-11-21 14:02:31`. */
export const dateTimeText = (time: Date): string =>
  `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clockText(time)}`;
