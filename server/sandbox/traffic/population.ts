import { arrayAt, numberAt, objectAt, objectsAt, stringAt, stringMapAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { readService } from '#lib/gateway-api/service.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { scramble } from '../seed/workloads.ts';

const POD = { group: '', kind: 'Pod' } as const;
const GATEWAY = { group: GATEWAY_GROUP, kind: 'Gateway' } as const;
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
  /** Port of its first container; 0 when it names none. */
  readonly port: number;
  /** True for the proxy of a Gateway. */
  readonly gateway: boolean;
  /** The Services that lead to it with their first port, in alphabetical order. */
  readonly services: readonly { readonly name: string; readonly port: number }[];
};

/** Who is there to send and to answer, in one state of the cluster. */
export type Population = {
  /** Running Pods of a workload. */
  readonly workload: (namespace: string, workload: string) => readonly Party[];
  /** Pods that are ready behind a Service. */
  readonly behind: (namespace: string, service: string) => readonly Party[];
  /** Pods of a Gateway; where it has none in the cluster, one that stands for its proxy; empty without the Gateway. */
  readonly gateway: (namespace: string, name: string) => readonly Party[];
  /** Every Pod that runs, and the proxies that stand for Gateways without Pods. */
  readonly everyone: readonly Party[];
};

/** Reads Pods, EndpointSlices and Gateways. */
export function createPopulation(world: World): Population {
  const services = servicesByPod(world);
  const pods = objectsOfKind(world, POD).filter(isRunning);
  const everyone = pods.map((pod) => partyOf(pod, services));
  const byGateway = new Map<string, readonly Party[]>();
  for (const gateway of objectsOfKind(world, GATEWAY)) {
    const { namespace, name } = identityOf(gateway);
    const own = everyone.filter(
      (party, index) => party.namespace === namespace && gatewayOf(pods[index]) === name,
    );
    byGateway.set(`${namespace}/${name}`, own.length > 0 ? own : [gatewayProxy(namespace, name)]);
  }
  const behind = readyBehind(world, everyone);
  return {
    everyone: [...everyone, ...[...byGateway.values()].flat().filter((party) => !everyone.includes(party))],
    workload: (namespace, workload) =>
      everyone.filter((party) => party.namespace === namespace && party.workload === workload),
    behind: (namespace, service) => behind.get(`${namespace}/${service}`) ?? [],
    gateway: (namespace, name) => byGateway.get(`${namespace}/${name}`) ?? [],
  };
}

function readyBehind(world: World, everyone: readonly Party[]): ReadonlyMap<string, readonly Party[]> {
  const byPod = new Map(everyone.map((party) => [`${party.namespace}/${party.pod}`, party]));
  const behind = new Map<string, Party[]>();
  for (const { key, pod, ready } of endpointsOf(world)) {
    const party = byPod.get(pod);
    if (!ready || !party) continue;
    const list = behind.get(key);
    if (!list) behind.set(key, [party]);
    else if (!list.includes(party)) list.push(party);
  }
  return behind;
}

function gatewayOf(pod: KubeObject | undefined): string | undefined {
  return stringMapAt(pod?.metadata, 'labels')[GATEWAY_LABEL];
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
    port: 8080,
    gateway: true,
    services: [],
  };
}

function isRunning(pod: KubeObject): boolean {
  return stringAt(objectAt(pod, 'status'), 'phase') === 'Running';
}

function partyOf(pod: KubeObject, services: ReadonlyMap<string, Party['services']>): Party {
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
    port: numberAt(objectsAt(objectsAt(spec, 'containers')[0], 'ports')[0], 'containerPort') ?? 0,
    gateway: gatewayOf(pod) !== undefined,
    services: services.get(`${namespace}/${name}`) ?? [],
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

function servicesByPod(world: World): ReadonlyMap<string, Party['services']> {
  const names = new Map<string, Set<string>>();
  for (const { service, pod } of endpointsOf(world)) {
    const known = names.get(pod);
    if (known) known.add(service);
    else names.set(pod, new Set([service]));
  }
  return new Map([...names].map(([pod, found]) => [pod, withPorts(world, pod, found)]));
}

function withPorts(world: World, pod: string, names: ReadonlySet<string>): Party['services'] {
  const [namespace = ''] = pod.split('/');
  return [...names].sort().map((name) => {
    const object = world.objects.get(objectKey({ group: '', kind: 'Service', namespace, name }));
    return { name, port: object ? (readService(object).ports[0]?.port ?? 0) : 0 };
  });
}
