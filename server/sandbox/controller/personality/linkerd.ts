import { CONFORMANT } from './conformant.ts';
import type { Personality } from './personality.ts';

/**
 * Linkerd. No generation, no messages, the core group called `core`; routes with filters its data plane does not have are
 * accepted and do nothing, and those with filters its bindings do not know get no answer.
 */
export const LINKERD: Personality = {
  title: 'Linkerd 2.18 to 2.20',
  controllerName: 'linkerd.io/policy-controller',
  gatewayControllers: [],
  writesGeneration: false,
  parentRef: 'filled',
  routeKinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  missingParent: 'NoMatchingParent',
  unroutableParent: 'NoMatchingParent',
  checksParentPort: false,
  conflictReason: 'RouteReasonConflicted',
  filters: {
    supported: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect'],
    others: 'silent',
    undecodable: ['CORS', 'ExternalAuth'],
  },
  needsGrant: false,
  bundles: { from: '1.1', to: '1.5' },
  meshFeatures: CONFORMANT.meshFeatures.filter(
    (name) => name !== 'MeshHTTPRouteRedirectPath' && name !== 'MeshHTTPRouteRewritePath',
  ),
  answersXMesh: false,
  say: ({ finding }) =>
    finding.reason === 'NoMatchingParent' && finding.about === 'unroutable'
      ? 'parent service must have a ClusterIP'
      : '',
  enforcement: {
    ...CONFORMANT.enforcement,
    droppingFilters: ['URLRewrite', 'RequestMirror', 'ExtensionRef', 'CORS', 'ExternalAuth'],
    withoutBackends: 'parent',
    timeouts: ['request'],
    retry: false,
    consumerRoutes: 'union',
    hostnames: 'honoured',
  },
};
