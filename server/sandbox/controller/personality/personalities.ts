import { CONFORMANT } from './conformant.ts';
import type { Enforcement } from './enforcement.ts';
import { ISTIO } from './istio.ts';
import { KUMA } from './kuma.ts';
import { LINKERD } from './linkerd.ts';
import type { SandboxMesh } from './mesh-name.ts';
import type { Personality } from './personality.ts';

const PERSONALITIES: Readonly<Record<SandboxMesh, Personality>> = {
  conformant: CONFORMANT,
  istio: ISTIO,
  linkerd: LINKERD,
  kuma: KUMA,
};

/** How a mesh answers. */
export function personality(mesh: SandboxMesh): Personality {
  return PERSONALITIES[mesh];
}

/** What the data plane of a mesh applies of the routes, for the traffic of the sandbox. */
export function enforcement(mesh: SandboxMesh): Enforcement {
  return PERSONALITIES[mesh].enforcement;
}
