/** Requests on a netlink socket and their replies. Synchronous: the kernel makes the replies inside send(2) and recv(2), nothing waits. */
import { err, ok, type Result } from '../../model/result.ts';
import { MSG_TRUNC, recv, type SysError, send, sysError } from '../libc/libc.ts';
import {
  encodeMessage,
  MessageWalk,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  parseError,
} from './message.ts';
import { datagramBytes } from './socket.ts';

/** A refusal: the errno's name and, with extended acknowledgements, the kernel's own sentence. */
export type NetlinkError = SysError & { kernelText?: string };

/** A dump under which things change is tried no more often than this. */
export const maxDumpTries = 5;
let sequence = 0;

const nextSequence = (): number => {
  sequence = (sequence + 1) >>> 0 || 1;
  return sequence;
};

const scratch = Buffer.alloc(datagramBytes);

/** Reads replies until `onMessage` says it is done. */
function readReplies(
  fd: number,
  onMessage: (message: MessageWalk) => 'more' | 'done' | NetlinkError,
): NetlinkError | undefined {
  for (;;) {
    const length = recv(fd, scratch, MSG_TRUNC);
    if (length < 0) return sysError('recv', length);
    if (length > scratch.length) return { call: 'recv', errno: 'EMSGSIZE' };
    const message = new MessageWalk(scratch, length);
    while (message.next()) {
      const next = onMessage(message);
      if (next === 'done') return undefined;
      if (next !== 'more') return next;
    }
  }
}

const refusal = (what: string, message: MessageWalk): NetlinkError | undefined => {
  const { errno, kernelText } = parseError(message);
  if (errno === 0) return undefined;
  return { ...sysError(what, -errno), ...(kernelText ? { kernelText } : {}) };
};

/** A dump that can be asked for again and again: its request is encoded once. */
export type Dump<Fact> = { type: number; request: Buffer; parse: (bytes: Buffer, from: number, to: number) => Fact };

/** `body` is what follows the header; `parse` gives undefined for objects that are of no interest. */
export function dumpOf<Fact>(
  type: number,
  body: Buffer,
  parse: (bytes: Buffer, from: number, to: number) => Fact,
): Dump<Fact> {
  return { type, request: encodeMessage(type, NLM_F_REQUEST | NLM_F_DUMP, 0, body), parse };
}

/** What one pass of a dump gave. */
export type Pass<Fact> = {
  facts: Fact[];
  /** The kernel says that something changed while it went through its table (NLM_F_DUMP_INTR). */
  interrupted: boolean;
  /** Datagrams that objects came in; what comes in one the kernel took in one go. */
  datagrams: number;
};

/** One pass of a dump; with `limit` no more than that many objects, and then the socket still holds the rest and is of no more use. */
export function dumpOnce<Fact>(
  fd: number,
  { type, request, parse }: Dump<Fact | undefined>,
  limit = Number.POSITIVE_INFINITY,
): Result<Pass<Fact>, NetlinkError> {
  const wanted = nextSequence();
  request.writeUInt32LE(wanted, 8);
  const sent = send(fd, request);
  if (sent < 0) return err(sysError('send', sent));
  const pass: Pass<Fact> = { facts: [], interrupted: false, datagrams: 0 };
  let counted: MessageWalk | undefined;
  const failure = readReplies(fd, (message) => {
    if (message.sequence !== wanted) return 'more';
    if (message.flags & NLM_F_DUMP_INTR) pass.interrupted = true;
    if (message.type === NLMSG_DONE) return 'done';
    if (message.type === NLMSG_ERROR) {
      return refusal(`dump ${type}`, message) ?? { call: `dump ${type}`, errno: 'ENODATA' };
    }
    if (message !== counted) pass.datagrams += 1;
    counted = message;
    const fact = parse(scratch, message.from, message.to);
    if (fact !== undefined) pass.facts.push(fact);
    return pass.facts.length < limit ? 'more' : 'done';
  });
  return failure ? err(failure) : ok(pass);
}

/**
 * Every object of a dump, parsed; `limit` as for one pass. A dump that the kernel marks as interrupted is repeated, at most five times, each
 * repeat told to `onInterrupted`; the last try is taken as it is, since events follow it anyway.
 */
export function dump<Fact>(
  fd: number,
  asked: Dump<Fact | undefined>,
  onInterrupted: () => void,
  limit = Number.POSITIVE_INFINITY,
): Result<Fact[], NetlinkError> {
  for (let tries = 1; ; tries += 1) {
    const pass = dumpOnce(fd, asked, limit);
    if (!pass.ok) return pass;
    const { facts, interrupted } = pass.value;
    if (!interrupted || tries === maxDumpTries || facts.length >= limit) return ok(facts);
    onInterrupted();
  }
}

/** How many requests go out in one datagram; their replies must fit the socket's receive buffer together. */
const requestsPerSend = 64;

/** Sends one request per body, each for a single object, and returns the reply payloads in order; undefined where the kernel refused that one. */
export function requestEach(fd: number, type: number, bodies: Buffer[]): Result<(Buffer | undefined)[], NetlinkError> {
  const replies: (Buffer | undefined)[] = [];
  for (let from = 0; from < bodies.length; from += requestsPerSend) {
    const chunk = bodies.slice(from, from + requestsPerSend);
    const base = replies.length;
    const indexOf = new Map<number, number>();
    const messages = chunk.map((body, index) => {
      const number = nextSequence();
      indexOf.set(number, base + index);
      replies.push(undefined);
      return encodeMessage(type, NLM_F_REQUEST, number, body);
    });
    const sent = send(fd, Buffer.concat(messages));
    if (sent < 0) return err(sysError('send', sent));
    // Without NLM_F_ACK each request is answered by exactly one message: what was asked for, or NLMSG_ERROR.
    const failure = readReplies(fd, (message) => {
      const index = indexOf.get(message.sequence);
      if (index === undefined) return 'more';
      indexOf.delete(message.sequence);
      if (message.type !== NLMSG_ERROR) replies[index] = Buffer.from(scratch.subarray(message.from, message.to));
      return indexOf.size === 0 ? 'done' : 'more';
    });
    if (failure) return err(failure);
  }
  return ok(replies);
}

/** A request that changes something. `what` names it in an error: `RTM_NEWLINK`. */
export type Write = { what: string; type: number; flags: number; body: Buffer };

/** Has the kernel change something and returns when it has, or with its refusal. */
export function write(fd: number, { what, type, flags, body }: Write): Result<void, NetlinkError> {
  const wanted = nextSequence();
  const sent = send(fd, encodeMessage(type, NLM_F_REQUEST | NLM_F_ACK | flags, wanted, body));
  if (sent < 0) return err(sysError(what, sent));
  const failure = readReplies(fd, (message) => {
    if (message.sequence !== wanted || message.type !== NLMSG_ERROR) return 'more';
    return refusal(what, message) ?? 'done';
  });
  return failure ? err(failure) : ok(undefined);
}

/** A request for a single object: its payload, parsed, or the kernel's refusal. */
export function requestOne<Fact>(
  fd: number,
  { what, type, body }: Omit<Write, 'flags'>,
  parse: (bytes: Buffer, from: number, to: number) => Fact,
): Result<Fact, NetlinkError> {
  const wanted = nextSequence();
  const sent = send(fd, encodeMessage(type, NLM_F_REQUEST, wanted, body));
  if (sent < 0) return err(sysError(what, sent));
  let fact: { value: Fact } | undefined;
  const failure = readReplies(fd, (message) => {
    if (message.sequence !== wanted) return 'more';
    if (message.type === NLMSG_ERROR) return refusal(what, message) ?? 'done';
    fact = { value: parse(scratch, message.from, message.to) };
    return 'done';
  });
  if (failure) return err(failure);
  return fact ? ok(fact.value) : err({ call: what, errno: 'ENODATA' });
}
