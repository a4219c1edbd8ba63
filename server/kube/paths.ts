import type { WatchedKind } from '#lib/gateway-api/kinds.ts';
import { AppError } from '#server/errors/app-error.ts';

/** A path this module built; the transport takes nothing else, so no outside text ever becomes part of a URL unchecked. */
export type ApiPath = string & { readonly __brand: 'ApiPath' };

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** True for a DNS-1123 label of at most 63 characters (namespaces, Service names). */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && LABEL.test(text);
}

/** True for a DNS-1123 subdomain of at most 253 characters (names of most objects). */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && SUBDOMAIN.test(text);
}

/** Path of all objects of a kind; with `namespace` of those in it. Throws `AppError('bad-request' | 'kind-not-allowed')`. */
export function collectionPath(kind: WatchedKind, version: string, namespace?: string): ApiPath {
  if (!kind.versions.includes(version)) {
    throw new AppError(
      'kind-not-allowed',
      `Meshloom does not know version "${printable(version)}" of ${kind.kind}.`,
    );
  }
  const root = kind.group === '' ? `/api/${version}` : `/apis/${kind.group}/${version}`;
  if (namespace === undefined) return trusted(`${root}/${kind.plural}`);
  if (!kind.namespaced) throw new AppError('bad-request', `A ${kind.kind} has no namespace.`);
  if (!isDnsLabel(namespace)) {
    throw new AppError('bad-request', `"${printable(namespace)}" is no valid namespace name.`);
  }
  return trusted(`${root}/namespaces/${namespace}/${kind.plural}`);
}

/** Which object of a kind, in which served version. `namespace` is `''` for cluster scope. */
export type PathTarget = {
  readonly version: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource?: 'status';
};

/** Path of one object, optionally its status. Throws `AppError('bad-request' | 'kind-not-allowed')`. */
export function objectPath(kind: WatchedKind, target: PathTarget): ApiPath {
  const { version, namespace, name, subresource } = target;
  if (kind.namespaced && namespace === '')
    throw new AppError('bad-request', `A ${kind.kind} needs a namespace.`);
  const collection = collectionPath(kind, version, namespace === '' ? undefined : namespace);
  if (!isDnsSubdomain(name))
    throw new AppError('bad-request', `"${printable(name)}" is no valid object name.`);
  return trusted(`${collection}/${name}${subresource === undefined ? '' : `/${subresource}`}`);
}

/** Path of a group and version for discovery. Throws `AppError('bad-request')`. */
export function groupVersionPath(group: string, version: string): ApiPath {
  if (!isDnsLabel(version) || (group !== '' && !isDnsSubdomain(group))) {
    throw new AppError(
      'bad-request',
      `"${printable(group)}/${printable(version)}" is no API group and version.`,
    );
  }
  return trusted(group === '' ? `/api/${version}` : `/apis/${group}/${version}`);
}

/** The fixed paths beside the objects. */
export const FIXED_PATHS = {
  version: trusted('/version'),
  coreGroups: trusted('/api'),
  groups: trusted('/apis'),
  selfSubjectReview: trusted('/apis/authentication.k8s.io/v1/selfsubjectreviews'),
} as const;

/** The one place where the brand is given, after everything outside was checked. */
function trusted(path: string): ApiPath {
  return path as ApiPath;
}

function printable(text: string): string {
  return text.slice(0, 80).replace(/[^\x20-\x7e]/g, '?');
}
