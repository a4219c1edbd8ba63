import type { MeshProfile } from './mesh-profile.ts';

/** Kuma and Kong Mesh. */
export const KUMA: MeshProfile = {
  name: 'Kuma',
  controllerNames: ['gateways.kuma.io/controller'],
  podAnnotations: [{ key: 'kuma.io/sidecar-injected', value: 'true' }],
  podLabels: [],
  sidecars: ['kuma-sidecar'],
  writesObservedGeneration: true,
  answersWithinSeconds: 5,
};
