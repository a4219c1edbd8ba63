import { type Collection, coreV1 } from '#e2e/cluster/kube-http.ts';

/** demo-app with two versions, as in the Gateway API's mesh announcement: three Services on 8080 with two ready endpoints each. */
export function demoObjects(namespace: string): { collection: Collection; object: object }[] {
  const slices: Collection = {
    group: 'discovery.k8s.io',
    version: 'v1',
    plural: 'endpointslices',
    namespace,
  };
  return ['demo-app', 'demo-app-v1', 'demo-app-v2'].flatMap((name, index) => [
    {
      collection: coreV1('services', namespace),
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace },
        spec: {
          selector: { app: name },
          ports: [{ name: 'http', port: 8080, targetPort: 8080, appProtocol: 'http' }],
        },
      },
    },
    {
      collection: slices,
      object: {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
        addressType: 'IPv4',
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
        endpoints: [1, 2].map((host) => ({
          addresses: [`10.1.${index}.${host}`],
          conditions: { ready: true },
        })),
      },
    },
  ]);
}

/** An HTTPRoute `split` of demo-app, 90 to v1 and 10 to v2, with labels of its own. */
export function splitRoute(namespace: string, annotations: Readonly<Record<string, string>>): object {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'split', namespace, labels: { team: 'checkout' }, annotations },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'demo-app', port: 8080 }],
      rules: [
        {
          backendRefs: [
            { name: 'demo-app-v1', port: 8080, weight: 90 },
            { name: 'demo-app-v2', port: 8080, weight: 10 },
          ],
        },
      ],
    },
  };
}
