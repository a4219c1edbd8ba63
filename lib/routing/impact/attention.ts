import { isServiceParent, type ParentRef } from '#lib/gateway-api/route.ts';
import { isSynced } from '#lib/gateway-api/world.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { BackendFault, BackendOutcome } from '../decision.ts';
import type { MeshRouteSet, RouteSet } from '../frontend/route-set.ts';
import { routeName } from '../trace/words.ts';
import type { Changes } from './changed-objects.ts';
import type { DividedFrontend } from './frontend-classes.ts';
import type { FrontendPair } from './frontend-pairs.ts';
import { frontendWords } from './frontend-words.ts';
import type { AttentionPoint, RouteConflict } from './impact.ts';
import type { Side } from './side.ts';

/** What a glance at the classes of one frontend may miss. */
export function attentionOn(
  divided: readonly DividedFrontend[],
  conflicts: readonly RouteConflict[],
): readonly AttentionPoint[] {
  const [first] = divided;
  if (!first) return [];
  const { pair } = first;
  return [...routeSetPoints(pair, divided), ...newFaults(pair, divided), ...openTies(pair, conflicts)];
}

function routeSetPoints(
  { frontend, before, after }: FrontendPair,
  divided: readonly DividedFrontend[],
): readonly AttentionPoint[] {
  if (before?.parent !== 'mesh' || after?.parent !== 'mesh') return [];
  const where = frontendWords(frontend);
  const point = (code: string, message: string): AttentionPoint => ({ code, message, frontend, route: null });
  const points: AttentionPoint[] = [];
  if (before.table === null && after.table !== null)
    points.push(point('first-route', `${where} gets its first route: ${restWords(divided)}.`));
  if (before.table !== null && after.table === null)
    points.push(
      point('no-route-left', `${where} has no route left: requests go straight to its own endpoints again.`),
    );
  if (before.facet !== after.facet) points.push(point(...facetWords(after, where)));
  if (
    before.facet === after.facet &&
    before.kind !== after.kind &&
    before.kind !== null &&
    after.kind !== null
  )
    points.push(
      point(
        'kind-precedence',
        `${where} is decided by ${after.kind} objects instead of ${before.kind}: only one kind applies to a Service port.`,
      ),
    );
  return points;
}

function facetWords(after: MeshRouteSet, where: string): readonly [code: string, message: string] {
  return after.facet === 'consumer'
    ? [
        'consumer-routes-added',
        `${where}: these callers have routes of their own now, which replace those of the Service's namespace for them alone.`,
      ]
    : [
        'consumer-routes-removed',
        `${where}: these callers have no routes of their own any more and follow those of the Service's namespace again.`,
      ];
}

/** What becomes of requests that no rule asks for. */
function restWords(divided: readonly DividedFrontend[]): string {
  const unmatched = divided.some(({ regions }) =>
    regions.some(({ region }) => region.pairs.some(({ after }) => after === null)),
  );
  return unmatched
    ? 'requests that no rule matches no longer reach it and get 404'
    : 'every request is matched by a rule, so none is refused';
}

const FAULT_WORDS: Readonly<Record<BackendFault, string>> = {
  'backend-not-found': 'does not exist any more',
  'invalid-kind': 'is not a Service',
  'ref-not-permitted': 'is in another namespace, and no ReferenceGrant permits it any more',
  'port-not-found': 'does not list the port any more',
  'unsupported-protocol': 'does not speak the protocol',
  'no-ready-endpoints': 'has no ready endpoint any more',
};

/** Backends that requests went to and that now fail. */
function newFaults(
  { frontend }: FrontendPair,
  divided: readonly DividedFrontend[],
): readonly AttentionPoint[] {
  const regions = divided.flatMap((each) => each.regions);
  const healthy = new Set(regions.flatMap(({ before }) => before.backends.filter(isReached)).map(targetKey));
  const faulty = regions
    .flatMap(({ after }) => after.backends)
    .filter((backend) => backend.share > 0 && healthy.has(targetKey(backend)));
  const points = new Map<string, AttentionPoint>();
  for (const { fault, namespace, name } of faulty) {
    if (fault === null) continue;
    const message = `${frontendWords(frontend)}: backend ${namespace}/${name} ${FAULT_WORDS[fault]}.`;
    points.set(message, { code: fault, message, frontend, route: null });
  }
  return [...points.values()];
}

function isReached({ share, fault }: BackendOutcome): boolean {
  return share > 0 && fault === null;
}

function targetKey({ kind, namespace, name, port }: BackendOutcome): string {
  return `${kind}/${namespace}/${name}:${port}`;
}

/** Order of creation decides and has not happened yet. */
function openTies(
  { frontend }: FrontendPair,
  conflicts: readonly RouteConflict[],
): readonly AttentionPoint[] {
  const ties = conflicts.filter(({ reason }) => reason === 'creation');
  return ties.map(({ message, winner }) => ({
    code: 'tie-by-creation',
    message,
    frontend,
    route: winner.route,
  }));
}

/** Changed routes that take no part because of their kind, and routes that moved to other parents. */
export function attentionOnRoutes(
  after: Side,
  changes: Changes,
  pairs: readonly FrontendPair[],
): readonly AttentionPoint[] {
  return [...movedParents(after, changes), ...leftOutByKind(changes, pairs)];
}

function leftOutByKind({ routeKeys }: Changes, pairs: readonly FrontendPair[]): readonly AttentionPoint[] {
  return pairs.flatMap(({ frontend, after }) =>
    leftOutRoutes(after)
      .filter(({ key }) => routeKeys.has(key))
      .map(({ key, name, reason }) => ({
        code: 'route-without-effect',
        message: `${name} decides nothing on ${frontendWords(frontend)}: ${reason}.`,
        frontend,
        route: key,
      })),
  );
}

function leftOutRoutes(
  set: RouteSet | null,
): readonly { readonly key: ObjectKey; readonly name: string; readonly reason: string }[] {
  if (set?.parent !== 'mesh') return [];
  const [applied] = set.table?.ordered ?? [];
  return set.leftOut
    .filter(({ route }) => route.namespace === applied?.route.namespace && route.kind !== set.kind)
    .filter(({ route }) => route.kind !== 'UDPRoute')
    .map(({ route, reason }) => ({
      key: objectKey(route),
      name: `${route.kind} ${routeName(route)}`,
      reason,
    }));
}

/** A route that leaves parents and joins others. */
function movedParents(side: Side, { routes }: Changes): readonly AttentionPoint[] {
  const versions = Map.groupBy(routes, (route) => objectKey(route));
  return [...versions].flatMap(([key, [before, after]]) => {
    if (!before || !after) return [];
    const [old, now] = [before, after].map(({ parents }) => new Set(parents.map(parentWords)));
    const left = [...(old ?? [])].filter((parent) => !now?.has(parent));
    const added = after.parents.filter((parent) => !old?.has(parentWords(parent)));
    if (left.length === 0 && added.length === 0) return [];
    const [joined, missed] = [true, false].map((isThere) =>
      added.filter((parent) => hasParent(side, parent) === isThere).map(parentWords),
    );
    const parts = [
      left.length > 0 ? `leaves ${left.join(', ')}` : '',
      joined?.length ? `joins ${joined.join(', ')}` : '',
      missed?.length
        ? `joins ${missed.join(', ')}, which ${missed.length === 1 ? 'is' : 'are'} not there`
        : '',
    ].filter((part) => part !== '');
    const message = `${after.kind} ${routeName(after)} ${parts.join(' and ')}.`;
    return [{ code: 'parents-changed', message, frontend: null, route: key }];
  });
}

/** Whether a parent is there with the port or section asked for; of other kinds nothing is known, so they count as there. */
function hasParent({ world, services, simulator }: Side, parent: ParentRef): boolean {
  if (!isSynced(world, parent)) return true;
  const { namespace, name, port, sectionName } = parent;
  if (isServiceParent(parent)) {
    const service = services.find(namespace, name);
    if (service === null || service.ports.length === 0) return service !== null;
    return service.ports.some(
      (each) => (port ?? each.port) === each.port && (sectionName ?? each.name) === each.name,
    );
  }
  if (parent.kind !== 'Gateway') return true;
  const listeners = simulator.frontends.listeners(namespace, name) ?? [];
  return listeners.some(
    (each) => (port ?? each.port) === each.port && (sectionName ?? each.name) === each.name,
  );
}

function parentWords(parent: ParentRef): string {
  const kind = isServiceParent(parent) ? 'Service' : parent.kind;
  const section = parent.sectionName === null ? '' : ` section ${parent.sectionName}`;
  const port = parent.port === null ? '' : ` port ${parent.port}`;
  return `${kind} ${parent.namespace}/${parent.name}${section}${port}`;
}
