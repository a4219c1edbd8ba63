import {
  arrayAt,
  isJsonObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';

/** Cells that are computed and not read, by kind and path of their column: what the API server's own printers show. */
export const COMPUTED_CELLS: Readonly<Record<string, (object: KubeObject) => JsonValue>> = {
  'Service .spec.externalName': (service) => stringAt(specOf(service), 'externalName') ?? '<none>',
  'Service .spec.clusterIP': (service) => stringAt(specOf(service), 'clusterIP') ?? '<none>',
  'Service .spec.ports': (service) => orNone(objectsAt(specOf(service), 'ports').map(portText)),
  'Service .spec.selector': (service) => orNone(pairsOf(specOf(service).selector)),
  'EndpointSlice .ports': (slice) =>
    firstThree(
      objectsAt(slice, 'ports').map((port) => String(port.port)),
      '<unset>',
    ),
  'EndpointSlice .endpoints': (slice) =>
    firstThree(
      objectsAt(slice, 'endpoints').flatMap((endpoint) => textsOf(endpoint.addresses)),
      '<unset>',
    ),
  'ConfigMap .data': (map) => sizeOf(map.data) + sizeOf(map.binaryData),
  'Pod .status.ready': (pod) => `${readyContainers(pod)}/${objectsAt(specOf(pod), 'containers').length}`,
  'Pod .status.phase': podStatus,
  'Pod .status.restarts': (pod) =>
    String(containerStatuses(pod).reduce((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0)),
  'Pod .status.podIP': (pod) => orNone([stringAt(objectAt(pod, 'status'), 'podIP') ?? '']),
  'Pod .spec.nodeName': (pod) => orNone([stringAt(specOf(pod), 'nodeName') ?? '']),
  'Pod .status.nominatedNodeName': (pod) =>
    orNone([stringAt(objectAt(pod, 'status'), 'nominatedNodeName') ?? '']),
  'Pod .spec.readinessGates': () => '<none>',
  'Deployment .status.readyReplicas': (deployment) =>
    `${statusNumber(deployment, 'readyReplicas')}/${numberAt(specOf(deployment), 'replicas') ?? 0}`,
  'Deployment .status.updatedReplicas': (deployment) => statusNumber(deployment, 'updatedReplicas'),
  'Deployment .status.availableReplicas': (deployment) => statusNumber(deployment, 'availableReplicas'),
  'Deployment .spec.template.spec.containers': (deployment) => containersOf(deployment, 'name'),
  'Deployment .spec.template.spec.images': (deployment) => containersOf(deployment, 'image'),
  'Deployment .spec.selector': (deployment) =>
    orNone(pairsOf(objectAt(specOf(deployment), 'selector').matchLabels)),
  'ControllerRevision .metadata.ownerReferences': (revision) => {
    const owner = objectsAt(revision.metadata, 'ownerReferences').find((each) => each.controller === true);
    return owner ? `${String(owner.kind).toLowerCase()}.apps/${owner.name}` : '<none>';
  },
  'Event .involvedObject': (event) => {
    const about = objectAt(event, 'involvedObject');
    return `${(stringAt(about, 'kind') ?? '').toLowerCase()}/${stringAt(about, 'name') ?? ''}`;
  },
  'Event .source': (event) => {
    const { component = '', host = '' } = objectAt(event, 'source');
    return [component, host].filter((part) => part !== '').join(', ');
  },
  'Event .count': (event) => numberAt(event, 'count') ?? 1,
  'Event .message': (event) => (stringAt(event, 'message') ?? '').trim(),
  ...definitionCells(),
  ...bindingCells('RoleBinding'),
  ...bindingCells('ClusterRoleBinding'),
};

function definitionCells(): Record<string, (crd: KubeObject) => JsonValue> {
  return {
    'CustomResourceDefinition .spec.versions': (crd) =>
      objectsAt(specOf(crd), 'versions')
        .filter((version) => version.served === true)
        .map((version) => `${version.name}${version.storage === true ? '(storage)' : ''}`)
        .join(','),
    'CustomResourceDefinition .spec.names.shortNames': (crd) =>
      textsOf(objectAt(specOf(crd), 'names').shortNames).join(','),
    'CustomResourceDefinition .status.conditions[?(@.type=="Established")].status': (crd) =>
      String(
        objectsAt(objectAt(crd, 'status'), 'conditions').some(
          (each) => each.type === 'Established' && each.status === 'True',
        ),
      ),
  };
}

function bindingCells(kind: string): Record<string, (binding: KubeObject) => JsonValue> {
  const named = (wanted: string) => (binding: KubeObject) =>
    objectsAt(binding, 'subjects')
      .filter((subject) => subject.kind === wanted)
      .map(({ name, namespace }) => (wanted === 'ServiceAccount' ? `${namespace}/${name}` : String(name)))
      .join(', ');
  return {
    [`${kind} .roleRef`]: (binding) => {
      const ref = objectAt(binding, 'roleRef');
      return `${ref.kind}/${ref.name}`;
    },
    [`${kind} .subjects.User`]: named('User'),
    [`${kind} .subjects.Group`]: named('Group'),
    [`${kind} .subjects.ServiceAccount`]: named('ServiceAccount'),
  };
}

function portText(port: JsonObject): string {
  const node = typeof port.nodePort === 'number' ? `:${port.nodePort}` : '';
  return `${port.port}${node}/${stringAt(port, 'protocol') ?? 'TCP'}`;
}

function podStatus(pod: KubeObject): string {
  const status = objectAt(pod, 'status');
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  return stringAt(status, 'reason') ?? stringAt(status, 'phase') ?? '';
}

function containerStatuses(pod: KubeObject): readonly JsonObject[] {
  return objectsAt(objectAt(pod, 'status'), 'containerStatuses');
}

/** Without statuses of its containers (the seeded Pods have none) a ready Pod has all of them ready. */
function readyContainers(pod: KubeObject): number {
  const statuses = containerStatuses(pod);
  if (statuses.length > 0) return statuses.filter((status) => status.ready === true).length;
  const ready = objectsAt(objectAt(pod, 'status'), 'conditions').some(
    (each) => each.type === 'ContainersReady' && each.status === 'True',
  );
  return ready ? objectsAt(specOf(pod), 'containers').length : 0;
}

function statusNumber(object: KubeObject, field: string): number {
  return numberAt(objectAt(object, 'status'), field) ?? 0;
}

function containersOf(deployment: KubeObject, field: string): string {
  const pod = objectAt(objectAt(specOf(deployment), 'template'), 'spec');
  return objectsAt(pod, 'containers')
    .map((container) => stringAt(container, field) ?? '')
    .join(',');
}

function pairsOf(map: JsonValue | undefined): readonly string[] {
  return isJsonObject(map)
    ? Object.entries(map)
        .map(([key, value]) => `${key}=${value}`)
        .toSorted()
    : [];
}

function sizeOf(map: JsonValue | undefined): number {
  return isJsonObject(map) ? Object.keys(map).length : 0;
}

function orNone(parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '');
  return said.length > 0 ? said.join(',') : '<none>';
}

function firstThree(parts: readonly string[], none: string): string {
  if (parts.length === 0) return none;
  const more = parts.length > 3 ? ` + ${parts.length - 3} more...` : '';
  return `${parts.slice(0, 3).join(',')}${more}`;
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  const list: JsonArray = arrayAt({ list: value ?? [] }, 'list');
  return list.filter((item) => typeof item === 'string');
}
