/** A sign on metadata; `value` null means any value of that key counts. */
export type MetadataSign = { readonly key: string; readonly value: string | null };

/** How one mesh shows itself in a cluster: plain data, so that a difference between meshes is never an `if` in a component. */
export type MeshProfile = {
  readonly name: string;
  /** `status.parents[].controllerName` values written for mesh (Service) parents or its own gateways. */
  readonly controllerNames: readonly string[];
  /** Effective membership of a pod: the data plane is in place. */
  readonly podAnnotations: readonly MetadataSign[];
  readonly podLabels: readonly MetadataSign[];
  /** Names of a sidecar, as container or init container. */
  readonly sidecars: readonly string[];
  /** False: its conditions never carry observedGeneration, so the age of an answer stays unknown. */
  readonly writesObservedGeneration: boolean;
  /** Seconds within which the controller normally answers. */
  readonly answersWithinSeconds: number;
};
