import type { SchemaNode } from '../open-api/schema-node.ts';
import { compileRule, type Rule } from './compile-rule.ts';
import { celTypeOf } from './schema-type.ts';

/** The places of a schema where rules stand, and the ways to them; other parts are not walked. */
export type RuleTree = {
  readonly node: SchemaNode;
  readonly items: RuleTree | null;
  readonly members: ReadonlyMap<string, RuleTree>;
  readonly others: RuleTree | null;
  /** Compiled when the first value comes here. */
  readonly rules: () => readonly Rule[];
};

const TREES = new WeakMap<SchemaNode, { readonly tree: RuleTree | null }>();

/** The rules of a whole resource; null when its schema has none. Cached by the schema. */
export function ruleTreeOf(root: SchemaNode): RuleTree | null {
  const known = TREES.get(root);
  if (known) return known.tree;
  const tree = build(root, true);
  TREES.set(root, { tree });
  return tree;
}

/** Rules stand on the spine of a schema only: allOf, anyOf, oneOf and not may hold none. */
function build(node: SchemaNode, isResource: boolean): RuleTree | null {
  const members = new Map<string, RuleTree>();
  for (const [name, member] of node.properties) {
    const tree = build(member, member.embedded);
    if (tree) members.set(name, tree);
  }
  const items = node.items && build(node.items, node.items.embedded);
  const others =
    node.additional && node.additional !== true ? build(node.additional, node.additional.embedded) : null;
  if (node.rules.length === 0 && members.size === 0 && !items && !others) return null;
  return { node, items, members, others, rules: lazyRules(node, isResource) };
}

function lazyRules(node: SchemaNode, isResource: boolean): () => readonly Rule[] {
  let rules: readonly Rule[] | null = null;
  return () => {
    if (rules === null) {
      const type = celTypeOf(node, isResource);
      rules = node.rules.map((text) => compileRule(text, type, node));
    }
    return rules;
  };
}
