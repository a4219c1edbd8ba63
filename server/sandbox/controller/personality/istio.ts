import { CONFORMANT } from './conformant.ts';
import { type Personality, STANDARD_FILTERS, type Told } from './personality.ts';

/** Istio with sidecars. What it cannot convert it tells in ResolvedRefs; ports of Service parents are not compared. */
export const ISTIO: Personality = {
  title: 'Istio 1.29 to 1.31, sidecars',
  controllerName: 'istio.io/gateway-controller',
  gatewayControllers: ['istio.io/gateway-controller', 'istio.io/mesh-controller'],
  writesGeneration: true,
  parentRef: 'echo',
  routeKinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  missingParent: 'NoMatchingParent',
  unroutableParent: 'accepted',
  checksParentPort: false,
  conflictReason: null,
  filters: { supported: STANDARD_FILTERS, others: 'InvalidFilter', undecodable: [] },
  needsGrant: false,
  bundles: { from: '1.4', to: '1.6' },
  meshFeatures: CONFORMANT.meshFeatures.filter((name) => name !== 'MeshClusterIPMatching'),
  answersXMesh: false,
  say,
  // A timeout per try holds only where tries are repeated, which the standard channel has no field for.
  enforcement: { ...CONFORMANT.enforcement, timeouts: ['request'] },
};

function say({ finding, parents }: Told): string {
  const { reason, subject } = finding;
  switch (reason) {
    case 'Accepted':
      return parents === 1 ? 'Route was valid' : `Route was valid, bound to ${parents} parents`;
    case 'ResolvedRefs':
      return 'All references resolved';
    case 'NoMatchingParent':
      return `parent service: "${subject?.name}" not found`;
    case 'BackendNotFound':
      return `backend(${subject?.name}.${subject?.namespace}.svc.cluster.local) not found`;
    default:
      return finding.message;
  }
}
