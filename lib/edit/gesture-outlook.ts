import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { chooseRule } from './choose-rule.ts';
import type { Draft } from './draft.ts';
import { chooseRoute, type GestureTarget, viewOf } from './plan.ts';

/** What can be said of a gesture before everything it needs is filled in. */
export type GestureOutlook = {
  /** True when it makes a new route; false while the route to change is still to be chosen. */
  readonly createsRoute: boolean;
  /** True when all other backends of the rule have weight 0: a new share leaves them nothing of a ratio to keep. */
  readonly isRestIdle: boolean;
};

/** Looks at the route and the rule a gesture would change, without its percentage or conditions. */
export function gestureOutlook(
  world: World,
  draft: Draft,
  target: GestureTarget & { readonly rule?: number | undefined },
): GestureOutlook {
  const route = chooseRoute(viewOf(world, draft), target);
  if (!route.ok) return { createsRoute: false, isRestIdle: false };
  if (!route.value) return { createsRoute: true, isRestIdle: false };
  const rule = chooseRule(route.value, target.rule);
  const others = rule.ok ? rule.value.backends.filter((entry) => objectKey(entry) !== target.backend) : [];
  return {
    createsRoute: false,
    isRestIdle: others.length > 0 && others.every(({ weight }) => weight <= 0),
  };
}
