import { readRoute } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { fallbackAfterDelete } from '#lib/routing/fallback.ts';
import { chooseParentPort } from './choose-port.ts';
import type { Draft } from './draft.ts';
import { type EditError, editError } from './edit-error.ts';
import { buildRoute, isDnsName, passthroughRule } from './new-route.ts';
import { deleteDocument, documentForNew } from './open-document.ts';
import { type Plan, routeAt, serviceAt, viewOf } from './plan.ts';

/** Deletes a route; the sentence says what its traffic falls back to. */
export function planDeleteRoute(
  world: World,
  draft: Draft,
  intent: { readonly route: ObjectKey },
): Result<Plan, EditError> {
  const view = viewOf(world, draft);
  const route = routeAt(view, intent.route);
  const commands = deleteDocument(world, draft, intent.route);
  if (!commands.ok) return commands;
  if (!route.ok) return route;
  return ok({
    label: `Delete route ${route.value.name}`,
    commands: commands.value,
    sentence: fallbackAfterDelete(view, route.value).join(' '),
    route: intent.route,
    creates: false,
  });
}

/** Creates a route that changes nothing yet: all requests stay on the Service. Errors: `bad-name`, `port-needed`. */
export function planCreateRoute(
  world: World,
  draft: Draft,
  intent: {
    readonly parent: ObjectKey;
    readonly name?: string | undefined;
    readonly parentPort?: number | undefined;
  },
): Result<Plan, EditError> {
  if (intent.name !== undefined && !isDnsName(intent.name)) {
    const message =
      'A name has lower-case letters, digits, - and ., and begins and ends with a letter or digit.';
    return err(editError('bad-name', message, { field: 'name' }));
  }
  const view = viewOf(world, draft);
  const parent = serviceAt(view, intent.parent);
  if (!parent.ok) return parent;
  const port = chooseParentPort(parent.value, intent.parentPort);
  if (!port.ok) return port;
  const rules = [passthroughRule(parent.value, port.value)];
  const object = buildRoute(view, parent.value, { port: port.value, rules, name: intent.name });
  const route = readRoute(object);
  return ok({
    label: `Create route ${route.name}`,
    commands: [{ type: 'add-document', document: documentForNew(object) }],
    sentence: `All requests to ${parent.value.name} stay on ${parent.value.name} until you add rules.`,
    route: objectKey(route),
    creates: true,
  });
}
