import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { Seeder } from './seeder.ts';

/** Pods of one version of an application, as a Deployment would leave them. */
export type Workload = {
  readonly namespace: string;
  readonly app: string;
  readonly version: string;
  readonly replicas: number;
  /** How many of them are ready. */
  readonly ready: number;
  readonly port: number;
  readonly portName: string;
};

/** A Pod of the seed with what its EndpointSlices need. */
export type SeedPod = {
  readonly object: KubeObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly address: string;
  readonly ready: boolean;
  readonly node: string;
};

const NODES = ['sandbox-node-1', 'sandbox-node-2', 'sandbox-node-3'];
const KUBELET = 'kubelet';
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Makes the Pods of all workloads, running, with addresses of 10.244.0.0/16 in order. */
export function seedPods(seeder: Seeder, workloads: readonly Workload[], now: string): readonly SeedPod[] {
  const pods: SeedPod[] = [];
  for (const workload of workloads)
    for (let index = 0; index < workload.replicas; index += 1)
      pods.push(seedPod(seeder, workload, { index, serial: pods.length, now }));
  return pods;
}

type Place = { readonly index: number; readonly serial: number; readonly now: string };

function seedPod(seeder: Seeder, workload: Workload, place: Place): SeedPod {
  const { namespace, app, version } = workload;
  const name = `${app}-${version}`;
  const labels = { app, version };
  const node = NODES[place.serial % NODES.length] ?? 'sandbox-node-1';
  const address = `10.244.${place.serial % NODES.length}.${10 + Math.floor(place.serial / NODES.length)}`;
  const ready = place.index < workload.ready;
  const pod = seeder.create('kube-controller-manager', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${scramble(name, 9)}-${scramble(`${name}/${place.index}`, 5)}`,
      namespace,
      labels,
    },
    spec: {
      nodeName: node,
      serviceAccountName: app,
      containers: [
        {
          name: app,
          image: `registry.example/${namespace}/${app}:${version}`,
          ports: [{ name: workload.portName, containerPort: workload.port, protocol: 'TCP' }],
        },
      ],
    },
  });
  const object = seeder.setStatus(KUBELET, pod, podStatus({ address, ready, now: place.now }));
  return { object, labels, namespace, address, ready, node };
}

function podStatus(pod: {
  readonly address: string;
  readonly ready: boolean;
  readonly now: string;
}): JsonObject {
  const condition = (type: string, holds: boolean): JsonObject => ({
    type,
    status: holds ? 'True' : 'False',
    lastTransitionTime: pod.now,
    ...(holds ? {} : { reason: 'ContainersNotReady', message: 'the readiness probe fails' }),
  });
  return {
    phase: 'Running',
    podIP: pod.address,
    podIPs: [{ ip: pod.address }],
    startTime: pod.now,
    qosClass: 'BestEffort',
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', true),
      condition('ContainersReady', pod.ready),
      condition('Ready', pod.ready),
    ],
  };
}

/** Letters as Kubernetes appends them, the same for the same text. */
export function scramble(text: string, length: number): string {
  let state = 2_166_136_261;
  for (const char of text) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  let out = '';
  for (let index = 0; index < length; index += 1) {
    state = Math.imul(state ^ (state >>> 13), 16_777_619) >>> 0;
    out += LETTERS[state % LETTERS.length];
  }
  return out;
}
