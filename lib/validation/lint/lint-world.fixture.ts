import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';

/** The group of the Gateway API. */
export const API = 'gateway.networking.k8s.io';

/** One kind of everything a route can name. `idle` has no ready endpoint, `bare` no slice at all. */
const MANIFESTS = `
{apiVersion: v1, kind: Namespace, metadata: {name: demo, labels: {team: web}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: far}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: demo}, spec: {ports: [{name: http, port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: web-v2, namespace: demo}, spec: {type: NodePort, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: multi, namespace: demo}, spec: {type: LoadBalancer, ports: [{name: http, port: 80}, {name: admin, port: 9090}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: store, namespace: demo}, spec: {clusterIP: None, ports: [{port: 6379}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: outside, namespace: demo}, spec: {type: ExternalName, externalName: x.example, ports: [{port: 443}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: idle, namespace: demo}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: bare, namespace: demo}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: routed, namespace: demo}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: labels, namespace: far}, spec: {ports: [{port: 80}]}}
${['web', 'web-v2', 'multi', 'store', 'routed'].map((name) => slice('demo', name, true)).join('')}
${slice('demo', 'idle', false)}
${slice('far', 'labels', true)}
---
{apiVersion: ${API}/v1, kind: HTTPRoute, metadata: {name: other, namespace: demo}, spec: {parentRefs: [{group: "", kind: Service, name: routed}], rules: [{matches: [{path: {value: /a}}], backendRefs: [{name: web, port: 80}]}]}}
---
apiVersion: ${API}/v1
kind: Gateway
metadata: {name: entry, namespace: demo}
spec:
  gatewayClassName: x
  listeners:
  - {name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}
  - {name: team, port: 8080, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: web}}}}}
  - {name: tcp, port: 9000, protocol: TCP}
---
{apiVersion: ${API}/v1, kind: Gateway, metadata: {name: single, namespace: demo}, spec: {gatewayClassName: x, listeners: [{name: http, port: 80, protocol: HTTP}]}}
`;

function slice(namespace: string, service: string, ready: boolean): string {
  return `
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: ${service}-x, namespace: ${namespace}, labels: {kubernetes.io/service-name: ${service}}}, addressType: IPv4, endpoints: [{addresses: [10.0.0.1], conditions: {ready: ${ready}}}]}`;
}

/** The world the cases stand in. */
export const LINT_WORLD = worldFromManifests(MANIFESTS);

/** `code severity path` of what is found, and what the fix of the first makes of the text: nothing but these replacements. */
export type LintCase = {
  readonly name: string;
  readonly text: string;
  readonly found: readonly string[];
  readonly fix?: readonly (readonly [before: string, after: string])[];
};

/** A manifest with comments, so that a fix can be seen to leave them. */
export function manifest(kind: string, version: string, spec: string): string {
  return `# kept by the web team
apiVersion: ${API}/${version}
kind: ${kind}
metadata:
  name: web   # the name
  namespace: demo
spec:
${spec}`;
}
