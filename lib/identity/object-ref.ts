/** The whole identity of an object; what crosses a boundary is always this. `group` is `''` for core, `namespace` `''` for cluster scope. */
export type ObjectRef = {
  readonly cluster: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
};

/** Key of an object inside one cluster, independent of the served version: `group/kind/namespace/name`. */
export type ObjectKey = string & { readonly __brand: 'ObjectKey' };

/** Key of a kind inside one cluster: `group/kind`. */
export type KindKey = string & { readonly __brand: 'KindKey' };

type Identified = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
};

/** Makes the key of an object. Kubernetes names hold no `/`, so the form is unambiguous. */
export function objectKey(ref: Identified): ObjectKey {
  // The one place where the brand is given.
  return `${ref.group}/${ref.kind}/${ref.namespace}/${ref.name}` as ObjectKey;
}

/** Makes the key of a kind. */
export function kindKey(ref: { readonly group: string; readonly kind: string }): KindKey {
  return `${ref.group}/${ref.kind}` as KindKey;
}

/** Reads a key back; null when the text is none. */
export function parseObjectKey(text: string): Identified | null {
  const parts = text.split('/');
  const [group, kind, namespace, name] = parts;
  if (parts.length !== 4 || group === undefined || !kind || namespace === undefined || !name) return null;
  return { group, kind, namespace, name };
}

/** `apiVersion` of a group and version: `v1`, `gateway.networking.k8s.io/v1`. */
export function formatApiVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Splits an `apiVersion`. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  if (slash < 0) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
