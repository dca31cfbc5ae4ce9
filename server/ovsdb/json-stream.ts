/** Cuts a stream of JSON objects that follow each other with no separator (RFC 7047, section 4) into messages. Pure. */
import { err, ok, type Result } from '../../model/result.ts';

export type JsonStream = {
  /** The messages that this chunk completes, in order. After an error the stream must not be fed again. */
  push(chunk: Uint8Array): Result<unknown[], string>;
};

const quote = 0x22;
const backslash = 0x5c;
const openers = new Set([0x7b, 0x5b]);
const closers = new Set([0x7d, 0x5d]);
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d]);
const openBrace = 0x7b;

/**
 * Works on bytes: every byte of a multi-byte UTF-8 character is above the ASCII characters looked for, so a chunk may end anywhere. Each
 * byte is looked at once. A message longer than `maxBytes`, one that is not an object, and bad UTF-8 or JSON are errors.
 */
export function createJsonStream(maxBytes: number): JsonStream {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Uint8Array[] = [];
  let heldBytes = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;

  /** Whether `byte` ends the message it belongs to. */
  function step(byte: number): boolean {
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === backslash) escaped = true;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (openers.has(byte)) depth += 1;
    else if (closers.has(byte)) {
      depth -= 1;
      return depth === 0;
    }
    return false;
  }

  function parse(last: Uint8Array): Result<unknown, string> {
    const whole = parts.length === 0 ? last : joined([...parts, last]);
    parts = [];
    heldBytes = 0;
    try {
      return ok(JSON.parse(decoder.decode(whole)) as unknown);
    } catch (error) {
      return err(`a message is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  return {
    push(chunk) {
      const messages: unknown[] = [];
      let start = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (depth === 0) {
          start = at;
          if (blanks.has(byte)) continue;
          if (byte !== openBrace) return err(`a message begins with byte ${byte}, not with an object`);
        }
        if (!step(byte)) continue;
        if (heldBytes + at + 1 - start > maxBytes) return err(`a message is longer than ${maxBytes} bytes`);
        const message = parse(chunk.subarray(start, at + 1));
        if (!message.ok) return message;
        messages.push(message.value);
        start = at + 1;
      }
      if (depth > 0) {
        // A copy: the chunk's memory is the caller's to reuse.
        parts.push(chunk.slice(start));
        heldBytes += chunk.length - start;
        if (heldBytes > maxBytes) return err(`a message is longer than ${maxBytes} bytes`);
      }
      return ok(messages);
    },
  };
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
