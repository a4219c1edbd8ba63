import type { JsonObject } from '#lib/gateway-api/json.ts';
import { isServiceParent, type ParentRef, type Route, type RouteMatch } from '#lib/gateway-api/route.ts';
import { METHODS } from '#lib/gateway-api/schema/filters.ts';
import { readService } from '#lib/gateway-api/service.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic, Fix } from '#lib/result/diagnostic.ts';
import { attachedRoutes, facetOf, parentCaution, sharesPort } from '#lib/routing/attachment.ts';
import { servesPort } from '#lib/routing/frontend/service-index.ts';
import { isCatchAllMatch } from '#lib/routing/summarize-rule.ts';
import type { RouteSites } from '../references/route-sites.ts';
import type { LintContext } from './lint-context.ts';
import { advise } from './rules.ts';

const KINDS = ['HTTPRoute', 'GRPCRoute'];
/** A route has at most sixteen rules. */
const MOST_RULES = 16;

/**
 * The only route on a Service has to take every request: without any route they pass, with one the unmatched get 404 (GEP-1686).
 * Silent where other routes are attached for the same callers: then it was so before.
 */
export function lintFirstRoute({ route, rules }: RouteSites, { world }: LintContext): readonly Diagnostic[] {
  if (!KINDS.includes(route.kind) || rules.length === 0) return [];
  if (rules.some(({ matches }) => matches.length === 0) || takeAll(rules)) return [];
  const alone = route.parents.filter(
    (parent) => isServiceParent(parent) && world !== null && isAlone(world, route, parent),
  );
  if (alone.length === 0) return [];
  const services = [...new Set(alone.map(({ namespace, name }) => `${namespace}/${name}`))].join(', ');
  const isConsumer = alone.every((parent) => facetOf(route, parent) === 'consumer');
  const [refused, unit] = route.kind === 'GRPCRoute' ? ['are refused', 'Calls'] : ['get 404', 'Requests'];
  const callers = isConsumer ? ` from namespace ${route.namespace}` : '';
  return [
    advise('first-route-without-catch-all', {
      path: ['spec', 'rules'],
      message: `No rule takes everything, and ${services} has no other route for these callers: ${unit.toLowerCase()}${callers} that no rule matches ${refused} instead of reaching the Service.`,
      remedy: 'Add a last rule without matches that sends to the Service itself.',
      fix: world ? catchAllFix(world, route, alone) : undefined,
    }),
  ];
}

/** True when the Service has a frontend on that port and no other route for requests applies to the same callers there. */
function isAlone(world: World, route: Route, parent: ParentRef): boolean {
  const object = world.objects.get(objectKey(parent));
  const service = object ? readService(object) : null;
  if (!service || parentCaution(service) !== null || !isSynced(world, route)) return false;
  if (parent.port !== null && !servesPort(service, parent.port)) return false;
  const facet = facetOf(route, parent);
  const key = objectKey(route);
  return !attachedRoutes(world, objectKey(parent)).some(
    (other) =>
      KINDS.includes(other.route.kind) &&
      objectKey(other.route) !== key &&
      other.facet === facet &&
      (facet !== 'consumer' || other.route.namespace === route.namespace) &&
      sharesPort(other.parent, parent),
  );
}

/** One match for everything, or one for each method there is. */
function takeAll(rules: RouteSites['rules']): boolean {
  const matches = rules.flatMap((rule) => rule.matches.map(({ value }) => value));
  const methods = new Set(
    matches.filter((match) => takesAll({ ...match, method: null })).map(({ method }) => method),
  );
  return methods.has(null) || METHODS.split(' ').every((method) => methods.has(method));
}

/** Also the regular expressions that people write for "everything". */
function takesAll(match: RouteMatch): boolean {
  const { path, grpc, headers, queryParams, method } = match;
  if (headers.length > 0 || queryParams.length > 0 || method !== null) return false;
  if (isCatchAllMatch(match)) return true;
  if (path?.type === 'RegularExpression') return isEverything(path.value.replace(/^(\^?)\//, '$1'));
  return (
    grpc?.type === 'RegularExpression' &&
    [grpc.service, grpc.method].every((text) => isEverything(text ?? '.*'))
  );
}

function isEverything(expression: string): boolean {
  return /^\^?(\.[*+]|\(\.[*+]\))?\$?$/.test(expression) && expression !== '^$' && expression !== '$';
}

/** One Service, one port: only then a rule can say where requests went before. */
function catchAllFix(world: World, route: Route, alone: readonly ParentRef[]): Fix | undefined {
  const [parent] = alone;
  if (!parent || alone.length > 1 || route.rules.length >= MOST_RULES) return undefined;
  const port = portOf(world, parent);
  if (port === null) return undefined;
  const { namespace, name } = parent;
  const backend: JsonObject = { name, ...(namespace === route.namespace ? {} : { namespace }), port };
  return {
    label: `Send everything else to ${name}`,
    changes: [
      {
        op: 'insert',
        path: ['spec', 'rules'],
        index: route.rules.length,
        value: { backendRefs: [backend] },
      },
    ],
  };
}

function portOf(world: World, parent: ParentRef): number | null {
  if (parent.port !== null) return parent.port;
  const object = world.objects.get(objectKey(parent));
  if (!object) return null;
  const ports = readService(object).ports.filter(
    (port) => port.protocol !== 'UDP' && (parent.sectionName === null || port.name === parent.sectionName),
  );
  return ports.length === 1 ? (ports[0]?.port ?? null) : null;
}
