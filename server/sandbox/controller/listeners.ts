import { arrayAt, type JsonObject, numberAt, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { ParentRef, Route } from '#lib/gateway-api/route.ts';
import type { Finding } from './conditions.ts';
import { type MeshWorld, namespaceLabels } from './mesh-world.ts';

/** Kinds a listener of ours can carry. */
export const LISTENER_ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute'];

/** Listeners of the Gateway that the parentRef means: by section name, by port, or all. */
export function matchingListeners(gateway: KubeObject, parent: ParentRef): readonly JsonObject[] {
  return objectsAt(specOf(gateway), 'listeners').filter(
    (listener) =>
      (parent.sectionName === null || stringAt(listener, 'name') === parent.sectionName) &&
      (parent.port === null || numberAt(listener, 'port') === parent.port),
  );
}

/** Whether a route may attach to one of the listeners, and if not, why (allowedRoutes, then hostnames). */
export function attachment(
  world: MeshWorld,
  route: Route,
  place: { readonly gateway: KubeObject; readonly parent: ParentRef },
): { readonly accepted: Finding; readonly listeners: readonly string[] } {
  const { gateway, parent } = place;
  const gatewayNamespace = stringAt(gateway.metadata, 'namespace') ?? '';
  const candidates = matchingListeners(gateway, parent);
  const title = `Gateway ${gatewayNamespace}/${gateway.metadata.name}`;
  if (candidates.length === 0)
    return refused('NoMatchingParent', `${title} has no listener ${placeOf(parent)}.`);
  const allowed = candidates.filter((listener) => isAllowed(world, route, { listener, gatewayNamespace }));
  if (allowed.length === 0)
    return refused(
      'NotAllowedByListeners',
      `No listener of ${title} takes ${route.kind} objects from namespace ${route.namespace}.`,
    );
  const hosted = allowed.filter((listener) =>
    sharesHostname(stringAt(listener, 'hostname'), route.hostnames),
  );
  if (hosted.length === 0)
    return refused(
      'NoMatchingListenerHostname',
      `None of the hostnames ${route.hostnames.join(', ')} is served by a listener of ${title}.`,
    );
  const listeners = hosted.map((listener) => stringAt(listener, 'name') ?? '');
  return {
    accepted: {
      type: 'Accepted',
      status: 'True',
      reason: 'Accepted',
      message: `Attached to ${title}, listener ${listeners.join(', ')}.`,
    },
    listeners,
  };
}

function refused(reason: string, message: string): { readonly accepted: Finding; readonly listeners: [] } {
  return { accepted: { type: 'Accepted', status: 'False', reason, message }, listeners: [] };
}

function placeOf(parent: ParentRef): string {
  const parts: string[] = [];
  if (parent.sectionName !== null) parts.push(`named ${parent.sectionName}`);
  if (parent.port !== null) parts.push(`on port ${parent.port}`);
  return parts.join(' ') || 'at all';
}

function isAllowed(
  world: MeshWorld,
  route: Route,
  place: { readonly listener: JsonObject; readonly gatewayNamespace: string },
): boolean {
  const allowedRoutes = objectAt(place.listener, 'allowedRoutes');
  const kinds = objectsAt(allowedRoutes, 'kinds').map((kind) => stringAt(kind, 'kind') ?? '');
  const protocol = stringAt(place.listener, 'protocol') ?? '';
  if (!['HTTP', 'HTTPS'].includes(protocol)) return false;
  if (kinds.length > 0 && !kinds.includes(route.kind)) return false;
  const namespaces = objectAt(allowedRoutes, 'namespaces');
  switch (stringAt(namespaces, 'from') ?? 'Same') {
    case 'All':
      return true;
    case 'Same':
      return route.namespace === place.gatewayNamespace;
    case 'Selector':
      return matchesSelector(objectAt(namespaces, 'selector'), namespaceLabels(world, route.namespace));
    default:
      return false;
  }
}

/** `metav1.LabelSelector` over labels. */
function matchesSelector(selector: JsonObject, labels: Readonly<Record<string, unknown>>): boolean {
  const wanted = Object.entries(objectAt(selector, 'matchLabels'));
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    objectsAt(selector, 'matchExpressions').every((expression) => matchesExpression(expression, labels))
  );
}

function matchesExpression(expression: JsonObject, labels: Readonly<Record<string, unknown>>): boolean {
  const key = stringAt(expression, 'key') ?? '';
  const listed = arrayAt(expression, 'values').some((value) => value === labels[key]);
  switch (stringAt(expression, 'operator')) {
    case 'In':
      return key in labels && listed;
    case 'NotIn':
      return !(key in labels && listed);
    case 'Exists':
      return key in labels;
    case 'DoesNotExist':
      return !(key in labels);
    default:
      return false;
  }
}

/** True when a listener and a route have a hostname in common; an absent one on either side means any. */
export function sharesHostname(listener: string | undefined, hostnames: readonly string[]): boolean {
  if (!listener || hostnames.length === 0) return true;
  return hostnames.some((hostname) => covers(listener, hostname) || covers(hostname, listener));
}

/** `*.x` covers every name below x, itself excluded. */
function covers(pattern: string, hostname: string): boolean {
  if (pattern === hostname) return true;
  return pattern.startsWith('*.') && hostname.endsWith(pattern.slice(1)) && hostname.length >= pattern.length;
}
