import {
  arrayAt,
  booleanAt,
  isJsonObject,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringMapAt,
} from './json.ts';
import { identityOf, type KubeObject, specOf } from './kube-object.ts';

export type ServicePort = {
  readonly name: string | null;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol: string | null;
};

/** What the graph and the editor need of a core/v1 Service. */
export type Service = {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly headless: boolean;
  readonly ports: readonly ServicePort[];
  readonly selector: Readonly<Record<string, string>>;
  readonly object: KubeObject;
};

/** Reads a Service; wrong-typed members are treated as absent. */
export function readService(object: KubeObject): Service {
  const { namespace, name } = identityOf(object);
  const spec = specOf(object);
  return {
    namespace,
    name,
    type: stringAt(spec, 'type') ?? 'ClusterIP',
    headless: stringAt(spec, 'clusterIP') === 'None',
    ports: objectsAt(spec, 'ports').flatMap((port) => {
      const number = numberAt(port, 'port');
      if (number === undefined) return [];
      return [
        {
          name: stringAt(port, 'name') ?? null,
          port: number,
          protocol: stringAt(port, 'protocol') ?? 'TCP',
          appProtocol: stringAt(port, 'appProtocol') ?? null,
        },
      ];
    }),
    selector: stringMapAt(spec, 'selector'),
    object,
  };
}

/** Endpoints of one EndpointSlice: `ready` counts as Kubernetes does (`conditions.ready` absent means ready). */
export function readEndpointSlice(object: KubeObject): {
  service: string | null;
  ready: number;
  total: number;
} {
  const labels = stringMapAt(object.metadata, 'labels');
  let ready = 0;
  let total = 0;
  for (const endpoint of arrayAt(object, 'endpoints')) {
    if (!isJsonObject(endpoint)) continue;
    total += 1;
    if (booleanAt(objectAt(endpoint, 'conditions'), 'ready') !== false) ready += 1;
  }
  return { service: labels['kubernetes.io/service-name'] ?? null, ready, total };
}
