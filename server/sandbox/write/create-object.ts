import { stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { trackUpdate } from '../apply/field-manager.ts';
import type { SandboxCluster } from '../cluster.ts';
import { NAMESPACE_RESOURCE } from '../kinds/builtin-kinds.ts';
import { alreadyExists, forbidden, notFound, StatusError } from '../status-error.ts';
import { commit } from './commit.ts';
import { decodeObject } from './decode.ts';
import { assertDefinitionStays } from './definition-life.ts';
import { assertValid, dropUndeclared, stampNew, withAllocations, withDefaults } from './finish.ts';
import { apiVersionOf, liveObject, subjectOf, type Target, type WriteOptions } from './target.ts';

/** POST: stores a new object. Throws 400, 404 (namespace), 409 AlreadyExists or 422. */
export function createObject(
  cluster: SandboxCluster,
  target: Target,
  request: { readonly body: unknown; readonly options: WriteOptions },
): KubeObject {
  const { options } = request;
  const decoded = decodeObject(target, request.body);
  if ((stringAt(decoded.metadata, 'resourceVersion') ?? '') !== '')
    throw new StatusError({
      code: 500,
      message: 'resourceVersion should not be set on objects to be created',
    });
  const named = { ...target, name: decoded.metadata.name };
  assertNamespaceOpen(cluster, named);
  const stamped = stampNew(cluster, named, dropUndeclared(named, decoded, options));
  if (liveObject(cluster, named)) throw alreadyExists(subjectOf(named));
  const tracked = trackUpdate(null, withDefaults(cluster, named, stamped), named.served.schema, {
    manager: options.manager,
    apiVersion: apiVersionOf(named),
    subresource: '',
    now: cluster.now(),
  });
  const next = withAllocations(cluster, named, { live: null, next: tracked });
  assertValid(cluster, named, { live: null, next });
  return commit(cluster, named, { live: null, next, dryRun: options.dryRun });
}

/** Refuses to create inside a namespace that is not there (404), or when it or the definition of the kind is going away (403). */
export function assertNamespaceOpen(cluster: SandboxCluster, target: Target): void {
  assertDefinitionStays(cluster, target);
  if (!target.type.namespaced) return;
  const namespace = cluster.store.get(NAMESPACE_RESOURCE, target.namespace);
  if (!namespace) throw notFound({ group: '', plural: 'namespaces', name: target.namespace });
  if (namespace.metadata.deletionTimestamp === undefined) return;
  throw forbidden(
    subjectOf(target),
    `unable to create new content in namespace ${target.namespace} because it is being terminated`,
    [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${target.namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  );
}
