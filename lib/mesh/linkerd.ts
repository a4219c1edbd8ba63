import type { MeshProfile } from './mesh-profile.ts';

/** Linkerd 2.x. Its status controller reconciles every 10 s and writes neither messages nor observedGeneration. */
export const LINKERD: MeshProfile = {
  name: 'Linkerd',
  controllerNames: ['linkerd.io/policy-controller'],
  podAnnotations: [{ key: 'linkerd.io/proxy-version', value: null }],
  podLabels: [{ key: 'linkerd.io/control-plane-ns', value: null }],
  sidecars: ['linkerd-proxy'],
  writesObservedGeneration: false,
  answersWithinSeconds: 15,
};
