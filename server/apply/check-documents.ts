import { isRouteKind, type WatchedKind, watchedKind } from '#lib/gateway-api/kinds.ts';
import { identityOf } from '#lib/gateway-api/kube-object.ts';
import { formatApiVersion, type ObjectRef, objectKey } from '#lib/identity/object-ref.ts';
import type { ApplyDocument } from '#lib/wire/apply.ts';
import { AppError } from '#server/errors/app-error.ts';
import { type ApiPath, objectPath } from '#server/kube/paths.ts';

/** A document with the path it is written to. */
export type CheckedDocument = ApplyDocument & { readonly path: ApiPath };

/**
 * Refuses what must never reach the cluster: kinds that are not writable, names that are none, an object that is not the
 * one named, one object twice. Throws `AppError('kind-not-allowed' | 'bad-request')` for the whole request.
 */
export function checkDocuments(documents: readonly ApplyDocument[]): readonly CheckedDocument[] {
  const seen = new Set<string>();
  return documents.map((document) => {
    const { ref } = document;
    const path = writablePath(ref);
    const key = objectKey(ref);
    if (seen.has(key)) {
      throw new AppError('bad-request', `${ref.kind} ${ref.namespace}/${ref.name} is in the request twice.`);
    }
    seen.add(key);
    checkIdentity(document);
    return { ...document, path };
  });
}

/** Path of an object Meshloom may write. Throws `AppError('kind-not-allowed' | 'bad-request')`. */
export function writablePath(ref: ObjectRef): ApiPath {
  const kind = watchedKind(ref);
  if (!kind?.writable) {
    throw new AppError('kind-not-allowed', `Meshloom does not write objects of kind ${describeKind(ref)}.`);
  }
  return objectPath(kind, ref);
}

/** Path of an object Meshloom may read. Throws `AppError('kind-not-allowed' | 'bad-request')`. */
export function readablePath(ref: ObjectRef): ApiPath {
  const kind: WatchedKind | null = watchedKind(ref);
  if (kind === null) {
    throw new AppError('kind-not-allowed', `Meshloom does not read objects of kind ${describeKind(ref)}.`);
  }
  return objectPath(kind, ref);
}

function checkIdentity({ ref, object }: ApplyDocument): void {
  const identity = identityOf(object);
  const wanted = formatApiVersion(ref.group, ref.version);
  if (object.apiVersion !== wanted || identity.kind !== ref.kind) {
    throw new AppError('bad-request', `The document says ${wanted} ${ref.kind}, its object does not.`);
  }
  if (identity.namespace !== ref.namespace || identity.name !== ref.name) {
    throw new AppError(
      'bad-request',
      `The document is about ${ref.namespace}/${ref.name}, its object carries another namespace or name.`,
    );
  }
}

/** Text of outside comes back only in a form that cannot mislead. */
function describeKind(ref: ObjectRef): string {
  if (isRouteKind(ref)) return ref.kind;
  return JSON.stringify((ref.group === '' ? ref.kind : `${ref.kind}.${ref.group}`).slice(0, 120));
}
