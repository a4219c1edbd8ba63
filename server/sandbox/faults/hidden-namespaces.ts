import type { Attributes } from '../access/policy-rule.ts';
import type { KindRegistry } from '../kinds/registry.ts';

/**
 * True for what a person cannot do who has no rights in these namespaces: anything inside them, and anything across all
 * namespaces, which takes rights in each.
 */
export function isHidden(kinds: KindRegistry, hidden: readonly string[], asked: Attributes): boolean {
  if (hidden.length === 0 || asked.form === 'path') return false;
  if (asked.namespace !== '') return hidden.includes(asked.namespace);
  return kinds.byId(`${asked.group}/${asked.resource}`)?.namespaced === true;
}
