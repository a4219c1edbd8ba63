import { type BackendRef, type Route, type RouteRule, readRoute } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { formatShare, shares, splitShares } from '#lib/routing/shares.ts';
import { chooseBackendPort, chooseParentPort, portOfRoute } from './choose-port.ts';
import { chooseRule, MAX_BACKENDS, refuseRedirect, requestsOf } from './choose-rule.ts';
import type { Command } from './command.ts';
import { parentNames } from './describe-traffic.ts';
import type { Draft } from './draft.ts';
import { type EditError, editError } from './edit-error.ts';
import { backendRef, buildRoute } from './new-route.ts';
import { documentForNew } from './open-document.ts';
import { chooseRoute, displayName, type GestureTarget, type Plan, serviceAt, viewOf } from './plan.ts';
import { type Ends, firstRoutePorts, resolveEnds } from './resolve-ends.ts';

/** Send a share (0…1) of a rule's requests to a backend. */
export type SplitIntent = GestureTarget & { readonly share: number; readonly rule?: number | undefined };

/**
 * Splits traffic: the backend gets `share`, the others keep their ratio, weights are integers. Without a route on the parent, one is
 * created that keeps the rest on the parent itself. Errors: EditErrorCode, `*-needed` ask for a choice.
 */
export function planSplit(world: World, draft: Draft, intent: SplitIntent): Result<Plan, EditError> {
  if (!(intent.share >= 0 && intent.share <= 1)) {
    return err(editError('bad-share', 'A share lies between 0% and 100%.', { field: 'share' }));
  }
  const ground = resolveEnds(world, draft, intent);
  if (!ground.ok) return ground;
  const { view, ends, target } = ground.value;
  return target ? splitInRoute(target, ends, intent) : splitInNewRoute(view, ends, intent);
}

function splitInNewRoute(
  view: World,
  { parent, backend }: Ends,
  intent: SplitIntent,
): Result<Plan, EditError> {
  if (intent.parent === intent.backend) return err(toItself());
  const ports = firstRoutePorts({ parent, backend }, intent);
  if (!ports.ok) return ports;
  const [rest, own] = splitShares([100, 0], 1, intent.share);
  const from = parent.namespace;
  const rules = [
    {
      backendRefs: [
        backendRef(parent, { port: ports.value.parent, from, weight: rest }),
        backendRef(backend, { port: ports.value.backend, from, weight: own }),
      ],
    },
  ];
  const object = buildRoute(view, parent, { port: ports.value.parent, rules });
  const route = readRoute(object);
  return ok({
    label: labelOf(intent.share, parent, backend),
    commands: [{ type: 'add-document', document: documentForNew(object) }],
    sentence: route.rules[0] ? describeSplit(route, route.rules[0]) : '',
    route: objectKey(route),
    creates: true,
  });
}

function toItself(): EditError {
  return editError('bad-share', 'Without a route all requests go there already.', { field: 'share' });
}

type Opened = { readonly route: Route; readonly opened: readonly Command[] };

function splitInRoute(
  { route, opened }: Opened,
  { parent, backend }: Ends,
  intent: SplitIntent,
): Result<Plan, EditError> {
  const chosen = chooseRule(route, intent.rule);
  const rule = chosen.ok ? refuseRedirect(chosen.value) : chosen;
  if (!rule.ok) return rule;
  const wanted = portOfRoute(route, parent, rule.value);
  const place = placeFor(rule.value, { parent, backend, intent, wanted });
  if (!place.ok) return place;
  const { backends, index } = place.value;
  const weights = splitShares(
    backends.map((entry) => entry.weight),
    index,
    intent.share,
  );
  const key = objectKey(route);
  const after = backends.map((entry, at) => ({ ...entry, weight: weights[at] ?? entry.weight }));
  return ok({
    label: labelOf(intent.share, parent, backend),
    commands: [...opened, ...backendCommands(key, rule.value, after)],
    sentence: describeSplit(route, { ...rule.value, backends: after }),
    route: key,
    creates: false,
  });
}

/** The share (0…1) a backend has now in the rule a split would change; null when it has none or the rule is not clear. */
export function presentShare(
  world: World,
  draft: Draft,
  target: GestureTarget & { readonly rule?: number | undefined },
): number | null {
  const view = viewOf(world, draft);
  const backend = serviceAt(view, target.backend);
  const route = chooseRoute(view, target);
  if (!backend.ok || !route.ok || !route.value) return null;
  const rule = chooseRule(route.value, target.rule);
  if (!rule.ok) return null;
  const index = rule.value.backends.findIndex((entry) => isBackend(entry, backend.value));
  return index < 0 ? null : (shares(rule.value.backends)?.[index] ?? null);
}

/** Backends the rule will have, new ones with weight 0, and which of them gets the share. */
type Place = { readonly backends: readonly BackendRef[]; readonly index: number };

type Wish = Ends & { readonly intent: SplitIntent; readonly wanted: number | null };

function placeFor(rule: RouteRule, wish: Wish): Result<Place, EditError> {
  const { backend, intent } = wish;
  const index = rule.backends.findIndex(
    (entry) =>
      isBackend(entry, backend) && (intent.backendPort === undefined || entry.port === intent.backendPort),
  );
  if (index >= 0) return ok({ backends: rule.backends, index });
  if (rule.backends.length >= MAX_BACKENDS) {
    return err(editError('too-many', `A rule takes at most ${MAX_BACKENDS} backends.`));
  }
  const port = chooseBackendPort(backend, intent.backendPort, wish.wanted);
  if (!port.ok) return port;
  const added: BackendRef = {
    group: '',
    kind: 'Service',
    namespace: backend.namespace,
    name: backend.name,
    port: port.value,
    weight: 0,
    filters: [],
  };
  if (rule.backends.length > 0)
    return ok({ backends: [...rule.backends, added], index: rule.backends.length });
  // A rule without backends answers 500 to everything; the share that stays is meant for the parent itself.
  const own = chooseParentPort(wish.parent, intent.parentPort ?? wish.wanted ?? undefined);
  if (!own.ok) return own;
  const stay = {
    ...added,
    namespace: wish.parent.namespace,
    name: wish.parent.name,
    port: own.value,
    weight: 1,
  };
  if (isBackend(added, wish.parent)) return ok({ backends: [added], index: 0 });
  return ok({ backends: [stay, added], index: 1 });
}

function isBackend(
  entry: BackendRef,
  service: { readonly namespace: string; readonly name: string },
): boolean {
  return (
    entry.group === '' &&
    entry.kind === 'Service' &&
    entry.namespace === service.namespace &&
    entry.name === service.name
  );
}

/** Sets the weights that differ and adds the backends that are new, leaving every other field of a backend alone. */
export function backendCommands(
  key: ObjectKey,
  rule: RouteRule,
  after: readonly BackendRef[],
): readonly Command[] {
  const list = ['spec', 'rules', rule.index, 'backendRefs'] as const;
  const from = parseObjectKey(key)?.namespace ?? '';
  return after.flatMap((entry, index): Command[] => {
    const before = rule.backends[index];
    if (!before) {
      const value = backendRef(entry, { port: entry.port ?? 0, from, weight: entry.weight });
      return [{ type: 'insert-item', key, path: list, item: { index, value } }];
    }
    if (before.weight === entry.weight) return [];
    return [{ type: 'set-field', key, path: [...list, index, 'weight'], value: entry.weight }];
  });
}

/** In words what a rule's weights do: "Of all requests to demo-app, 90% go to demo-app and 10% to demo-app-v2." */
export function describeSplit(route: Route, rule: RouteRule): string {
  const of = `Of ${requestsOf(rule, route)} to ${parentNames(route)}`;
  const parts = shares(rule.backends);
  if (!parts) return `${of}, none would reach a backend: all weights are 0.`;
  const words = rule.backends.map(
    (entry, at) =>
      `${formatShare(parts[at] ?? 0)} ${at === 0 ? 'go to' : 'to'} ${displayName(entry, route.namespace)}`,
  );
  const last = words.at(-1) ?? '';
  return `${of}, ${words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last}.`;
}

function labelOf(share: number, parent: Service, backend: Service): string {
  return `Send ${formatShare(share)} of ${parent.name} to ${displayName(backend, parent.namespace)}`;
}
