import {
  isJsonObject,
  isSameJson,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '#lib/gateway-api/json.ts';
import { oldItems } from '../open-api/ratchet.ts';
import type { SchemaNode } from '../open-api/schema-node.ts';
import type { Walk } from '../open-api/wording.ts';
import { OLD_SELF, type Rule } from './compile-rule.ts';
import { CelFault, Unchecked } from './faults.ts';
import type { Budget, Frame } from './frame.ts';
import { reportFailure, reportFault, reportUnchecked } from './report.ts';
import { type RuleTree, ruleTreeOf } from './rule-tree.ts';
import { Optional } from './value-classes.ts';

/** Steps for one run of one rule, and for all rules of one object: a tenth of a second, half a second, wherever it runs. */
const RULE_STEPS = 2_000_000;
const OBJECT_STEPS = 10_000_000;

/** Where the walk stands in the object before the change. */
type Before = {
  /** Value of the same place, null when there is none to compare with. */
  readonly value: JsonValue | null;
  /** The place itself is known in the old object, so an unchanged value may stay wrong. */
  readonly isKnown: boolean;
  /** The place, or when it is not known the nearest above, is as it was. */
  readonly isSame: () => boolean;
};

const NO_BEFORE: Before = { value: null, isKnown: false, isSame: () => false };

type Run = { readonly walk: Walk; readonly total: Budget; readonly told: Set<Rule> };

/**
 * Evaluates every CEL rule of a schema on a valid object with its defaults, in the API server's order, and adds what fails to the walk. With an old
 * object transition rules run too, and rules that fail on unchanged parts are let pass, as on the server.
 */
export function evaluateRules(root: SchemaNode, value: JsonObject, old: JsonObject | null, walk: Walk): void {
  const tree = ruleTreeOf(root);
  if (!tree) return;
  const before = old === null ? NO_BEFORE : beforeAt(old, true, () => isSameJson(value, old));
  visit(tree, value, before, { walk, total: { left: OBJECT_STEPS }, told: new Set() });
}

function beforeAt(value: JsonValue | null, isKnown: boolean, isSame: () => boolean): Before {
  let answer: boolean | null = null;
  return {
    value,
    isKnown,
    isSame: () => {
      answer ??= isSame();
      return answer;
    },
  };
}

function visit(tree: RuleTree, value: JsonValue, before: Before, run: Run): void {
  if (value === null) return;
  for (const rule of tree.rules()) evaluate(rule, tree, { value, before, run });
  if (Array.isArray(value)) visitItems(tree, value, before, run);
  else if (isJsonObject(value)) visitMembers(tree, value, before, run);
}

function visitItems({ items, node }: RuleTree, list: JsonArray, before: Before, run: Run): void {
  if (!items) return;
  const { path } = run.walk;
  const olds = before.value === null ? null : oldItems(node, before.value);
  for (let at = 0; at < list.length; at += 1) {
    const item = list[at] ?? null;
    path.push(at);
    visit(items, item, before === NO_BEFORE ? NO_BEFORE : below(item, olds?.(item), before), run);
    path.pop();
  }
}

function below(value: JsonValue, old: JsonValue | undefined, above: Before): Before {
  // Without an equal place, the nearest place above decides.
  if (old === undefined) return { value: null, isKnown: false, isSame: above.isSame };
  return beforeAt(old, true, () => isSameJson(value, old));
}

function visitMembers({ members, others }: RuleTree, value: JsonObject, before: Before, run: Run): void {
  const { path } = run.walk;
  const olds = isJsonObject(before.value) ? before.value : null;
  for (const name of Object.keys(value)) {
    const tree = members.get(name) ?? others;
    if (!tree) continue;
    const member = value[name] ?? null;
    path.push(name);
    visit(tree, member, before === NO_BEFORE ? NO_BEFORE : below(member, olds?.[name], before), run);
    path.pop();
  }
}

type Case = { readonly value: JsonValue; readonly before: Before; readonly run: Run };

function evaluate(rule: Rule, tree: RuleTree, { value, before, run }: Case): void {
  const { walk, total } = run;
  if (rule.obstacle !== null || total.left <= 0) {
    tellUnchecked(rule, rule.obstacle ?? 'the rules before it took too long on this object', run);
    return;
  }
  const old = before.value;
  // Transition rules need something to compare with, unless they say they do not.
  if (rule.usesOldSelf && old === null && !rule.text.optionalOldSelf) return;
  const limit = Math.min(RULE_STEPS, total.left);
  const budget = { left: limit - rule.weight };
  try {
    const frame = frameOf(rule, { value, old, budget });
    if (rule.run(frame) === true) return;
    if (!rule.usesOldSelf && before.isSame()) return;
    // The server hands the message expression the bare old value, where the rule had an optional one.
    frame.slots[OLD_SELF] = old;
    reportFailure(walk, rule, { node: tree.node, value, frame });
  } catch (error) {
    if (error instanceof CelFault) reportFault(walk, rule, tree.node, error);
    else tellUnchecked(rule, reasonOf(error), run);
  } finally {
    total.left -= limit - budget.left;
  }
}

/** Once for each rule: its first place stands for all. */
function tellUnchecked(rule: Rule, why: string, { walk, told }: Run): void {
  if (told.has(rule)) return;
  told.add(rule);
  reportUnchecked(walk, rule, why);
}

function reasonOf(error: unknown): string {
  if (error instanceof Unchecked) return error.message;
  // Data nested deeper than the stack.
  if (error instanceof RangeError) return 'its data is nested too deeply';
  throw error;
}

function frameOf(
  { load, usesOldSelf, text }: Rule,
  at: { readonly value: JsonValue; readonly old: JsonValue | null; readonly budget: Budget },
): Frame {
  const slots: unknown[] = [load ? load(at.value) : at.value, null];
  if (usesOldSelf) {
    const old = load && at.old !== null ? load(at.old) : at.old;
    slots[OLD_SELF] = text.optionalOldSelf ? new Optional(old !== null, old) : old;
  }
  return { slots, budget: at.budget };
}
