import type { JsonObject } from '#lib/gateway-api/json.ts';
import {
  anything,
  atomicList,
  atomicStruct,
  CONDITION,
  flag,
  integer,
  integerBetween,
  intOrText,
  kindSchema,
  listMap,
  oneOf,
  setOf,
  struct,
  text,
  textMap,
  time,
  withDefault,
} from './schema-builder.ts';

const port = integerBetween(1, 65_535);
const protocol = oneOf(['SCTP', 'TCP', 'UDP'], 'TCP');
const conditions = listMap(['type'], CONDITION);

/** core/v1 Namespace. */
export const NAMESPACE_SCHEMA = kindSchema({
  spec: struct({ finalizers: atomicList(text) }),
  status: struct({ phase: text, conditions }),
});

const SERVICE_PORT = struct(
  { name: text, protocol, appProtocol: text, port: integer, targetPort: intOrText, nodePort: integer },
  ['port'],
);

const LOAD_BALANCER_STATUS = struct({
  ingress: atomicList(
    struct({
      ip: text,
      hostname: text,
      ipMode: text,
      ports: atomicList(struct({ port, protocol: text, error: text })),
    }),
  ),
});

/** core/v1 Service, every field. */
export const SERVICE_SCHEMA = kindSchema({
  spec: struct({
    type: oneOf(['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], 'ClusterIP'),
    ports: listMap(['port', 'protocol'], SERVICE_PORT, 'port'),
    selector: { ...textMap, 'x-kubernetes-map-type': 'atomic' },
    clusterIP: text,
    clusterIPs: atomicList(text),
    externalIPs: atomicList(text),
    externalName: text,
    externalTrafficPolicy: oneOf(['Cluster', 'Local']),
    internalTrafficPolicy: oneOf(['Cluster', 'Local']),
    ipFamilies: atomicList(oneOf(['IPv4', 'IPv6'])),
    ipFamilyPolicy: oneOf(['PreferDualStack', 'RequireDualStack', 'SingleStack']),
    sessionAffinity: oneOf(['ClientIP', 'None'], 'None'),
    sessionAffinityConfig: struct({ clientIP: struct({ timeoutSeconds: integerBetween(1, 86_400) }) }),
    publishNotReadyAddresses: flag,
    allocateLoadBalancerNodePorts: flag,
    healthCheckNodePort: integer,
    loadBalancerClass: text,
    loadBalancerIP: text,
    loadBalancerSourceRanges: atomicList(text),
    trafficDistribution: text,
  }),
  status: struct({ loadBalancer: LOAD_BALANCER_STATUS, conditions }),
});

/** core/v1 ConfigMap. */
export const CONFIG_MAP_SCHEMA = kindSchema({ data: textMap, binaryData: textMap, immutable: flag });

const TARGET_REF = atomicStruct({
  apiVersion: text,
  kind: text,
  namespace: text,
  name: text,
  uid: text,
  resourceVersion: text,
  fieldPath: text,
});

/** discovery.k8s.io/v1 EndpointSlice. */
export const ENDPOINT_SLICE_SCHEMA = kindSchema(
  {
    addressType: oneOf(['FQDN', 'IPv4', 'IPv6']),
    endpoints: atomicList(
      struct(
        {
          addresses: setOf(text),
          conditions: withDefault(struct({ ready: flag, serving: flag, terminating: flag }), {}),
          hostname: text,
          nodeName: text,
          zone: text,
          hints: anything,
          deprecatedTopology: textMap,
          targetRef: TARGET_REF,
        },
        ['addresses'],
      ),
    ),
    ports: atomicList(struct({ name: withDefault(text, ''), port: integer, protocol, appProtocol: text })),
  },
  ['addressType', 'endpoints'],
);

const CONTAINER_PORT = struct(
  { name: text, containerPort: port, protocol, hostPort: integer, hostIP: text },
  ['containerPort'],
);

const CONTAINER = struct(
  {
    name: text,
    image: text,
    imagePullPolicy: oneOf(['Always', 'IfNotPresent', 'Never']),
    command: atomicList(text),
    args: atomicList(text),
    workingDir: text,
    ports: listMap(['containerPort', 'protocol'], CONTAINER_PORT, 'containerPort'),
    env: listMap(['name'], struct({ name: text, value: text, valueFrom: anything }, ['name'])),
    envFrom: atomicList(anything),
    resources: withDefault(anything, {}),
    volumeMounts: listMap(['mountPath'], { ...anything, type: 'object' }),
    livenessProbe: anything,
    readinessProbe: anything,
    startupProbe: anything,
    lifecycle: anything,
    securityContext: anything,
    terminationMessagePath: withDefault(text, '/dev/termination-log'),
    terminationMessagePolicy: oneOf(['File', 'FallbackToLogsOnError'], 'File'),
    restartPolicy: text,
    stdin: flag,
    stdinOnce: flag,
    tty: flag,
  },
  ['name'],
);

const containers = listMap(['name'], CONTAINER);

/** core/v1 PodSpec: what the sandbox's own Pods and ordinary manifests carry; deep parts are kept unchecked. */
export const POD_SPEC = struct(
  {
    containers,
    initContainers: containers,
    ephemeralContainers: containers,
    volumes: listMap(['name'], { ...anything, type: 'object' }),
    restartPolicy: oneOf(['Always', 'OnFailure', 'Never'], 'Always'),
    terminationGracePeriodSeconds: withDefault({ type: 'integer', format: 'int64' }, 30),
    activeDeadlineSeconds: { type: 'integer', format: 'int64' },
    dnsPolicy: withDefault(text, 'ClusterFirst'),
    dnsConfig: anything,
    nodeName: text,
    nodeSelector: { ...textMap, 'x-kubernetes-map-type': 'atomic' },
    serviceAccountName: text,
    serviceAccount: text,
    automountServiceAccountToken: flag,
    hostNetwork: flag,
    hostPID: flag,
    hostIPC: flag,
    hostUsers: flag,
    shareProcessNamespace: flag,
    hostname: text,
    subdomain: text,
    schedulerName: withDefault(text, 'default-scheduler'),
    affinity: anything,
    tolerations: atomicList(anything),
    topologySpreadConstraints: atomicList(anything),
    securityContext: withDefault(anything, {}),
    imagePullSecrets: listMap(['name'], atomicStruct({ name: text })),
    hostAliases: listMap(['ip'], struct({ ip: text, hostnames: atomicList(text) })),
    priorityClassName: text,
    priority: integer,
    preemptionPolicy: text,
    enableServiceLinks: flag,
    runtimeClassName: text,
    readinessGates: atomicList(anything),
    overhead: anything,
    os: anything,
    resources: anything,
  },
  ['containers'],
);

/** What a PodSpec has from its birth. */
export const POD_PARTS: JsonObject = { containers: null };

/** core/v1 Pod. */
export const POD_SCHEMA = kindSchema(
  {
    spec: POD_SPEC,
    status: struct({
      phase: text,
      conditions,
      message: text,
      reason: text,
      nominatedNodeName: text,
      hostIP: text,
      hostIPs: atomicList(struct({ ip: text })),
      podIP: text,
      podIPs: listMap(['ip'], struct({ ip: text }, ['ip'])),
      startTime: { ...time, nullable: true },
      qosClass: text,
      observedGeneration: { type: 'integer', format: 'int64' },
      containerStatuses: atomicList(anything),
      initContainerStatuses: atomicList(anything),
      ephemeralContainerStatuses: atomicList(anything),
    }),
  },
  [],
  { spec: POD_PARTS, status: {} },
);

/** apps/v1 ControllerRevision. */
export const CONTROLLER_REVISION_SCHEMA = kindSchema(
  {
    data: { ...anything, 'x-kubernetes-map-type': 'atomic' },
    revision: { type: 'integer', format: 'int64' },
  },
  ['revision'],
);

const NAMES = struct(
  {
    plural: text,
    singular: text,
    kind: text,
    listKind: text,
    shortNames: atomicList(text),
    categories: atomicList(text),
  },
  ['plural', 'kind'],
);

const PRINTER_COLUMN = struct(
  { name: text, type: text, format: text, description: text, priority: integer, jsonPath: text },
  ['name', 'type', 'jsonPath'],
);

const CRD_VERSION: JsonObject = struct(
  {
    name: text,
    served: flag,
    storage: flag,
    deprecated: flag,
    deprecationWarning: text,
    schema: struct({ openAPIV3Schema: anything }),
    subresources: struct({ status: anything, scale: anything }),
    additionalPrinterColumns: atomicList(PRINTER_COLUMN),
    selectableFields: atomicList(struct({ jsonPath: text }, ['jsonPath'])),
  },
  ['name', 'served', 'storage'],
);

/** apiextensions.k8s.io/v1 CustomResourceDefinition. */
export const CRD_SCHEMA = kindSchema(
  {
    spec: struct(
      {
        group: text,
        names: NAMES,
        scope: oneOf(['Namespaced', 'Cluster']),
        versions: atomicList(CRD_VERSION),
        conversion: anything,
        preserveUnknownFields: flag,
      },
      ['group', 'names', 'scope', 'versions'],
    ),
    status: struct({ conditions, acceptedNames: NAMES, storedVersions: atomicList(text) }),
  },
  ['spec'],
  { spec: { names: {} }, status: {} },
);
