/** RTM_*RULE messages to facts (linux/fib_rules.h). */
import { ipText } from './addresses.ts';
import type { RuleFact } from './facts.ts';
import { parseAttributes, text, u32 } from './message.ts';

export const RTM_NEWRULE = 32;
export const RTM_DELRULE = 33;
export const RTM_GETRULE = 34;

const FRA = { DST: 1, SRC: 2, IIFNAME: 3, PRIORITY: 6, FWMARK: 10, TABLE: 15, FWMASK: 16, OIFNAME: 17 } as const;
const FIB_RULE_INVERT = 2;
const AF_INET = 2;
const AF_INET6 = 10;

/** FR_ACT_* under iproute2's names. */
const actions: Record<number, string> = {
  1: 'lookup',
  2: 'goto',
  3: 'nop',
  6: 'blackhole',
  7: 'unreachable',
  8: 'prohibit',
};

/** The body of an RTM_GETRULE dump: struct fib_rule_hdr; every family. */
export const ruleDumpBody = (): Buffer => Buffer.alloc(12);

/** The rule of a payload; undefined for families other than IPv4 and IPv6. */
export function parseRule(payload: Buffer): RuleFact | undefined {
  if (payload.length < 12) return undefined;
  const familyNumber = payload.readUInt8(0);
  if (familyNumber !== AF_INET && familyNumber !== AF_INET6) return undefined;
  const attributes = parseAttributes(payload.subarray(12));
  const rule: RuleFact = {
    family: familyNumber === AF_INET ? 'inet' : 'inet6',
    priority: u32(attributes.get(FRA.PRIORITY)) ?? 0,
    action: actions[payload.readUInt8(7)] ?? String(payload.readUInt8(7)),
    table: u32(attributes.get(FRA.TABLE)) ?? payload.readUInt8(4),
    inverted: (payload.readUInt32LE(8) & FIB_RULE_INVERT) !== 0,
  };
  const withLength = (type: number, prefixLength: number): string | undefined => {
    const address = attributes.get(type);
    const addressText = address && ipText(address);
    return addressText ? `${addressText}/${prefixLength}` : undefined;
  };
  const to = withLength(FRA.DST, payload.readUInt8(1));
  const from = withLength(FRA.SRC, payload.readUInt8(2));
  if (to) rule.to = to;
  if (from) rule.from = from;
  const inputName = attributes.get(FRA.IIFNAME);
  const outputName = attributes.get(FRA.OIFNAME);
  if (inputName) rule.inputName = text(inputName);
  if (outputName) rule.outputName = text(outputName);
  const mark = u32(attributes.get(FRA.FWMARK));
  if (mark !== undefined) {
    rule.mark = mark;
    rule.mask = u32(attributes.get(FRA.FWMASK)) ?? 0xffffffff;
  }
  return rule;
}
