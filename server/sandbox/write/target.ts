import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { formatApiVersion } from '#lib/identity/object-ref.ts';
import type { SandboxCluster } from '../cluster.ts';
import type { ResourceType, ServedVersion } from '../kinds/resource-type.ts';
import type { Subject } from '../status-error.ts';

/** What a request is about. `name` is `''` for a create; `namespace` `''` at cluster scope. */
export type Target = {
  readonly type: ResourceType;
  readonly served: ServedVersion;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: '' | 'status';
};

/** How a request wants to be handled. */
export type WriteOptions = {
  readonly manager: string;
  readonly dryRun: boolean;
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
  /** Fields the body says more than once. */
  readonly duplicates?: () => readonly string[];
  /** Takes what becomes a `Warning` header. */
  readonly warn: (message: string) => void;
};

/** The `apiVersion` of the request. */
export function apiVersionOf(target: Target): string {
  return formatApiVersion(target.type.group, target.served.name);
}

/** What error messages and details are about. */
export function subjectOf(target: Target): Subject & { readonly kind: string } {
  const { group, plural, kind } = target.type;
  return { group, plural, kind, name: target.name };
}

/** Where the store keeps the object. */
export function storeAddress(target: Target): { readonly resource: string; readonly key: string } {
  const key = target.namespace === '' ? target.name : `${target.namespace}/${target.name}`;
  return { resource: target.type.id, key };
}

/** The stored object in the version of the request, or null. Versions differ in nothing but their name (conversion `None`). */
export function liveObject(cluster: SandboxCluster, target: Target): KubeObject | null {
  const { resource, key } = storeAddress(target);
  const stored = cluster.store.get(resource, key);
  return stored && asVersion(stored, apiVersionOf(target));
}

/** The object under another served `apiVersion`. */
export function asVersion(object: KubeObject, apiVersion: string): KubeObject {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
