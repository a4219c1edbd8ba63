import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { detectOwner } from '#lib/gateway-api/managed-by.ts';
import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { facetOf, parentKeyOf } from '#lib/routing/attachment.ts';
import { shares } from '#lib/routing/shares.ts';
import { mirrorTarget, summarizeFilter } from '#lib/routing/summarize-filter.ts';
import { summarizeRule } from '#lib/routing/summarize-rule.ts';
import { routeHealth } from '#lib/status/health.ts';
import { routeVerdicts } from '#lib/status/verdicts.ts';
import type { AttachEdge, BackendEdge, EdgePart, RouteNode, RuleRow } from './model.ts';

/** What one route contributes to the graph. Depends on the route object alone. */
export type RouteParts = {
  readonly node: RouteNode;
  readonly attach: readonly AttachEdge[];
  readonly backends: readonly BackendEdge[];
};

const made = new WeakMap<Route, RouteParts>();

/** Card and edges of a route, made once per route object. */
export function routeParts(route: Route): RouteParts {
  const known = made.get(route);
  if (known) return known;
  const key = objectKey(route);
  const parents = new Set(route.parents.map(parentKeyOf));
  const parts: RouteParts = {
    node: routeNode(route, key),
    attach: attachEdges(route, key),
    backends: route.rules.flatMap((rule) => ruleEdges(rule, route, { key, parents })),
  };
  made.set(route, parts);
  return parts;
}

function routeNode(route: Route, key: ObjectKey): RouteNode {
  return {
    kind: 'route',
    id: key,
    key,
    routeKind: route.kind,
    namespace: route.namespace,
    name: route.name,
    hostnames: route.hostnames,
    rules: route.rules.map((rule) => ruleRow(rule, route)),
    health: routeHealth(routeVerdicts(route.object)),
    facet: cardFacet(route),
    managedBy: detectOwner(route.object)?.label ?? null,
    change: null,
  };
}

function ruleRow(rule: RouteRule, route: Route): RuleRow {
  return {
    index: rule.index,
    name: rule.name,
    summary: ruleWords(rule, route),
    actions: rule.filters.map((filter) => summarizeFilter(filter, route.namespace)),
    change: null,
  };
}

/** TCP, UDP and TLS rules carry no matches: they take every connection. */
function ruleWords(rule: RouteRule, route: Route): string {
  const isLayer7 = route.kind === 'HTTPRoute' || route.kind === 'GRPCRoute';
  return isLayer7 || !isRouteKind(route) ? summarizeRule(rule, route.rules) : 'all connections';
}

function cardFacet(route: Route): RouteNode['facet'] {
  const facets = route.parents.map((parent) => facetOf(route, parent));
  if (facets.length === 0) return 'detached';
  if (facets.includes('consumer')) return 'consumer';
  return facets.includes('producer') ? 'producer' : 'gateway';
}

function attachEdges(route: Route, key: ObjectKey): readonly AttachEdge[] {
  return route.parents.map((parent) => {
    const source = parentKeyOf(parent);
    const place = [parent.sectionName, parent.port === null ? null : `:${parent.port}`]
      .filter((part) => part !== null)
      .join(' ');
    return {
      kind: 'attach',
      id: `attach ${source} ${key} ${place}`,
      source,
      target: key,
      label: place === '' ? null : place,
      change: null,
    };
  });
}

function ruleEdges(
  rule: RouteRule,
  route: Route,
  own: { readonly key: ObjectKey; readonly parents: ReadonlySet<ObjectKey> },
): readonly BackendEdge[] {
  const portions = shares(rule.backends);
  const backends = rule.backends.map((backend, refIndex) =>
    edgeTo(backend, {
      ...own,
      kind: 'backend',
      rule,
      refIndex,
      weight: backend.weight,
      share: portions?.[refIndex] ?? null,
    }),
  );
  const mirrors = rule.filters.flatMap((filter, refIndex) => {
    const mirror = mirrorTarget(filter, route.namespace);
    if (!mirror || mirror.backend.name === '') return [];
    return [
      edgeTo(mirror.backend, { ...own, kind: 'mirror', rule, refIndex, weight: null, share: mirror.share }),
    ];
  });
  return [...mergeByTarget(backends), ...mirrors];
}

/** Two lines between the same ends would lie on each other: a backend named twice in a rule is one edge. */
function mergeByTarget(edges: readonly BackendEdge[]): readonly BackendEdge[] {
  return [...Map.groupBy(edges, (edge) => edge.target).values()].flatMap((same) => {
    const [first] = same;
    if (!first || same.length === 1) return same;
    const parts = same.map(({ weight, share, port }) => ({ weight, share, port }));
    return [{ ...first, weight: sumOf(parts, 'weight'), share: sumOf(parts, 'share'), parts }];
  });
}

/** Weights are always there and shares all together or not at all: one null makes the sum unknown. */
function sumOf(parts: readonly EdgePart[], member: 'weight' | 'share'): number | null {
  return parts.reduce<number | null>((sum, part) => {
    const value = part[member];
    return sum === null || value === null ? null : sum + value;
  }, 0);
}

function edgeTo(
  backend: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly port: number | null;
  },
  from: {
    readonly key: ObjectKey;
    readonly parents: ReadonlySet<ObjectKey>;
    readonly kind: 'backend' | 'mirror';
    readonly rule: RouteRule;
    readonly refIndex: number;
    readonly weight: number | null;
    readonly share: number | null;
  },
): BackendEdge {
  const target = objectKey(backend);
  return {
    kind: from.kind,
    id: `${from.kind} ${from.key} ${from.rule.index} ${from.refIndex} ${target}`,
    source: from.key,
    target,
    ruleIndex: from.rule.index,
    refIndex: from.refIndex,
    weight: from.weight,
    share: from.share,
    port: backend.port,
    returns: from.parents.has(target),
    change: null,
  };
}
