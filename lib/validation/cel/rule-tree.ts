import type { SchemaNode } from '../open-api/schema-node.ts';
import type { CelType } from './cel-type.ts';
import { compileRule, type Rule } from './compile-rule.ts';
import { celTypeOf } from './schema-type.ts';

/** The places of a schema where rules stand, and the ways to them; other parts are not walked. */
export type RuleTree = {
  readonly node: SchemaNode;
  readonly items: RuleTree | null;
  readonly members: ReadonlyMap<string, RuleTree>;
  readonly others: RuleTree | null;
  readonly allOf: readonly RuleTree[];
  /** Compiled when the first value comes here. */
  readonly rules: () => readonly Rule[];
};

const TREES = new WeakMap<SchemaNode, { readonly tree: RuleTree | null }>();

/** The rules of a whole resource; null when its schema has none. Cached by the schema. */
export function ruleTreeOf(root: SchemaNode): RuleTree | null {
  const known = TREES.get(root);
  if (known) return known.tree;
  const tree = build(root, root, true);
  TREES.set(root, { tree });
  return tree;
}

/** `validation` is the schema that holds the rules, `node` the one that holds the types: they differ inside of allOf. */
function build(validation: SchemaNode, node: SchemaNode, isResource: boolean): RuleTree | null {
  const members = new Map<string, RuleTree>();
  for (const [name, member] of validation.properties) {
    const typed = node.properties.get(name);
    const tree = typed && build(member, typed, typed.embedded);
    if (tree) members.set(name, tree);
  }
  const items =
    validation.items && node.items ? build(validation.items, node.items, node.items.embedded) : null;
  const others =
    validation.additional && validation.additional !== true && node.additional && node.additional !== true
      ? build(validation.additional, node.additional, node.additional.embedded)
      : null;
  const allOf = validation.allOf.flatMap((part) => build(part, node, isResource) ?? []);
  if (validation.rules.length === 0 && members.size === 0 && !items && !others && allOf.length === 0)
    return null;
  return { node, items, members, others, allOf, rules: lazyRules(validation, node, isResource) };
}

function lazyRules(validation: SchemaNode, node: SchemaNode, isResource: boolean): () => readonly Rule[] {
  let rules: readonly Rule[] | null = null;
  return () => {
    if (rules === null) {
      const type: CelType | null = celTypeOf(node, isResource);
      rules = validation.rules.map((text) => compileRule(text, type, node));
    }
    return rules;
  };
}
