import type { Route } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { ok, type Result } from '#lib/result/result.ts';
import { chooseBackendPort, chooseParentPort } from './choose-port.ts';
import type { Command } from './command.ts';
import type { Draft } from './draft.ts';
import type { EditError } from './edit-error.ts';
import { chooseRoute, type GestureTarget, openRoute, serviceAt, viewOf } from './plan.ts';

/** The Services a gesture was drawn between. */
export type Ends = { readonly parent: Service; readonly backend: Service };

/** What a gesture works on: the draft's view, both ends, and the route to edit with what opens it; null for a new one. */
export type Ground = {
  readonly view: World;
  readonly ends: Ends;
  readonly target: { readonly route: Route; readonly opened: readonly Command[] } | null;
};

/** Finds all a gesture needs. Errors: `unsupported-kind`, `unknown-object`, `route-needed`, `already-deleted`. */
export function resolveEnds(world: World, draft: Draft, intent: GestureTarget): Result<Ground, EditError> {
  const view = viewOf(world, draft);
  const parent = serviceAt(view, intent.parent);
  if (!parent.ok) return parent;
  const backend = serviceAt(view, intent.backend);
  if (!backend.ok) return backend;
  const route = chooseRoute(view, intent);
  if (!route.ok) return route;
  const ends = { parent: parent.value, backend: backend.value };
  if (!route.value) return ok({ view, ends, target: null });
  const opened = openRoute(world, draft, route.value);
  if (!opened.ok) return opened;
  return ok({ view, ends, target: { route: route.value, opened: opened.value } });
}

/** Ports of both ends for a first route. Errors: `port-needed`, `bad-port`. */
export function firstRoutePorts(
  { parent, backend }: Ends,
  intent: GestureTarget,
): Result<{ readonly parent: number; readonly backend: number }, EditError> {
  const own = chooseParentPort(parent, intent.parentPort);
  if (!own.ok) return own;
  const other = chooseBackendPort(backend, intent.backendPort, own.value);
  return other.ok ? ok({ parent: own.value, backend: other.value }) : other;
}
