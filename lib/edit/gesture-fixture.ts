import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { kindKey, type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';

const SERVICES: Readonly<Record<string, readonly number[]>> = {
  'demo/demo-app': [8080],
  'demo/demo-app-v1': [8080],
  'demo/demo-app-v2': [8080],
  'demo/legacy': [80],
  'demo/multi': [80, 9090],
  'demo/none': [],
  'other/demo-app-v3': [8080],
};

export const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: demo-app
  namespace: demo
  uid: u1
  resourceVersion: "7"
spec:
  parentRefs:
  - {group: "", kind: Service, name: demo-app}
  rules:
  - matches:
    - headers:
      - {name: version, value: v2}
    backendRefs:
    - {name: demo-app-v2, port: 8080}
  - backendRefs:
    - name: demo-app
      port: 8080
      weight: 3
    - name: demo-app-v1
      port: 8080
      weight: 1
      filters: []
`;

export function object(yaml: string): KubeObject {
  const parsed = asKubeObject(parseYaml(yaml).value);
  if (!parsed) throw new Error(`Not an object: ${yaml}`);
  return parsed;
}

export function world(...yamls: readonly string[]): World {
  const services = Object.entries(SERVICES).map(([path, ports]) => {
    const [namespace, name] = path.split('/');
    const list = ports.map((port) => `{name: p${port}, port: ${port}}`).join(', ');
    return object(
      `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {ports: [${list}]}}`,
    );
  });
  return createWorld('c', [...services, ...yamls.map(object)], [kindKey({ group: '', kind: 'Service' })]);
}

export function service(name: string, namespace = 'demo'): ObjectKey {
  return objectKey({ group: '', kind: 'Service', namespace, name });
}

export function route(name = 'demo-app'): ObjectKey {
  return objectKey({ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'demo', name });
}

export const DEMO = { parent: service('demo-app'), backend: service('demo-app-v2') };
