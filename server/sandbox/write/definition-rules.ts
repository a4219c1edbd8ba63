import { arrayAt, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { KindRegistry } from '../kinds/registry.ts';
import type { StatusCause } from '../status-error.ts';
import { invalidValue, requiredValue } from './metadata-rules.ts';

/** What the API server refuses in a CustomResourceDefinition beyond its schema. */
export function definitionCauses(crd: KubeObject, kinds: KindRegistry): readonly StatusCause[] {
  const spec = specOf(crd);
  const group = stringAt(spec, 'group') ?? '';
  const plural = stringAt(objectAt(spec, 'names'), 'plural') ?? '';
  const versions = objectsAt(spec, 'versions');
  const causes: StatusCause[] = [];
  if (crd.metadata.name !== `${plural}.${group}`)
    causes.push(invalidValue('metadata.name', crd.metadata.name, 'must be spec.names.plural+"."+spec.group'));
  if (!group.includes('.'))
    causes.push(invalidValue('spec.group', group, 'should be a domain with at least one dot'));
  if (versions.filter((version) => version.storage === true).length !== 1)
    causes.push(
      invalidValue('spec.versions', null, 'must have exactly one version marked as storage version'),
    );
  versions.forEach((version, index) => {
    if (stringAt(objectAt(objectAt(version, 'schema'), 'openAPIV3Schema'), 'type') !== 'object')
      causes.push(requiredValue(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required'));
  });
  if (stringAt(objectAt(spec, 'conversion'), 'strategy') === 'Webhook')
    causes.push(
      invalidValue(
        'spec.conversion.strategy',
        'Webhook',
        'the sandbox calls no webhooks, only None is served',
      ),
    );
  const served = kinds.byId(`${group}/${plural}`);
  if (served && !served.custom)
    causes.push(invalidValue('spec.names.plural', plural, 'is already served as a built-in resource'));
  return causes;
}

/** The status two apiextensions controllers would write: names accepted, established, versions stored. */
export function establishedStatus(crd: KubeObject, now: string): JsonObject {
  const spec = specOf(crd);
  const names = objectAt(spec, 'names');
  const storage = objectsAt(spec, 'versions').find((version) => version.storage === true);
  const before = arrayAt(objectAt(crd, 'status'), 'storedVersions');
  const stored = storage ? (stringAt(storage, 'name') ?? '') : '';
  const kind = stringAt(names, 'kind') ?? '';
  return {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found', now),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted', now),
    ],
    acceptedNames: {
      ...names,
      listKind: names.listKind ?? `${kind}List`,
      singular: names.singular ?? kind.toLowerCase(),
    },
    storedVersions: before.includes(stored) ? before : [...before, stored],
  };
}

function condition(type: string, reason: string, message: string, now: string): JsonObject {
  return { type, status: 'True', lastTransitionTime: now, reason, message };
}
