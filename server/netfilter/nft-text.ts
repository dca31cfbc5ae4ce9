/** The text of `nft --handle --stateless list ruleset`: what the JSON does not say, which is each rule as nft itself writes it. */

export type RulesetText = {
  /** By `ruleKey`, without counters and handle. */
  rules: Map<string, string>;
  /** `family name` of tables that are switched off. */
  dormant: Set<string>;
};

/** Handles count within a table. */
export const ruleKey = (family: string, table: string, handle: number): string => `${family} ${table} ${handle}`;

export function parseRulesetText(text: string): RulesetText {
  const rules = new Map<string, string>();
  const dormant = new Set<string>();
  let table = '';
  let inChain = false;
  for (const line of text.split('\n')) {
    const tableHead = /^table (\S+ \S+) \{/.exec(line);
    if (tableHead?.[1]) table = tableHead[1];
    else if (/^\tflags .*\bdormant\b/.test(line)) dormant.add(table);
    else if (line.startsWith('\tchain ')) inChain = true;
    else if (line === '\t}') inChain = false;
    else if (inChain) {
      const rule = /^\t\t(.*?) *# handle (\d+)$/.exec(line);
      if (rule?.[1] !== undefined && rule[2]) rules.set(`${table} ${rule[2]}`, rule[1]);
    }
  }
  return { rules, dormant };
}
