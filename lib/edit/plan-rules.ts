import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { MAX_WEIGHT } from '#lib/routing/shares.ts';
import { isCatchAll, summarizeRule } from '#lib/routing/summarize-rule.ts';
import { capitalize, MAX_RULES, requestsOf, ruleAt } from './choose-rule.ts';
import { unmatchedWords } from './describe-traffic.ts';
import type { Draft } from './draft.ts';
import { type EditError, editError } from './edit-error.ts';
import { openRoute, type Plan, routeAt, viewOf } from './plan.ts';
import { backendCommands, describeSplit } from './plan-split.ts';

type Opened = {
  readonly route: Route;
  readonly rule: RouteRule;
  readonly plan: (change: Pick<Plan, 'label' | 'sentence' | 'commands'>) => Result<Plan, EditError>;
};

/** Opens a route for a change of one rule. */
function open(world: World, draft: Draft, at: { route: ObjectKey; rule: number }): Result<Opened, EditError> {
  const route = routeAt(viewOf(world, draft), at.route);
  if (!route.ok) return route;
  const rule = ruleAt(route.value, at.rule);
  if (!rule.ok) return rule;
  const opened = openRoute(world, draft, route.value);
  if (!opened.ok) return opened;
  const plan: Opened['plan'] = (change) =>
    ok({ ...change, commands: [...opened.value, ...change.commands], route: at.route, creates: false });
  return ok({ route: route.value, rule: rule.value, plan });
}

/** Sets the weights of a rule's backends, in their order. Errors: `bad-weight` with the index as field. */
export function planWeights(
  world: World,
  draft: Draft,
  intent: { readonly route: ObjectKey; readonly rule: number; readonly weights: readonly number[] },
): Result<Plan, EditError> {
  const opened = open(world, draft, intent);
  if (!opened.ok) return opened;
  const { route, rule, plan } = opened.value;
  const { weights } = intent;
  if (weights.length !== rule.backends.length) {
    return err(
      editError('bad-weight', `The rule has ${rule.backends.length} backends, not ${weights.length}.`),
    );
  }
  const wrong = weights.findIndex((weight) => !Number.isInteger(weight) || weight < 0 || weight > MAX_WEIGHT);
  if (wrong >= 0) {
    const message = `A weight is a whole number from 0 to ${MAX_WEIGHT}.`;
    return err(editError('bad-weight', message, { field: String(wrong) }));
  }
  if (weights.every((weight) => weight === 0)) {
    return err(editError('bad-weight', 'At least one backend needs a weight above 0.', { field: '0' }));
  }
  const after = rule.backends.map((backend, index) => ({
    ...backend,
    weight: weights[index] ?? backend.weight,
  }));
  return plan({
    label: `Change weights of ${route.name}`,
    commands: backendCommands(intent.route, rule, after),
    sentence: describeSplit(route, { ...rule, backends: after }),
  });
}

/** Adds a rule, before the one for everything else unless an index is given. Errors: `too-many`. */
export function planAddRule(
  world: World,
  draft: Draft,
  intent: { readonly route: ObjectKey; readonly rule: JsonObject; readonly index?: number | undefined },
): Result<Plan, EditError> {
  const route = routeAt(viewOf(world, draft), intent.route);
  if (!route.ok) return route;
  if (route.value.rules.length >= MAX_RULES) {
    return err(editError('too-many', `A route takes at most ${MAX_RULES} rules.`));
  }
  const opened = openRoute(world, draft, route.value);
  if (!opened.ok) return opened;
  const rest = route.value.rules.findIndex(isCatchAll);
  const index = intent.index ?? (rest < 0 ? route.value.rules.length : rest);
  return ok({
    label: `Add a rule to ${route.value.name}`,
    commands: [
      ...opened.value,
      {
        type: 'insert-item',
        key: intent.route,
        path: ['spec', 'rules'],
        item: { index, value: intent.rule },
      },
    ],
    sentence: `${route.value.name} gets a rule at place ${index + 1}.`,
    route: intent.route,
    creates: false,
  });
}

/** Removes a rule. Error `last-rule`: a route needs one; delete the route instead. */
export function planRemoveRule(
  world: World,
  draft: Draft,
  intent: { readonly route: ObjectKey; readonly rule: number },
): Result<Plan, EditError> {
  const opened = open(world, draft, intent);
  if (!opened.ok) return opened;
  const { route, rule, plan } = opened.value;
  if (route.rules.length === 1) {
    return err(editError('last-rule', `This is the only rule of ${route.name}; delete the route instead.`));
  }
  const left = route.rules.filter((other) => other !== rule);
  const summary = summarizeRule(rule, route.rules);
  const rest = left.some(isCatchAll)
    ? 'follow the remaining rules'
    : `follow the remaining rules; ${unmatchedWords(viewOf(world, draft), route)}`;
  return plan({
    label: `Remove rule "${summary}" from ${route.name}`,
    commands: [{ type: 'remove-field', key: intent.route, path: ['spec', 'rules', rule.index] }],
    sentence: `${capitalize(requestsOf(rule, route))} ${rest}.`,
  });
}

/**
 * Removes a backend from a rule; the others keep their weights and so take over in their ratio. Error `last-backend`: without it
 * the rule would answer 500, so the rule or the route has to go instead.
 */
export function planRemoveBackend(
  world: World,
  draft: Draft,
  intent: { readonly route: ObjectKey; readonly rule: number; readonly backend: number },
): Result<Plan, EditError> {
  const opened = open(world, draft, intent);
  if (!opened.ok) return opened;
  const { route, rule, plan } = opened.value;
  const gone = rule.backends[intent.backend];
  if (!gone) return err(editError('unknown-object', `The rule has no backend ${intent.backend + 1}.`));
  const backends = rule.backends.filter((backend) => backend !== gone);
  if (backends.every((backend) => backend.weight === 0)) {
    const message = `Without ${gone.name} the rule sends requests nowhere; remove the rule instead.`;
    return err(editError('last-backend', message, { choices: [objectKey(route)] }));
  }
  return plan({
    label: `Remove ${gone.name} from ${route.name}`,
    commands: [
      {
        type: 'remove-field',
        key: intent.route,
        path: ['spec', 'rules', rule.index, 'backendRefs', intent.backend],
      },
    ],
    sentence: describeSplit(route, { ...rule, backends }),
  });
}
