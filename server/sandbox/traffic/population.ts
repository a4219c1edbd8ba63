import { arrayAt, objectAt, objectsAt, stringAt, stringMapAt } from '#lib/gateway-api/json.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { scramble } from '../seed/workloads.ts';

const POD = { group: '', kind: 'Pod' } as const;
const SLICE = { group: 'discovery.k8s.io', kind: 'EndpointSlice' } as const;
const GATEWAY_LABEL = 'gateway.networking.k8s.io/gateway-name';

/** A Pod that sends or answers requests. */
export type Party = {
  readonly namespace: string;
  /** What made the Pod: its Deployment and the like. */
  readonly workload: string;
  readonly pod: string;
  readonly app: string;
  readonly version: string;
  readonly serviceAccount: string;
  readonly address: string;
  readonly node: string;
  /** Names of the Services that lead to it, in alphabetical order. */
  readonly services: readonly string[];
};

/** Who is there to send and to answer, in one state of the cluster. */
export type Population = {
  /** Running Pods of a workload. */
  readonly workload: (namespace: string, workload: string) => readonly Party[];
  /** Pods that are ready behind a Service. */
  readonly behind: (namespace: string, service: string) => readonly Party[];
  /** Pods of a Gateway; where it has none in the cluster, one that stands for its proxy. */
  readonly gateway: (namespace: string, name: string) => readonly Party[];
  /** Every Pod. */
  readonly everyone: readonly Party[];
};

/** Reads Pods and EndpointSlices. */
export function createPopulation(world: World): Population {
  const services = servicesByPod(world);
  const everyone = objectsOfKind(world, POD)
    .filter(isRunning)
    .map((pod) => partyOf(pod, services));
  const byPod = new Map(everyone.map((party) => [`${party.namespace}/${party.pod}`, party]));
  const behind = new Map<string, Party[]>();
  for (const { key, pod, ready } of endpointsOf(world)) {
    const party = byPod.get(pod);
    if (!ready || !party) continue;
    const list = behind.get(key);
    if (!list) behind.set(key, [party]);
    else if (!list.includes(party)) list.push(party);
  }
  const gatewayPods = objectsOfKind(world, POD).filter((pod) => gatewayOf(pod) !== undefined);
  return {
    everyone,
    workload: (namespace, workload) =>
      everyone.filter((party) => party.namespace === namespace && party.workload === workload),
    behind: (namespace, service) => behind.get(`${namespace}/${service}`) ?? [],
    gateway: (namespace, name) => {
      const own = gatewayPods
        .filter((pod) => identityOf(pod).namespace === namespace && gatewayOf(pod) === name)
        .flatMap((pod) => byPod.get(`${namespace}/${pod.metadata.name}`) ?? []);
      return own.length > 0 ? own : [gatewayProxy(namespace, name)];
    },
  };
}

function gatewayOf(pod: KubeObject): string | undefined {
  return stringMapAt(pod.metadata, 'labels')[GATEWAY_LABEL];
}

function gatewayProxy(namespace: string, name: string): Party {
  return {
    namespace,
    workload: name,
    pod: `${name}-${scramble(name, 9)}-${scramble(`${namespace}/${name}`, 5)}`,
    app: name,
    version: 'latest',
    serviceAccount: name,
    address: '10.244.9.9',
    node: 'sandbox-node-1',
    services: [],
  };
}

function isRunning(pod: KubeObject): boolean {
  return stringAt(objectAt(pod, 'status'), 'phase') === 'Running';
}

function partyOf(pod: KubeObject, services: ReadonlyMap<string, ReadonlySet<string>>): Party {
  const { namespace, name } = identityOf(pod);
  const labels = stringMapAt(pod.metadata, 'labels');
  const spec = specOf(pod);
  const workload = workloadOf(pod);
  return {
    namespace,
    workload,
    pod: name,
    app: labels.app ?? labels['app.kubernetes.io/name'] ?? workload,
    version: labels.version ?? labels['app.kubernetes.io/version'] ?? 'latest',
    serviceAccount: stringAt(spec, 'serviceAccountName') ?? 'default',
    address: stringAt(objectAt(pod, 'status'), 'podIP') ?? '',
    node: stringAt(spec, 'nodeName') ?? '',
    services: [...(services.get(`${namespace}/${name}`) ?? [])].sort(),
  };
}

/** The owner, through its ReplicaSet; without one, the Pod's name without what Kubernetes appends to it. */
function workloadOf(pod: KubeObject): string {
  const owner = objectsAt(pod.metadata, 'ownerReferences').find(({ controller }) => controller === true);
  const owned = stringAt(owner, 'name');
  if (owned !== undefined && owner?.kind !== 'ReplicaSet') return owned;
  const [, fromSet] = /^(.+)-[a-z0-9]+$/.exec(owned ?? '') ?? [];
  const [, fromName] = /^(.+)-[a-z0-9]{5,10}-[a-z0-9]{5}$/.exec(pod.metadata.name) ?? [];
  return fromSet ?? fromName ?? pod.metadata.name;
}

type Endpoint = {
  readonly key: string;
  readonly service: string;
  readonly pod: string;
  readonly ready: boolean;
};

function endpointsOf(world: World): readonly Endpoint[] {
  return objectsOfKind(world, SLICE).flatMap((slice) => {
    const { namespace } = identityOf(slice);
    const service = stringMapAt(slice.metadata, 'labels')['kubernetes.io/service-name'];
    if (service === undefined) return [];
    return objectsAt(slice, 'endpoints').flatMap((endpoint) => {
      const target = objectAt(endpoint, 'targetRef');
      const pod = stringAt(target, 'name');
      if (pod === undefined || arrayAt(endpoint, 'addresses').length === 0) return [];
      const ready = objectAt(endpoint, 'conditions').ready !== false;
      return [{ key: `${namespace}/${service}`, service, pod: `${namespace}/${pod}`, ready }];
    });
  });
}

function servicesByPod(world: World): ReadonlyMap<string, ReadonlySet<string>> {
  const services = new Map<string, Set<string>>();
  for (const { service, pod } of endpointsOf(world)) {
    const known = services.get(pod);
    if (known) known.add(service);
    else services.set(pod, new Set([service]));
  }
  return services;
}
