import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ParentRef, Route } from '#lib/gateway-api/route.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { hostnamesIntersect } from '#lib/routing/frontend/hostname.ts';
import { type Listener, listenersOf } from '#lib/routing/frontend/listeners.ts';
import { admitsNamespace } from '#lib/routing/frontend/namespace-access.ts';
import { type Finding, finding } from './conditions.ts';
import type { ControllerView } from './controller-view.ts';

/** Whether a route may attach to a Gateway or ListenerSet, and to which of its listeners. */
export type GatewayAttachment = { readonly accepted: Finding; readonly listeners: readonly string[] };

type Place = { readonly gateway: KubeObject; readonly parent: ParentRef };

/** Whether a route may attach to listeners of its parent, and if not, why (sectionName and port, then allowedRoutes, then hostnames). */
export function attachment(
  view: ControllerView,
  route: Route,
  { gateway, parent }: Place,
): GatewayAttachment {
  const { namespace, name } = identityOf(gateway);
  const owner = objectKey(parent);
  const title = `${parent.kind} ${parent.namespace}/${parent.name}`;
  const meant = (listenersOf(view.world, namespace, name) ?? []).filter(
    (listener) =>
      listener.owner === owner &&
      (parent.sectionName === null || listener.name === parent.sectionName) &&
      (parent.port === null || listener.port === parent.port),
  );
  if (meant.length === 0) return refused('NoMatchingParent', `${title} has no listener ${placeOf(parent)}.`);
  const allowed = meant.filter((listener) => isAllowed(view, route, listener));
  if (allowed.length === 0)
    return refused(
      'NotAllowedByListeners',
      `No listener of ${title} takes ${route.kind} objects from namespace ${route.namespace}.`,
    );
  const hosted = allowed.filter((listener) => sharesHostname(listener, route));
  if (hosted.length === 0)
    return refused(
      'NoMatchingListenerHostname',
      `None of the hostnames ${route.hostnames.join(', ')} is served by a listener of ${title}.`,
    );
  const listeners = hosted.map((listener) => listener.name);
  const message = `Attached to ${title}, listener ${listeners.join(', ')}.`;
  return { accepted: finding('Accepted', true, 'Accepted', message), listeners };
}

function refused(reason: string, message: string): GatewayAttachment {
  return { accepted: finding('Accepted', false, reason, message), listeners: [] };
}

function placeOf(parent: ParentRef): string {
  const parts: string[] = [];
  if (parent.sectionName !== null) parts.push(`named ${parent.sectionName}`);
  if (parent.port !== null) parts.push(`on port ${parent.port}`);
  return parts.join(' ') || 'at all';
}

function isAllowed({ world }: ControllerView, route: Route, listener: Listener): boolean {
  if (!listener.kinds.includes(route.kind)) return false;
  const ask = { namespace: route.namespace, own: listener.namespace, byDefault: 'Same' } as const;
  return admitsNamespace(listener.allowedNamespaces, ask, world);
}

function sharesHostname(listener: Listener, route: Route): boolean {
  if (route.hostnames.length === 0 || listener.protocol === 'TCP') return true;
  return route.hostnames.some((name) => hostnamesIntersect(name.toLowerCase(), listener.hostname));
}
