import { isSameJson, type JsonObject, objectAt } from '#lib/gateway-api/json.ts';
import { type Route, readRoute } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { isCatchAll } from '#lib/routing/summarize-rule.ts';
import { chooseBackendPort, portOfRoute } from './choose-port.ts';
import { capitalize, MAX_RULES, requestsOf } from './choose-rule.ts';
import { parentNames, unmatchedWords } from './describe-traffic.ts';
import type { Draft } from './draft.ts';
import { type EditError, editError } from './edit-error.ts';
import { type MatchConditions, matchOf } from './match-conditions.ts';
import { backendRef, buildRoute, passthroughRule } from './new-route.ts';
import { documentForNew } from './open-document.ts';
import { displayName, type GestureTarget, type Plan } from './plan.ts';
import { type Ends, firstRoutePorts, resolveEnds } from './resolve-ends.ts';

/** Send the requests that fulfil all conditions to a backend. */
export type MatchIntent = GestureTarget & {
  readonly conditions: MatchConditions;
  /**
   * For a first route: add a rule that keeps every other request on the parent. Without it the mesh answers 404 to them,
   * because a route replaces the way requests went before (GEP-1686).
   */
  readonly keepRest: boolean;
};

/** Adds a rule for matching requests: before the rule for everything else, or in a new route. Errors: EditErrorCode. */
export function planMatch(world: World, draft: Draft, intent: MatchIntent): Result<Plan, EditError> {
  const match = matchOf(intent.conditions);
  if (!match.ok) return match;
  const ground = resolveEnds(world, draft, intent);
  if (!ground.ok) return ground;
  const { view, target } = ground.value;
  const ends = { ...ground.value.ends, match: match.value };
  if (!target) return matchInNewRoute(view, ends, intent);
  const added = matchInRoute(view, target.route, { ends, intent });
  if (!added.ok) return added;
  return ok({ ...added.value, commands: [...target.opened, ...added.value.commands] });
}

type MatchEnds = Ends & { readonly match: JsonObject };

function matchInNewRoute(
  view: World,
  { parent, backend, match }: MatchEnds,
  intent: MatchIntent,
): Result<Plan, EditError> {
  const ports = firstRoutePorts({ parent, backend }, intent);
  if (!ports.ok) return ports;
  const rule = {
    matches: [match],
    backendRefs: [backendRef(backend, { port: ports.value.backend, from: parent.namespace })],
  };
  const rules = intent.keepRest ? [rule, passthroughRule(parent, ports.value.parent)] : [rule];
  const object = buildRoute(view, parent, { port: ports.value.parent, rules });
  const route = readRoute(object);
  return ok({
    label: labelOf(parent, backend),
    commands: [{ type: 'add-document', document: documentForNew(object) }],
    sentence: describeMatch(view, route, { index: 0, backend }),
    route: objectKey(route),
    creates: true,
  });
}

function matchInRoute(
  view: World,
  route: Route,
  { ends, intent }: { readonly ends: MatchEnds; readonly intent: MatchIntent },
): Result<Plan, EditError> {
  if (route.kind !== 'HTTPRoute') {
    return err(editError('unsupported-kind', `Conditions on HTTP requests do not fit a ${route.kind}.`));
  }
  const same = route.rules.find((rule) => sameMatch(rule.raw, ends.match));
  if (same) {
    const message = `Rule ${same.index + 1} of ${route.name} already takes exactly these requests; change that rule.`;
    return err(editError('same-condition', message, { choices: [String(same.index)] }));
  }
  if (route.rules.length >= MAX_RULES) {
    return err(editError('too-many', `A route takes at most ${MAX_RULES} rules.`));
  }
  const wanted = intent.parentPort ?? portOfRoute(route, ends.parent, null);
  const port = chooseBackendPort(ends.backend, intent.backendPort, wanted);
  if (!port.ok) return port;
  const value = {
    matches: [ends.match],
    backendRefs: [backendRef(ends.backend, { port: port.value, from: route.namespace })],
  };
  const isDefaulted =
    route.object.spec === undefined || route.rules.every((rule) => Object.keys(rule.raw).length === 0);
  const rest = route.rules.findIndex(isCatchAll);
  const index = isDefaulted || rest < 0 ? (isDefaulted ? 0 : route.rules.length) : rest;
  const key = objectKey(route);
  const raw = route.rules.map((rule) => rule.raw);
  const after = readRoute({
    ...route.object,
    spec: {
      ...objectAt(route.object, 'spec'),
      rules: isDefaulted ? [value] : raw.toSpliced(index, 0, value),
    },
  });
  return ok({
    label: labelOf(ends.parent, ends.backend),
    commands: [{ type: 'insert-item', key, path: ['spec', 'rules'], item: { index, value } }],
    sentence: describeMatch(view, after, { index, backend: ends.backend }),
    route: key,
    creates: false,
  });
}

function sameMatch(rule: JsonObject, match: JsonObject): boolean {
  return Array.isArray(rule.matches) && rule.matches.some((known) => isSameJson(known, match));
}

function describeMatch(
  view: World,
  route: Route,
  { index, backend }: { readonly index: number; readonly backend: Service },
): string {
  const rule = route.rules[index];
  if (!rule) return '';
  const from = route.namespace;
  const to = parentNames(route);
  const sentence = `${capitalize(requestsOf(rule, route))} to ${to} go to ${displayName(backend, from)}`;
  const rest = route.rules.find(isCatchAll);
  if (!rest) return `${sentence}; ${unmatchedWords(view, route)}.`;
  const targets = rest.backends.map((entry) => displayName(entry, from));
  const stays = targets.length === 1 && targets[0] === to;
  return `${sentence}; everything else ${stays ? `stays on ${to}` : `goes to ${targets.join(', ') || 'no backend'}`}.`;
}

function labelOf(parent: Service, backend: Service): string {
  return `Send matching requests of ${parent.name} to ${displayName(backend, parent.namespace)}`;
}
