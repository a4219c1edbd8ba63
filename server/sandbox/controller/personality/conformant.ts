import { type Personality, STANDARD_FILTERS } from './personality.ts';

/** Under this domain the sandbox answers in its own name. */
export const OWN_DOMAIN = 'sandbox.meshloom.dev/';

/** The mesh of the specification (Gateway API, GEP-1294), in plain words. */
export const CONFORMANT: Personality = {
  title: 'Conformant mesh',
  controllerName: `${OWN_DOMAIN}mesh-controller`,
  gatewayControllers: [],
  writesGeneration: true,
  parentRef: 'echo',
  routeKinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  missingParent: 'no-entry',
  unroutableParent: 'UnsupportedValue',
  checksParentPort: true,
  conflictReason: 'Conflicted',
  filters: { supported: STANDARD_FILTERS, others: 'UnsupportedValue', undecodable: [] },
  needsGrant: false,
  bundles: { from: '1.0', to: '1.6' },
  meshFeatures: [
    'Mesh',
    'MeshClusterIPMatching',
    'MeshConsumerRoute',
    'MeshHTTPRouteBackendRequestHeaderModification',
    'MeshHTTPRouteNamedRouteRule',
    'MeshHTTPRouteQueryParamMatching',
    'MeshHTTPRouteRedirectPath',
    'MeshHTTPRouteRedirectPort',
    'MeshHTTPRouteRewritePath',
    'MeshHTTPRouteSchemeRedirect',
  ],
  answersXMesh: true,
  say: ({ finding }) => finding.message,
  enforcement: {
    routeKinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
    droppingFilters: [],
    ignoredFilters: [],
    ignoresBackendFilters: false,
    unmatched: 'reject',
    withoutBackends: 'error',
    zeroWeights: 'error',
    timeouts: ['request', 'backendRequest'],
    retry: true,
    consumerRoutes: 'replace',
    hostnames: 'ignored',
  },
};
