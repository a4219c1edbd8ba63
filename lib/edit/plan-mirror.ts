import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { type Route, type RouteRule, readBackendRef, readRoute } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { chooseBackendPort, portOfRoute } from './choose-port.ts';
import { chooseRule, requestsOf } from './choose-rule.ts';
import type { Command } from './command.ts';
import { parentNames } from './describe-traffic.ts';
import type { Draft } from './draft.ts';
import { type EditError, editError } from './edit-error.ts';
import { backendRef, buildRoute, passthroughRule } from './new-route.ts';
import { documentForNew } from './open-document.ts';
import { displayName, type GestureTarget, type Plan } from './plan.ts';
import { type Ends, firstRoutePorts, resolveEnds } from './resolve-ends.ts';

/** Send a copy of `percent` (0…100, whole) of a rule's requests to a Service; its answers are thrown away. */
export type MirrorIntent = GestureTarget & { readonly percent: number; readonly rule?: number | undefined };

/** Mirrors a rule's requests, or changes the percentage when it mirrors there already. Errors: EditErrorCode. */
export function planMirror(world: World, draft: Draft, intent: MirrorIntent): Result<Plan, EditError> {
  if (!Number.isInteger(intent.percent) || intent.percent < 0 || intent.percent > 100) {
    return err(editError('bad-share', 'The copy is a whole percentage from 0 to 100.', { field: 'percent' }));
  }
  const ground = resolveEnds(world, draft, intent);
  if (!ground.ok) return ground;
  const { view, ends, target } = ground.value;
  if (!target) return mirrorInNewRoute(view, ends, intent);
  const mirrored = mirrorInRoute(target.route, ends, intent);
  if (!mirrored.ok) return mirrored;
  return ok({ ...mirrored.value, commands: [...target.opened, ...mirrored.value.commands] });
}

function mirrorInNewRoute(
  view: World,
  { parent, backend }: Ends,
  intent: MirrorIntent,
): Result<Plan, EditError> {
  const ports = firstRoutePorts({ parent, backend }, intent);
  if (!ports.ok) return ports;
  const filters = [
    mirrorFilter(backendRef(backend, { port: ports.value.backend, from: parent.namespace }), intent.percent),
  ];
  const rules = [{ filters, ...passthroughRule(parent, ports.value.parent) }];
  const object = buildRoute(view, parent, { port: ports.value.parent, rules });
  const route = readRoute(object);
  const commands: readonly Command[] = [{ type: 'add-document', document: documentForNew(object) }];
  return ok({
    ...words(route, route.rules[0], { parent, backend }, intent.percent),
    commands,
    route: objectKey(route),
    creates: true,
  });
}

function mirrorInRoute(route: Route, ends: Ends, intent: MirrorIntent): Result<Plan, EditError> {
  if (route.kind !== 'HTTPRoute' && route.kind !== 'GRPCRoute') {
    return err(editError('unsupported-kind', `A ${route.kind} cannot mirror.`));
  }
  const rule = chooseRule(route, intent.rule);
  if (!rule.ok) return rule;
  const commands = mirrorCommands(route, rule.value, ends, intent);
  if (!commands.ok) return commands;
  return ok({
    ...words(route, rule.value, ends, intent.percent),
    commands: commands.value,
    route: objectKey(route),
    creates: false,
  });
}

function mirrorCommands(
  route: Route,
  rule: RouteRule,
  { parent, backend }: Ends,
  intent: MirrorIntent,
): Result<readonly Command[], EditError> {
  const key = objectKey(route);
  const list = ['spec', 'rules', rule.index, 'filters'] as const;
  const raw = Array.isArray(rule.raw.filters) ? rule.raw.filters : [];
  const known = raw.findIndex(
    (filter) => isJsonObject(filter) && mirrorsTo(filter, backend, route.namespace),
  );
  if (known >= 0) {
    const path = [...list, known, 'requestMirror'] as const;
    return ok([
      { type: 'remove-field', key, path: [...path, 'fraction'] },
      { type: 'set-field', key, path: [...path, 'percent'], value: intent.percent },
    ]);
  }
  const port = chooseBackendPort(backend, intent.backendPort, portOfRoute(route, parent, rule));
  if (!port.ok) return port;
  const value = mirrorFilter(
    backendRef(backend, { port: port.value, from: route.namespace }),
    intent.percent,
  );
  return ok([{ type: 'insert-item', key, path: list, item: { index: raw.length, value } }]);
}

function mirrorsTo(filter: JsonObject, backend: Service, from: string): boolean {
  if (stringAt(filter, 'type') !== 'RequestMirror') return false;
  const target = readBackendRef(objectAt(objectAt(filter, 'requestMirror'), 'backendRef'), from);
  return target.kind === 'Service' && target.name === backend.name && target.namespace === backend.namespace;
}

/** The copies are real requests: callers may not see it, but whatever they write to does. */
function costOf(percent: number): string {
  return percent === 100
    ? 'It does what they ask: writes are done twice, and the load doubles.'
    : 'It does what they ask: writes in the copies are done twice, and the load grows by as much.';
}

/** Without `percent` everything is mirrored; it is left out then, since it came only with Gateway API 1.3. */
function mirrorFilter(target: JsonObject, percent: number): JsonObject {
  const requestMirror = { backendRef: target, ...(percent === 100 ? {} : { percent }) };
  return { type: 'RequestMirror', requestMirror };
}

function words(
  route: Route,
  rule: RouteRule | undefined,
  { parent, backend }: Ends,
  percent: number,
): { readonly label: string; readonly sentence: string } {
  const to = displayName(backend, route.namespace);
  const of = rule ? requestsOf(rule, route) : 'all requests';
  const share = percent === 100 ? 'A copy' : `A copy of ${percent}%`;
  return {
    label: `Mirror ${parent.name} to ${to}`,
    sentence: `${share} of ${of} to ${parentNames(route)} goes to ${to}; its answers are ignored. ${costOf(percent)}`,
  };
}
