import { type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, keyOf, specOf } from '#lib/gateway-api/kube-object.ts';
import { attachedRoutes } from '#lib/routing/attachment.ts';
import { type Listener, listenersOf } from '#lib/routing/frontend/listeners.ts';
import { isReferenceGranted } from '#lib/routing/reference-grants.ts';
import { conditionsOf, type Finding, finding, mergeConditions } from './conditions.ts';
import { type ControllerView, momentOf } from './controller-view.ts';
import { conflictOf } from './listener-conflicts.ts';
import { attachment } from './listeners.ts';
import { isAccepted } from './route-status.ts';

const PROTOCOLS = ['HTTP', 'HTTPS', 'TLS', 'TCP'];

type Owner = { readonly gateway: KubeObject; readonly object: KubeObject };

/** `status.listeners` of a Gateway or a ListenerSet (`object`), each with the number of routes it accepted. */
export function listenerStatuses(view: ControllerView, { gateway, object }: Owner): readonly JsonObject[] {
  const { namespace, name } = identityOf(gateway);
  const all = listenersOf(view.world, namespace, name) ?? [];
  const counts = countAttached(view, { gateway, object });
  const before = objectsAt(objectAt(object, 'status'), 'listeners');
  return objectsAt(specOf(object), 'listeners').map((raw) => {
    const listenerName = stringAt(raw, 'name') ?? '';
    const listener = all.find((each) => each.owner === keyOf(object) && each.name === listenerName);
    const old = before.find((entry) => entry.name === listenerName);
    const findings = listenerFindings(view, object, { raw, listener, all });
    return {
      name: listenerName,
      supportedKinds: supportedKinds(listener).map((kind) => ({ group: GATEWAY_GROUP, kind })),
      attachedRoutes: counts.get(listenerName) ?? 0,
      conditions: mergeConditions(conditionsOf(old), findings, {
        ...momentOf(view, object),
        retired: ['Conflicted'],
      }),
    };
  });
}

function supportedKinds(listener: Listener | undefined): readonly string[] {
  return listener && PROTOCOLS.includes(listener.protocol) ? listener.kinds : [];
}

/** True when the listener of this status serves. */
export function isProgrammed(listener: JsonObject): boolean {
  return conditionsOf(listener).some(({ type, status }) => type === 'Programmed' && status === 'True');
}

type Declared = {
  readonly raw: JsonObject;
  readonly listener: Listener | undefined;
  readonly all: readonly Listener[];
};

function listenerFindings(view: ControllerView, owner: KubeObject, declared: Declared): readonly Finding[] {
  const { raw, listener, all } = declared;
  const protocol = stringAt(raw, 'protocol') ?? '';
  if (!PROTOCOLS.includes(protocol)) {
    const message = `The sandbox knows ${PROTOCOLS.join(', ')} listeners, not ${protocol}.`;
    return [
      finding('Accepted', false, 'UnsupportedProtocol', message),
      finding('Programmed', false, 'Invalid', message),
      finding('ResolvedRefs', true, 'ResolvedRefs', 'Nothing to resolve.'),
    ];
  }
  const resolved = listenerRefs(view, owner, raw);
  const conflict = listener ? conflictOf(listener, all) : null;
  const wrong = conflict?.message ?? (resolved.status === 'False' ? resolved.message : null);
  return [
    finding('Accepted', true, 'Accepted', 'The listener is in order.'),
    wrong === null
      ? finding('Programmed', true, 'Programmed', 'The listener is in place.')
      : finding('Programmed', false, 'Invalid', wrong),
    resolved,
    ...(conflict ? [finding('Conflicted', true, conflict.reason, conflict.message)] : []),
  ];
}

/** ResolvedRefs of a listener: kinds it can serve, then certificates, which are Secrets. */
function listenerRefs(view: ControllerView, owner: KubeObject, raw: JsonObject): Finding {
  const protocol = stringAt(raw, 'protocol') ?? '';
  const isPassedThrough = objectAt(raw, 'tls').mode === 'Passthrough';
  const served = isPassedThrough ? ['TLSRoute'] : (KINDS[protocol] ?? []);
  const foreign = objectsAt(objectAt(raw, 'allowedRoutes'), 'kinds').find(
    ({ group, kind }) => (group ?? GATEWAY_GROUP) !== GATEWAY_GROUP || !served.some((each) => each === kind),
  );
  if (foreign) {
    const message = `A listener for ${protocol} cannot serve ${String(foreign.kind)} objects.`;
    return finding('ResolvedRefs', false, 'InvalidRouteKinds', message);
  }
  const certificates = objectsAt(objectAt(raw, 'tls'), 'certificateRefs');
  const { group, namespace } = identityOf(owner);
  const from = { group, kind: owner.kind, namespace };
  const stranger = certificates.find((ref) => {
    const to = {
      group: stringAt(ref, 'group') ?? '',
      kind: stringAt(ref, 'kind') ?? 'Secret',
      namespace: stringAt(ref, 'namespace') ?? namespace,
      name: stringAt(ref, 'name') ?? '',
    };
    return !isReferenceGranted(view.world, from, to);
  });
  if (stranger) {
    const message = `No ReferenceGrant in ${String(stranger.namespace)} lets this ${owner.kind} use its certificate.`;
    return finding('ResolvedRefs', false, 'RefNotPermitted', message);
  }
  if (certificates.length > 0) {
    const message = 'The sandbox serves no Secrets, so no certificate can be read.';
    return finding('ResolvedRefs', false, 'InvalidCertificateRef', message);
  }
  return finding('ResolvedRefs', true, 'ResolvedRefs', 'Nothing is missing.');
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
};

/** Accepted routes per listener name (ListenerStatus `attachedRoutes`). */
function countAttached(view: ControllerView, { gateway, object }: Owner): ReadonlyMap<string, number> {
  const byListener = new Map<string, Set<KubeObject>>();
  for (const { route, parent } of attachedRoutes(view.world, keyOf(object))) {
    if (!isAccepted(view, route, parent)) continue;
    for (const name of attachment(view, route, { gateway, parent }).listeners)
      byListener.set(name, (byListener.get(name) ?? new Set()).add(route.object));
  }
  return new Map([...byListener].map(([name, routes]) => [name, routes.size]));
}
