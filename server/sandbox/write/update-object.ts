import { stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { trackUpdate } from '../apply/field-manager.ts';
import type { SandboxCluster } from '../cluster.ts';
import { conflict, invalid, notFound } from '../status-error.ts';
import { commit } from './commit.ts';
import { decodeObject } from './decode.ts';
import { assertValid, dropUndeclared, keepServerFields, withAllocations, withDefaults } from './finish.ts';
import { invalidValue } from './metadata-rules.ts';
import { apiVersionOf, liveObject, subjectOf, type Target, type WriteOptions } from './target.ts';

/** PUT: replaces the object, or its status. Throws 400, 404, 409 (stale resourceVersion, other uid) or 422. */
export function updateObject(
  cluster: SandboxCluster,
  target: Target,
  request: { readonly body: unknown; readonly options: WriteOptions },
): KubeObject {
  const decoded = decodeObject(target, request.body);
  const live = liveObject(cluster, target);
  if (!live) throw notFound(subjectOf(target));
  const uid = stringAt(decoded.metadata, 'uid') ?? '';
  if (uid !== '' && uid !== live.metadata.uid)
    throw conflict(
      subjectOf(target),
      `StorageError: invalid object, Code: 4, Key: ${registryKey(target)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`,
    );
  if (target.type.custom && (stringAt(decoded.metadata, 'resourceVersion') ?? '') === '')
    throw invalid({ ...subjectOf(target), kind: target.type.plural }, [
      invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  return saveUpdate(cluster, target, { live, decoded, options: request.options });
}

/** The key in etcd, which the real server lets slip into this message. */
function registryKey(target: Target): string {
  return ['/registry', target.type.group, target.type.plural, target.namespace, target.name]
    .filter((part) => part !== '')
    .join('/');
}

type Update = {
  readonly live: KubeObject;
  readonly decoded: KubeObject;
  readonly options: WriteOptions;
};

/** The common end of PUT and of every patch but apply: keep what is the server's, default, check, record the manager, store. */
export function saveUpdate(cluster: SandboxCluster, target: Target, update: Update): KubeObject {
  const { live, decoded, options } = update;
  const kept = keepServerFields(target, live, dropUndeclared(target, decoded, options));
  const filled = withDefaults(cluster, target, kept);
  const next = withAllocations(cluster, target, { live, next: filled });
  assertValid(cluster, target, { live, next });
  const tracked = trackUpdate(live, next, target.served.schema, {
    manager: options.manager,
    apiVersion: apiVersionOf(target),
    subresource: target.subresource,
    now: cluster.now(),
  });
  return commit(cluster, target, { live, next: tracked, dryRun: options.dryRun });
}
