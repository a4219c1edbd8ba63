import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { Seeder } from './seeder.ts';
import { type SeedPod, scramble } from './workloads.ts';

/** A Service of the seed. Its EndpointSlice holds the Pods its selector finds. */
export type SeedService = {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly port: number;
  readonly targetPort: number;
  readonly portName: string;
  readonly appProtocol?: string;
  readonly headless?: boolean;
  readonly externalName?: string;
};

/** Makes the Services and their EndpointSlices. */
export function seedServices(
  seeder: Seeder,
  services: readonly SeedService[],
  pods: readonly SeedPod[],
): void {
  for (const service of services) {
    const object = seeder.apply('kubectl', serviceManifest(service));
    if (service.externalName === undefined)
      seeder.create(
        'kube-controller-manager',
        sliceManifest(service, object, pods.filter(isBehind(service))),
      );
  }
}

function isBehind(service: SeedService): (pod: SeedPod) => boolean {
  const wanted = Object.entries(service.selector);
  return (pod) =>
    pod.namespace === service.namespace && wanted.every(([key, value]) => pod.labels[key] === value);
}

function serviceManifest(service: SeedService): JsonObject {
  const { namespace, name } = service;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': namespace },
    },
    spec:
      service.externalName === undefined
        ? {
            selector: service.selector,
            ...(service.headless ? { clusterIP: 'None' } : {}),
            ports: [
              {
                name: service.portName,
                port: service.port,
                targetPort: service.targetPort,
                protocol: 'TCP',
                ...(service.appProtocol === undefined ? {} : { appProtocol: service.appProtocol }),
              },
            ],
          }
        : { type: 'ExternalName', externalName: service.externalName },
  };
}

function sliceManifest(service: SeedService, owner: KubeObject, pods: readonly SeedPod[]): JsonObject {
  const { namespace, name } = service;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${scramble(`${namespace}/${name}`, 5)}`,
      generateName: `${name}-`,
      namespace,
      labels: {
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          name,
          uid: owner.metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    addressType: 'IPv4',
    endpoints: pods.map((pod) => ({
      addresses: [pod.address],
      conditions: { ready: pod.ready, serving: pod.ready, terminating: false },
      nodeName: pod.node,
      targetRef: {
        kind: 'Pod',
        namespace,
        name: pod.object.metadata.name,
        uid: pod.object.metadata.uid ?? '',
      },
    })),
    ports: [
      {
        name: service.portName,
        port: service.targetPort,
        protocol: 'TCP',
        ...(service.appProtocol === undefined ? {} : { appProtocol: service.appProtocol }),
      },
    ],
  };
}
