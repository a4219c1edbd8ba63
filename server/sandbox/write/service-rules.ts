import { type JsonObject, type JsonValue, numberAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { SERVICE_RESOURCE } from '../kinds/builtin-kinds.ts';
import type { ObjectStore } from '../store/store.ts';

/** How long a client stays with its Pod unless told otherwise. */
const AFFINITY_SECONDS = 10_800;

/** Defaults the API server reads into every Service: policies and the parts of a port. They belong to whoever wrote the object. */
export function defaultService(object: KubeObject, store: ObjectStore): KubeObject {
  const spec: Record<string, JsonValue> = { ...specOf(object) };
  const type = stringAt(spec, 'type') ?? 'ClusterIP';
  if (Array.isArray(spec.ports))
    spec.ports = objectsAt(spec, 'ports').map((port) => defaultPort(port, type, store));
  if (type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.sessionAffinity === 'ClientIP')
    spec.sessionAffinityConfig ??= { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
  if (type === 'NodePort' || type === 'LoadBalancer') spec.externalTrafficPolicy ??= 'Cluster';
  if (type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  return { ...object, spec };
}

/** What the server hands out to a Service: cluster IP and IP families. Nobody owns these fields. */
export function allocateService(object: KubeObject, live: KubeObject | null, store: ObjectStore): KubeObject {
  const spec: Record<string, JsonValue> = { ...specOf(object) };
  if (spec.type === 'ExternalName') {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'])
      delete spec[field];
  } else {
    const kept = live ? stringAt(specOf(live), 'clusterIP') : undefined;
    const asked = stringAt(spec, 'clusterIP') ?? '';
    const clusterIP = asked === '' ? (kept ?? freeClusterIp(store)) : asked;
    // Without a selector a headless Service may point anywhere.
    const anywhere = clusterIP === 'None' && spec.selector === undefined;
    spec.clusterIP = clusterIP;
    spec.clusterIPs ??= [clusterIP];
    spec.ipFamilies ??= anywhere ? ['IPv4', 'IPv6'] : ['IPv4'];
    spec.ipFamilyPolicy ??= anywhere ? 'RequireDualStack' : 'SingleStack';
  }
  return { ...object, spec, status: object.status ?? { loadBalancer: {} } };
}

function defaultPort(port: JsonObject, type: string, store: ObjectStore): JsonObject {
  const out: Record<string, JsonValue> = { ...port };
  out.protocol ??= 'TCP';
  // Zero and nothing are the same to Go.
  if (out.targetPort === 0 || out.targetPort === '') delete out.targetPort;
  if (port.port !== undefined) out.targetPort ??= port.port;
  if (type === 'NodePort' || type === 'LoadBalancer') out.nodePort ??= freeNodePort(store);
  return out;
}

/** The lowest address of 10.96.0.0/16 (from .0.10 on) that no Service holds. */
function freeClusterIp(store: ObjectStore): string {
  const taken = new Set(
    store.list(SERVICE_RESOURCE).map((service) => stringAt(specOf(service), 'clusterIP')),
  );
  for (let number = 10; number < 65_535; number += 1) {
    const address = `10.96.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) return address;
  }
  return '';
}

function freeNodePort(store: ObjectStore): number {
  const taken = new Set(
    store
      .list(SERVICE_RESOURCE)
      .flatMap((service) => objectsAt(specOf(service), 'ports').map((port) => numberAt(port, 'nodePort'))),
  );
  let port = 30_000;
  while (taken.has(port)) port += 1;
  return port;
}
