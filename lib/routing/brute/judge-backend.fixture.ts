import {
  arrayAt,
  type JsonObject,
  objectAt,
  objectsAt,
  stringAt,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { BackendFault } from '#lib/routing/decision.ts';
import type { Asked, Entrance } from './asked.fixture.ts';
import { allOf, findOne, GATEWAY_API, isKnown, namespaceOf, portIn } from './raw-world.fixture.ts';

/** A backend reference with its defaults. */
export type Target = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: number | null;
};

export type Judgement = {
  readonly status: number | null;
  readonly fault: BackendFault | null;
  readonly codes: readonly string[];
};

export function targetOf(ref: JsonObject, route: KubeObject): Target {
  return {
    group: stringAt(ref, 'group') ?? '',
    kind: stringAt(ref, 'kind') ?? 'Service',
    namespace: stringAt(ref, 'namespace') ?? namespaceOf(route),
    name: stringAt(ref, 'name') ?? '',
    port: portIn(ref),
  };
}

const fault = (name: BackendFault, ...codes: string[]): Judgement => ({
  status: name === 'no-ready-endpoints' ? 503 : 500,
  fault: name,
  codes,
});
const unknown = (...codes: string[]): Judgement => ({ status: null, fault: null, codes });

/** kind → grant → existence → ExternalName → port → endpoints */
export function judge(target: Target, route: KubeObject, asked: Asked, entrance: Entrance): Judgement {
  const { world } = asked;
  if (target.group === 'multicluster.x-k8s.io' && target.kind === 'ServiceImport')
    return unknown('service-import');
  if (target.group !== '' || target.kind !== 'Service') return fault('invalid-kind');

  const foreign = target.namespace !== namespaceOf(route);
  const granted = !foreign || isGranted(world, route, target);
  if (!granted && entrance.parent === 'gateway') {
    if (!isKnown(world, GATEWAY_API, 'ReferenceGrant')) return unknown('grant-not-known');
    return fault('ref-not-permitted');
  }
  const judged = judgeService(target, asked);
  const matters = !granted && judged.status !== 500;
  return matters ? { ...judged, codes: [...judged.codes, 'mesh-cross-namespace'] } : judged;
}

function judgeService(target: Target, asked: Asked): Judgement {
  const { world } = asked;
  const service = findOne(world, { ...target, group: '', kind: 'Service' });
  if (!service)
    return isKnown(world, '', 'Service') ? fault('backend-not-found') : unknown('backend-not-known');
  if (isExternalName(service)) return unknown('external-name-backend');
  if (target.port === null || !servesPort(service, target.port))
    return fault('port-not-found', 'backend-port');
  return judgeEndpoints(service, asked);
}

/** Whether a Service that is addressed can answer; the last step of a backend and the only one of a passthrough. */
export function judgeEndpoints(service: KubeObject, asked: Asked): Judgement {
  const { world, options } = asked;
  if (!isKnown(world, 'discovery.k8s.io', 'EndpointSlice')) return unknown('endpoints-not-known');
  const slices = allOf(world, 'discovery.k8s.io', 'EndpointSlice').filter(
    (slice) =>
      namespaceOf(slice) === namespaceOf(service) &&
      stringMapAt(slice.metadata, 'labels')['kubernetes.io/service-name'] === service.metadata.name,
  );
  const ready =
    slices.length === 0
      ? options.endpoints === 'assume'
      : slices.some((slice) =>
          objectsAt(slice, 'endpoints').some((endpoint) => objectAt(endpoint, 'conditions').ready !== false),
        );
  return ready ? { status: 200, fault: null, codes: [] } : fault('no-ready-endpoints');
}

/** Listed for TCP, which is what requests and connections come over; a headless or ExternalName Service that lists none serves all. */
export function servesPort(service: KubeObject, port: number): boolean {
  const ports = objectsAt(specOf(service), 'ports');
  if (ports.some((entry) => entry.port === port && (entry.protocol ?? 'TCP') === 'TCP')) return true;
  return ports.length === 0 && (isHeadless(service) || isExternalName(service));
}

export function isHeadless(service: KubeObject): boolean {
  return stringAt(specOf(service), 'clusterIP') === 'None';
}

export function isExternalName(service: KubeObject): boolean {
  return stringAt(specOf(service), 'type') === 'ExternalName';
}

function isGranted(world: World, route: KubeObject, target: Target): boolean {
  const from = identityOf(route);
  return allOf(world, GATEWAY_API, 'ReferenceGrant').some((grant) => {
    if (namespaceOf(grant) !== target.namespace) return false;
    const spec = specOf(grant);
    const fits = objectsAt(spec, 'from').some(
      (entry) => entry.group === from.group && entry.kind === from.kind && entry.namespace === from.namespace,
    );
    return (
      fits &&
      arrayAt(spec, 'to').length > 0 &&
      objectsAt(spec, 'to').some(
        (entry) =>
          (stringAt(entry, 'group') ?? '') === '' &&
          entry.kind === 'Service' &&
          ((stringAt(entry, 'name') ?? '') === '' || entry.name === target.name),
      )
    );
  });
}
