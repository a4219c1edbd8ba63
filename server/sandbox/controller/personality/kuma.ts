import { CONFORMANT } from './conformant.ts';
import type { Personality } from './personality.ts';

/** Kuma up to 2.14: HTTPRoute only, no entry for a missing parent, and much that is accepted and does nothing. */
export const KUMA: Personality = {
  title: 'Kuma 2.6 to 2.14',
  controllerName: 'gateways.kuma.io/controller',
  gatewayControllers: ['gateways.kuma.io/controller'],
  writesGeneration: true,
  parentRef: 'echo',
  routeKinds: ['HTTPRoute'],
  missingParent: 'no-entry',
  unroutableParent: 'accepted',
  checksParentPort: false,
  conflictReason: null,
  filters: {
    supported: [
      'RequestHeaderModifier',
      'ResponseHeaderModifier',
      'RequestMirror',
      'RequestRedirect',
      'URLRewrite',
    ],
    others: 'silent',
    undecodable: [],
  },
  needsGrant: false,
  bundles: { from: '1.0', to: '1.6' },
  meshFeatures: ['Mesh', 'MeshConsumerRoute'],
  answersXMesh: false,
  say: ({ finding }) => {
    if (finding.status === 'True') return '';
    return finding.reason === 'BackendNotFound'
      ? 'backend reference references a non-existent Service'
      : finding.message;
  },
  enforcement: {
    ...CONFORMANT.enforcement,
    routeKinds: ['HTTPRoute'],
    ignoredFilters: ['CORS', 'ExtensionRef', 'ExternalAuth'],
    ignoresBackendFilters: true,
    unmatched: 'parent',
    withoutBackends: 'parent',
    zeroWeights: 'skip',
    timeouts: [],
    retry: false,
  },
};
