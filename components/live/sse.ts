/** The event stream format of the HTML standard (9.2.6), read from chunks that may be split anywhere, also inside a character. */

export type SseMessage = { event: string; data: string; id?: string };

/** A reader that is fed bytes and gives the messages that are complete so far. */
export function createSseReader(): (chunk: Uint8Array) => SseMessage[] {
  const decoder = new TextDecoder();
  let rest = '';
  let event = '';
  let data: string[] = [];
  let id: string | undefined;

  const readLine = (line: string, out: SseMessage[]): void => {
    if (line === '') {
      if (data.length > 0) {
        out.push({ event: event || 'message', data: data.join('\n'), ...(id === undefined ? {} : { id }) });
      }
      event = '';
      data = [];
      return;
    }
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
  };

  return (chunk) => {
    const out: SseMessage[] = [];
    rest += decoder.decode(chunk, { stream: true });
    for (;;) {
      const match = /\r\n|\n|\r/.exec(rest);
      // A carriage return at the very end may be the first half of CRLF: wait for what follows.
      if (!match || (match[0] === '\r' && match.index === rest.length - 1)) return out;
      const line = rest.slice(0, match.index);
      rest = rest.slice(match.index + match[0].length);
      readLine(line, out);
    }
  };
}
