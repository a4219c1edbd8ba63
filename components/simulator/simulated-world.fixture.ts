import type { World } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';

/** Namespaces `demo` and `web`, Services of `demo` on port 8080 with an endpoint, and more documents besides. */
export function demoWorld(documents = '', names = ['echo', 'echo-v1', 'echo-v2']): World {
  const services = names.map(
    (name) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: demo}
spec: {ports: [{name: http, port: 8080}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-1, namespace: demo, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}]
`,
  );
  const namespaces = ['demo', 'web'].map(
    (name) => `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`,
  );
  return worldFromManifests(
    [...namespaces, ...services, documents].filter((text) => text !== '').join('\n---\n'),
  );
}

/** An HTTPRoute `r` of Service echo with these rules, in flow style. */
export function echoRoute(rules: string, name = 'r'): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: demo, creationTimestamp: "2026-01-01T00:00:00Z"}
spec:
  parentRefs: [{group: "", kind: Service, name: echo}]
  rules: ${rules.replaceAll('\n', ' ')}
`;
}

/** A GET of `/` from namespace `web` to echo. */
export function echoRequest(part: Partial<SimulatedRequest> = {}): SimulatedRequest {
  return {
    from: { kind: 'namespace', namespace: 'web' },
    host: 'echo.demo:8080',
    method: 'GET',
    path: '/',
    headers: [],
    protocol: 'http',
    ...part,
  };
}
