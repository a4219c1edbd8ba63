import type { JsonArray, JsonObject } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { Seeder } from './seeder.ts';

/** The class of the seed's Gateway; the sandbox's own controller answers for it. */
export const GATEWAY_CLASS = 'sandbox';
export const GATEWAY_CONTROLLER = 'sandbox.meshloom.dev/gateway-controller';

const API_VERSION = `${GATEWAY_GROUP}/v1`;

type RouteSeed = {
  readonly kind?: 'HTTPRoute' | 'GRPCRoute';
  readonly namespace: string;
  readonly name: string;
  readonly labels?: JsonObject;
  readonly annotations?: JsonObject;
  readonly parents: JsonArray;
  readonly hostnames?: JsonArray;
  readonly rules: JsonArray;
};

function route(seed: RouteSeed): JsonObject {
  const { namespace, name, labels, annotations, hostnames } = seed;
  return {
    apiVersion: API_VERSION,
    kind: seed.kind ?? 'HTTPRoute',
    metadata: { name, namespace, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
    spec: { parentRefs: seed.parents, ...(hostnames ? { hostnames } : {}), rules: seed.rules },
  };
}

function service(name: string, port: number, more: JsonObject = {}): JsonObject {
  return { group: '', kind: 'Service', name, port, ...more };
}

/** Without group and kind: their defaults are what a backend means. */
function backend(name: string, port: number, more: JsonObject = {}): JsonObject {
  return { name, port, ...more };
}

function prefix(value: string): JsonObject {
  return { path: { type: 'PathPrefix', value } };
}

/** Routes drawn in Meshloom, by its own manager: they can be edited without a conflict. */
const OWN_ROUTES: readonly RouteSeed[] = [
  {
    namespace: 'demo',
    name: 'demo-app',
    parents: [service('demo-app', 80)],
    rules: [
      {
        matches: [{ headers: [{ name: 'version', value: 'v2' }] }],
        backendRefs: [backend('demo-app-v2', 80)],
      },
      { backendRefs: [backend('demo-app-v1', 80)] },
    ],
  },
  {
    namespace: 'fulfilment',
    name: 'orders-shadowing',
    parents: [service('orders', 80)],
    rules: [
      {
        filters: [
          { type: 'RequestMirror', requestMirror: { backendRef: backend('orders-shadow', 80), percent: 20 } },
        ],
        backendRefs: [backend('orders', 80)],
      },
    ],
  },
  {
    namespace: 'fulfilment',
    name: 'shipping',
    parents: [service('shipping', 80)],
    rules: [
      {
        name: 'express',
        matches: [prefix('/express')],
        timeouts: { request: '2s', backendRequest: '500ms' },
        backendRefs: [backend('shipping-express', 80)],
      },
      { name: 'standard', timeouts: { request: '10s' }, backendRefs: [backend('shipping', 80)] },
    ],
  },
  {
    // A consumer route: it holds for callers of this namespace only.
    namespace: 'storefront',
    name: 'reviews-for-storefront',
    parents: [service('reviews', 80, { namespace: 'catalog' })],
    rules: [
      { timeouts: { request: '800ms' }, backendRefs: [backend('reviews', 80, { namespace: 'catalog' })] },
    ],
  },
  {
    kind: 'GRPCRoute',
    namespace: 'catalog',
    name: 'recommendations',
    parents: [service('recommendations', 9090)],
    rules: [
      {
        matches: [{ method: { service: 'shop.recommendations.v1.Recommendations', method: 'ForBasket' } }],
        backendRefs: [backend('recommendations-v2', 9090)],
      },
      {
        backendRefs: [
          backend('recommendations-v1', 9090, { weight: 4 }),
          backend('recommendations-v2', 9090, { weight: 1 }),
        ],
      },
    ],
  },
  {
    // Broken on purpose: nobody has made refunds-v2 yet.
    namespace: 'payments',
    name: 'refunds',
    parents: [service('refunds', 80)],
    rules: [
      {
        backendRefs: [backend('refunds', 80, { weight: 95 }), backend('refunds-v2', 80, { weight: 5 })],
      },
    ],
  },
];

/** Kept in Git and applied by Argo CD with server-side apply. */
const ARGO_ROUTE: RouteSeed = {
  namespace: 'storefront',
  name: 'checkout-rollout',
  annotations: {
    'argocd.argoproj.io/tracking-id': `storefront:${GATEWAY_GROUP}/HTTPRoute:storefront/checkout-rollout`,
  },
  parents: [service('checkout', 80)],
  rules: [
    {
      backendRefs: [backend('checkout-v1', 80, { weight: 90 }), backend('checkout-v2', 80, { weight: 10 })],
    },
  ],
};

/** Kept in Git and applied by Flux. */
const FLUX_ROUTE: RouteSeed = {
  namespace: 'catalog',
  name: 'search',
  labels: {
    'kustomize.toolkit.fluxcd.io/name': 'catalog',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  },
  parents: [service('search', 80)],
  rules: [
    { matches: [prefix('/suggest')], backendRefs: [backend('search-canary', 80)] },
    { backendRefs: [backend('search-v1', 80)] },
  ],
};

/** Made with `kubectl apply` (client side), so it carries the last applied form. */
const KUBECTL_ROUTE: RouteSeed = {
  namespace: 'payments',
  name: 'payments-canary',
  parents: [service('payments', 443)],
  rules: [
    {
      matches: [{ headers: [{ name: 'x-canary', value: 'always' }] }],
      backendRefs: [backend('payments-v2', 443)],
    },
    { backendRefs: [backend('payments-v1', 443)] },
  ],
};

const EDGE_ROUTE: RouteSeed = {
  namespace: 'storefront',
  name: 'shop',
  parents: [{ name: 'edge' }],
  hostnames: ['shop.example.com'],
  rules: [
    { matches: [prefix('/api')], backendRefs: [backend('bff', 80)] },
    { matches: [prefix('/')], backendRefs: [backend('web', 80)] },
  ],
};

const GATEWAY_OBJECTS: readonly JsonObject[] = [
  {
    apiVersion: API_VERSION,
    kind: 'GatewayClass',
    metadata: { name: GATEWAY_CLASS },
    spec: {
      controllerName: GATEWAY_CONTROLLER,
      description: 'Gateways of the sandbox: status only, no traffic',
    },
  },
  {
    apiVersion: API_VERSION,
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: 'storefront' },
    spec: {
      gatewayClassName: GATEWAY_CLASS,
      listeners: [
        {
          name: 'http',
          hostname: '*.example.com',
          port: 80,
          protocol: 'HTTP',
          allowedRoutes: { namespaces: { from: 'Same' } },
        },
      ],
    },
  },
];

/** Makes the Gateway and all routes, each under the manager that owns it. */
export function seedRoutes(seeder: Seeder): void {
  for (const object of GATEWAY_OBJECTS) seeder.apply('kubectl', object);
  seeder.apply('kubectl', route(EDGE_ROUTE));
  for (const seed of OWN_ROUTES) seeder.apply('meshloom', route(seed));
  seeder.apply('argocd-controller', route(ARGO_ROUTE));
  seeder.apply('kustomize-controller', route(FLUX_ROUTE));
  seeder.create('kubectl-client-side-apply', withLastApplied(route(KUBECTL_ROUTE)));
}

function withLastApplied(object: JsonObject): JsonObject {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(object)}\n` };
  const metadata = typeof object.metadata === 'object' ? object.metadata : {};
  return { ...object, metadata: { ...metadata, annotations } };
}
