import { ISTIO } from './istio.ts';
import { KUMA } from './kuma.ts';
import { LINKERD } from './linkerd.ts';
import type { MeshProfile } from './mesh-profile.ts';

/** Meshes whose signs we know; any other controller is shown by its name and works the same. */
export const KNOWN_MESHES: readonly MeshProfile[] = [ISTIO, LINKERD, KUMA];

/** The mesh behind a `controllerName`, or null when it is none we know. */
export function meshOfController(controllerName: string): MeshProfile | null {
  return KNOWN_MESHES.find((mesh) => mesh.controllerNames.includes(controllerName)) ?? null;
}

/** A controller for people: the mesh's name, else the controllerName itself. */
export function controllerLabel(controllerName: string): string {
  return meshOfController(controllerName)?.name ?? controllerName;
}
