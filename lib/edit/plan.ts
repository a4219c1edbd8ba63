import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import type { Route } from '#lib/gateway-api/route.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { attachedRoutes } from '#lib/routing/attachment.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import type { Command } from './command.ts';
import type { Draft } from './draft.ts';
import { type EditError, editError } from './edit-error.ts';
import { openDocument } from './open-document.ts';
import { overlay } from './overlay.ts';

/** What a gesture comes to: the step for the history, and what it means in one sentence. */
export type Plan = {
  readonly label: string;
  readonly commands: readonly Command[];
  /** e.g. "Of all requests to demo-app, 90% go to demo-app and 10% to demo-app-v2." */
  readonly sentence: string;
  readonly route: ObjectKey;
  /** True when the route does not exist yet. */
  readonly creates: boolean;
};

/** From where to where a gesture was drawn, and the choices a person made where one answer was not enough. */
export type GestureTarget = {
  readonly parent: ObjectKey;
  readonly backend: ObjectKey;
  /** Route to edit when several are attached; `new` makes another one. */
  readonly route?: ObjectKey | 'new' | undefined;
  /** Port of the parent Service the route is for; needed for a first route when it has several. */
  readonly parentPort?: number | undefined;
  /** Port of the backend, when it has neither the parent's port nor only one. */
  readonly backendPort?: number | undefined;
};

/** Live world with the draft on top, which is what a person draws on. */
export function viewOf(world: World, draft: Draft): World {
  return overlay(world, draft).world;
}

/** The Service of a key. Errors: `unsupported-kind`, `unknown-object`. */
export function serviceAt(view: World, key: ObjectKey): Result<Service, EditError> {
  const identity = parseObjectKey(key);
  if (identity?.kind !== 'Service' || identity.group !== '') {
    return err(editError('unsupported-kind', 'Routes can be drawn only between Services.'));
  }
  const object = view.objects.get(key);
  if (!object) {
    const where = `${identity.namespace}/${identity.name}`;
    return err(editError('unknown-object', `Service ${where} is not known in this cluster.`));
  }
  return ok(readService(object));
}

/** The route of a key. Errors: `unknown-object`, `unsupported-kind`. */
export function routeAt(view: World, key: ObjectKey): Result<Route, EditError> {
  const object = view.objects.get(key);
  if (!object) return err(editError('unknown-object', `${key} is not known in this cluster.`));
  const route = routeOf(object);
  return isRouteKind(route) ? ok(route) : err(editError('unsupported-kind', `${route.kind} is no route.`));
}

/** HTTPRoutes of the parent's own namespace attached to it (and to the chosen port), each once. */
export function candidateRoutes(view: World, parent: ObjectKey, port?: number): readonly Route[] {
  const routes = attachedRoutes(view, parent)
    .filter(({ facet, route }) => facet === 'producer' && route.kind === 'HTTPRoute')
    .filter(({ parent: ref }) => port === undefined || ref.port === null || ref.port === port)
    .map(({ route }) => route);
  return [...new Map(routes.map((route) => [objectKey(route), route])).values()];
}

/** The route a gesture edits, null when it makes a new one. Error `route-needed` when several are attached. */
export function chooseRoute(view: World, target: GestureTarget): Result<Route | null, EditError> {
  if (target.route === 'new') return ok(null);
  if (target.route !== undefined) return routeAt(view, target.route);
  const routes = candidateRoutes(view, target.parent, target.parentPort);
  const [only] = routes;
  if (routes.length <= 1) return ok(only ?? null);
  return err(
    editError('route-needed', 'Several routes are attached to this Service; choose the one to change.', {
      field: 'route',
      choices: routes.map((route) => objectKey(route)),
    }),
  );
}

/** Commands that open a route's document before it is edited. */
export function openRoute(world: World, draft: Draft, route: Route): Result<readonly Command[], EditError> {
  return openDocument(world, draft, objectKey(route));
}

/** A Service as a person in this namespace would name it. */
export function displayName(
  service: { readonly namespace: string; readonly name: string },
  from: string,
): string {
  return service.namespace === from ? service.name : `${service.namespace}/${service.name}`;
}
