/** Meshes the sandbox can pass for; `conformant` is the one of the specification. */
export const SANDBOX_MESHES = ['conformant', 'istio', 'linkerd', 'kuma'] as const;
export type SandboxMesh = (typeof SANDBOX_MESHES)[number];
