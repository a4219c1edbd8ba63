import type { World } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';

/** Services `checkout`, `checkout-v1`, `checkout-v2` of namespace `shop` and `other` of `ops`, port 80. */
export const SHOP = ['shop/checkout', 'shop/checkout-v1', 'shop/checkout-v2', 'ops/other']
  .map((name) => service(name))
  .join('');

/** A Service `namespace/name`. */
export function service(path: string, ports = '[{port: 80}]'): string {
  const [namespace, name] = path.split('/');
  return `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {ports: ${ports}}
`;
}

type RouteOptions = {
  readonly name?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly parent?: string;
  /** `null`: does not exist yet. */
  readonly created?: string | null;
};

/** A route on `checkout` with these rules, as YAML list items. */
export function route(rules: string, options: RouteOptions = {}): string {
  const {
    name = 'checkout',
    namespace = 'shop',
    kind = 'HTTPRoute',
    created = '2025-01-01T00:00:00Z',
  } = options;
  const parent = options.parent ?? '{group: "", kind: Service, name: checkout, namespace: shop, port: 80}';
  return `
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}${created === null ? '' : `, creationTimestamp: "${created}"`}}
spec:
  parentRefs: [${parent}]
  rules:
${rules.replace(/^/gm, '  ')}
`;
}

/** A rule that sends everything, or what `matches` says, to one backend. */
export function rule(backends: string, matches = ''): string {
  const refs = backends.split(' ').map((part) => {
    const [name, weight] = part.split('=');
    return `{name: ${name}, port: 80${weight === undefined ? '' : `, weight: ${weight}`}}`;
  });
  return `- backendRefs: [${refs.join(', ')}]${matches === '' ? '' : `\n  matches: [${matches}]`}`;
}

/** The shop with these objects besides. */
export function shopWith(...objects: readonly string[]): World {
  return worldFromManifests(`${SHOP}${objects.join('')}`);
}
