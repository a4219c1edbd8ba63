import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { generationOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { SandboxCluster } from '../cluster.ts';
import { CRD_RESOURCE, NAMESPACE_RESOURCE } from '../kinds/builtin-kinds.ts';
import { conflict, invalidOptions, notFound } from '../status-error.ts';
import { commit, purge } from './commit.ts';
import { terminateDefinition } from './definition-life.ts';
import { terminateNamespace } from './finalize.ts';
import { unsupportedValue } from './metadata-rules.ts';
import { hasFinalizers } from './namespace-contents.ts';
import { apiVersionOf, asVersion, liveObject, subjectOf, type Target } from './target.ts';

/** What a delete answered: gone, or waiting for its finalizers. */
export type Deletion = { readonly object: KubeObject; readonly gone: boolean };

/** DELETE: checks `preconditions`, then removes the object or, while finalizers hold it, marks it. Throws 404 or 409. */
export function deleteObject(
  cluster: SandboxCluster,
  target: Target,
  request: { readonly body: unknown; readonly dryRun: boolean },
): Deletion {
  assertPolicy(request.body);
  const live = liveObject(cluster, target);
  if (!live) throw notFound(subjectOf(target));
  assertPreconditions(target, live, isJsonObject(request.body) ? request.body : {});
  if (target.type.id === NAMESPACE_RESOURCE)
    return { object: terminateNamespace(cluster, live, request.dryRun), gone: false };
  if (target.type.id === CRD_RESOURCE)
    return { object: terminateDefinition(cluster, live, request.dryRun), gone: false };
  if (!hasFinalizers(live)) {
    const last = request.dryRun ? live : purge(cluster, target, live, dependentsOf(request.body));
    return { object: asVersion(last, apiVersionOf(target)), gone: true };
  }
  if (live.metadata.deletionTimestamp !== undefined) return { object: live, gone: false };
  const metadata = {
    ...live.metadata,
    deletionTimestamp: cluster.now(),
    deletionGracePeriodSeconds: 0,
    // Going away counts as a change of what is wanted.
    ...(target.type.hasGeneration ? { generation: (generationOf(live) ?? 0) + 1 } : {}),
  };
  const next = { ...live, metadata };
  return { object: commit(cluster, target, { live, next, dryRun: request.dryRun }), gone: false };
}

const POLICIES = ['Foreground', 'Background', 'Orphan'];

/** What becomes of the objects this one owns. They are collected at once: foreground and background are the same here. */
function dependentsOf(body: unknown): 'collect' | 'orphan' {
  const policy = isJsonObject(body) ? body.propagationPolicy : undefined;
  return policy === 'Orphan' ? 'orphan' : 'collect';
}

/** 422 for a policy nobody knows. */
function assertPolicy(body: unknown): void {
  const policy = isJsonObject(body) ? body.propagationPolicy : undefined;
  if (policy === undefined || POLICIES.includes(String(policy))) return;
  throw invalidOptions('DeleteOptions', unsupportedValue('propagationPolicy', policy, [...POLICIES, 'nil']));
}

function assertPreconditions(target: Target, live: KubeObject, options: JsonObject): void {
  const { uid, resourceVersion } = readPreconditions(options);
  const subject = { ...subjectOf(target), plural: target.type.kind };
  if (uid !== undefined && uid !== live.metadata.uid)
    throw conflict(
      subject,
      `the UID in the precondition (${uid}) does not match the UID in record (${live.metadata.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion)
    throw conflict(
      subject,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${live.metadata.resourceVersion}). The object might have been modified`,
    );
}

function readPreconditions(options: JsonObject): {
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
} {
  const preconditions = objectAt(options, 'preconditions');
  return {
    uid: stringAt(preconditions, 'uid'),
    resourceVersion: stringAt(preconditions, 'resourceVersion'),
  };
}
