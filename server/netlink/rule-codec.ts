/** RTM_*RULE messages to facts (linux/fib_rules.h). */
import { ipText } from './addresses.ts';
import type { RuleFact } from './facts.ts';
import { AttributeWalk, u32At } from './message.ts';

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
export function parseRule(bytes: Buffer, from = 0, to = bytes.length): RuleFact | undefined {
  if (to - from < 12) return undefined;
  const family = bytes[from];
  if (family !== AF_INET && family !== AF_INET6) return undefined;
  const rule: RuleFact = {
    family: family === AF_INET ? 'inet' : 'inet6',
    priority: 0,
    action: actions[bytes[from + 7] as number] ?? String(bytes[from + 7]),
    table: bytes[from + 4] as number,
    inverted: (u32At(bytes, from + 8) & FIB_RULE_INVERT) !== 0,
  };
  const attributes = new AttributeWalk(bytes, from + 12, to);
  const prefix = (lengthAt: number): string | undefined => {
    const address = ipText(bytes, attributes.from, attributes.to);
    return address === undefined ? undefined : `${address}/${bytes[lengthAt]}`;
  };
  let mask: number | undefined;
  while (attributes.next()) {
    if (attributes.type === FRA.PRIORITY) rule.priority = attributes.u32() ?? 0;
    else if (attributes.type === FRA.TABLE) rule.table = attributes.u32() ?? rule.table;
    else if (attributes.type === FRA.DST) rule.to = prefix(from + 1);
    else if (attributes.type === FRA.SRC) rule.from = prefix(from + 2);
    else if (attributes.type === FRA.IIFNAME) rule.inputName = attributes.text();
    else if (attributes.type === FRA.OIFNAME) rule.outputName = attributes.text();
    else if (attributes.type === FRA.FWMARK) rule.mark = attributes.u32();
    else if (attributes.type === FRA.FWMASK) mask = attributes.u32();
  }
  if (rule.mark !== undefined) rule.mask = mask ?? 0xffffffff;
  return rule;
}
