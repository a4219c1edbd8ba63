import type { RuleRow } from './model.ts';

/** For each rule of the draft the live rule it came from, or null when it is new; and the live rules that are gone. */
export type RulePairs = {
  readonly liveOf: ReadonlyMap<number, RuleRow>;
  readonly removed: readonly RuleRow[];
};

/**
 * Pairs rules so that inserting one does not mark all after it: same name first, then same condition and actions, then
 * same condition, then what is left in order.
 */
export function pairRules(live: readonly RuleRow[], draft: readonly RuleRow[]): RulePairs {
  const liveOf = new Map<number, RuleRow>();
  const free = new Set(live);
  const match = (signature: (row: RuleRow) => string | null) => {
    for (const row of draft) {
      const wanted = signature(row);
      if (liveOf.has(row.index) || wanted === null) continue;
      const found = [...free].find((candidate) => signature(candidate) === wanted);
      if (!found) continue;
      liveOf.set(row.index, found);
      free.delete(found);
    }
  };
  match((row) => row.name);
  match((row) => `${ruleCondition(row)}\n${row.actions.join('\n')}`);
  match(ruleCondition);
  if (live.length === draft.length) match(() => '');
  return { liveOf, removed: [...free] };
}

/** The summary, with the two wordings of a rule without a condition taken as one. */
export function ruleCondition(row: RuleRow): string {
  return row.summary === 'everything else' ? 'all requests' : row.summary;
}
