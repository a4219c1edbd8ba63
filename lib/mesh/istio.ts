import type { MeshProfile } from './mesh-profile.ts';

/** Istio, sidecar and ambient mode. */
export const ISTIO: MeshProfile = {
  name: 'Istio',
  controllerNames: [
    'istio.io/gateway-controller',
    'istio.io/unmanaged-gateway',
    'istio.io/mesh-controller',
    'istio.io/eastwest-controller',
    'istio.io/agentgateway-controller',
    'istio.io/agentgateway-waypoint-controller',
  ],
  podAnnotations: [
    { key: 'sidecar.istio.io/status', value: null },
    { key: 'ambient.istio.io/redirection', value: 'enabled' },
  ],
  podLabels: [],
  sidecars: ['istio-proxy'],
  writesObservedGeneration: true,
  answersWithinSeconds: 5,
};
