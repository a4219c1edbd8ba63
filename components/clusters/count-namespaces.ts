import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { identityOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';

export type NamespaceCount = { readonly name: string; readonly services: number; readonly routes: number };

/**
 * Namespaces with something to show, and those that are `chosen` (they may have emptied since), by name. Namespaces without
 * Services and routes are left out: choosing one would show nothing.
 */
export function countNamespaces(world: World, chosen: readonly string[]): readonly NamespaceCount[] {
  const counts = new Map<string, { services: number; routes: number }>();
  const countOf = (name: string) => {
    const held = counts.get(name) ?? { services: 0, routes: 0 };
    counts.set(name, held);
    return held;
  };
  for (const name of chosen) countOf(name);
  for (const list of world.byKind.values()) {
    for (const object of list) {
      const identity = identityOf(object);
      if (identity.group === '' && identity.kind === 'Service') countOf(identity.namespace).services += 1;
      else if (isRouteKind(identity)) countOf(identity.namespace).routes += 1;
      else break;
    }
  }
  return [...counts]
    .map(([name, count]) => ({ name, ...count }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
