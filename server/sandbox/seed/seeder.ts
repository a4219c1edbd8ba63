import { type JsonObject, stringAt } from '#lib/gateway-api/json.ts';
import { identityOf, isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { invariant } from '#lib/result/assert.ts';
import type { SandboxCluster } from '../cluster.ts';
import { applyObject } from '../write/apply-object.ts';
import { createObject } from '../write/create-object.ts';
import type { Target, WriteOptions } from '../write/target.ts';
import { updateObject } from '../write/update-object.ts';

/** Fills a cluster through the same writes a client would make, so that owners, defaults and checks are true. */
export type Seeder = {
  /** POST under a manager's name. */
  create(manager: string, object: JsonObject): KubeObject;
  /** Server-side apply under a manager's name. */
  apply(manager: string, object: JsonObject): KubeObject;
  /** PUT of the status of an object made before. */
  setStatus(manager: string, object: KubeObject, status: JsonObject): KubeObject;
};

/** A seeder for the cluster; its methods throw when the seed itself is refused. */
export function createSeeder(cluster: SandboxCluster): Seeder {
  const optionsOf = (manager: string): WriteOptions => ({
    manager,
    dryRun: false,
    fieldValidation: 'Strict',
    warn: (message) => invariant(false, `the seed was warned: ${message}`),
  });
  return {
    create(manager, object) {
      const target = targetOf(cluster, object, '');
      return createObject(cluster, { ...target, name: '' }, { body: object, options: optionsOf(manager) });
    },
    apply(manager, object) {
      const request = { body: object, force: false, options: optionsOf(manager) };
      return applyObject(cluster, targetOf(cluster, object, ''), request).object;
    },
    setStatus(manager, object, status) {
      const request = { body: { ...object, status }, options: optionsOf(manager) };
      return updateObject(cluster, targetOf(cluster, object, 'status'), request);
    },
  };
}

function targetOf(cluster: SandboxCluster, object: JsonObject, subresource: '' | 'status'): Target {
  const named = isKubeObject(object) ? object : withPlaceholderName(object);
  const { group, version, kind, namespace, name } = identityOf(named);
  const type = cluster.kinds.byKind(group, kind);
  const served = type?.versions.find((candidate) => candidate.name === version);
  invariant(type && served, `the seed uses ${kind} of ${group}/${version}, which is not served`);
  return { type, served, namespace, name, subresource };
}

/** An object with `generateName` has no name yet. */
function withPlaceholderName(object: JsonObject): KubeObject {
  const metadata = object.metadata;
  const named = {
    ...object,
    metadata: { ...(typeof metadata === 'object' ? metadata : {}), name: stringAt(object, 'kind') ?? '-' },
  };
  invariant(isKubeObject(named), 'a seed object has a kind and an apiVersion');
  return named;
}
