import { type JsonObject, type JsonValue, numberAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { SERVICE_RESOURCE } from '../kinds/builtin-kinds.ts';
import type { StatusCause } from '../status-error.ts';
import type { ObjectStore } from '../store/store.ts';
import { invalidValue, requiredValue } from './metadata-rules.ts';

/** Defaults the API server reads into every Service: policies and the parts of a port. They belong to whoever wrote the object. */
export function defaultService(object: KubeObject, store: ObjectStore): KubeObject {
  const spec: Record<string, JsonValue> = { ...specOf(object) };
  const type = stringAt(spec, 'type') ?? 'ClusterIP';
  if (Array.isArray(spec.ports))
    spec.ports = objectsAt(spec, 'ports').map((port) => defaultPort(port, type, store));
  if (type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (type === 'NodePort' || type === 'LoadBalancer') spec.externalTrafficPolicy ??= 'Cluster';
  if (type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  return { ...object, spec };
}

/** What the server hands out to a Service: cluster IP and IP families. Nobody owns these fields. */
export function allocateService(object: KubeObject, live: KubeObject | null, store: ObjectStore): KubeObject {
  const spec: Record<string, JsonValue> = { ...specOf(object) };
  if (spec.type === 'ExternalName') {
    delete spec.clusterIP;
    delete spec.clusterIPs;
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

/** What the API server refuses in a Service beyond its schema. */
export function serviceCauses(
  object: KubeObject,
  live: KubeObject | null,
  store: ObjectStore,
): readonly StatusCause[] {
  const spec = specOf(object);
  const type = stringAt(spec, 'type');
  const clusterIP = stringAt(spec, 'clusterIP');
  const causes: StatusCause[] = [...portCauses(spec)];
  if (type === 'ExternalName') {
    if (!stringAt(spec, 'externalName')) causes.push(requiredValue('spec.externalName'));
    return causes;
  }
  if (clusterIP !== 'None' && objectsAt(spec, 'ports').length === 0) causes.push(requiredValue('spec.ports'));
  const before = live ? stringAt(specOf(live), 'clusterIP') : undefined;
  if (before && before !== clusterIP)
    causes.push(
      invalidValue(
        'spec.clusterIPs[0]',
        clusterIP === undefined ? [] : [clusterIP],
        'may not change once set',
      ),
    );
  if (!before && clusterIP && clusterIP !== 'None' && holderOf(clusterIP, store))
    causes.push(
      invalidValue(
        'spec.clusterIPs',
        [clusterIP],
        `failed to allocate IP ${clusterIP}: provided IP is already allocated`,
      ),
    );
  return causes;
}

function holderOf(address: string, store: ObjectStore): KubeObject | undefined {
  return store.list(SERVICE_RESOURCE).find((service) => stringAt(specOf(service), 'clusterIP') === address);
}

function portCauses(spec: JsonObject): readonly StatusCause[] {
  const ports = objectsAt(spec, 'ports');
  const names = ports.map((port) => stringAt(port, 'name') ?? '');
  const keys = ports.map((port) => `${numberAt(port, 'port')}/${stringAt(port, 'protocol')}`);
  return ports.flatMap((port, index) => {
    const at = `spec.ports[${index}]`;
    const name = names[index] ?? '';
    const causes = [...portNameCauses(at, name, ports.length), ...portNumberCauses(at, port)];
    if (name !== '' && names.indexOf(name) < index) causes.push(duplicate(`${at}.name`, name));
    if (keys.indexOf(keys[index] ?? '') < index)
      causes.push(duplicate(at, { port: port.port ?? null, protocol: port.protocol ?? null }));
    return causes;
  });
}

const PORT_NAME = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

function portNameCauses(at: string, name: string, count: number): StatusCause[] {
  if (name === '') return count > 1 ? [requiredValue(`${at}.name`)] : [];
  if (name.length <= 63 && new RegExp(`^${PORT_NAME}$`).test(name)) return [];
  const why = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${PORT_NAME}')`;
  return [invalidValue(`${at}.name`, name, why)];
}

function portNumberCauses(at: string, port: JsonObject): StatusCause[] {
  return ['port', 'targetPort'].flatMap((field) => {
    const number = numberAt(port, field);
    if (number === undefined || (number >= 1 && number <= 65_535)) return [];
    return [invalidValue(`${at}.${field}`, number, 'must be between 1 and 65535, inclusive')];
  });
}

function duplicate(field: string, value: JsonValue): StatusCause {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${JSON.stringify(value)}` };
}
