import {
  isJsonObject,
  isSameJson,
  type JsonObject,
  type JsonValue,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { KindRegistry } from '../kinds/registry.ts';
import type { StatusCause } from '../status-error.ts';
import { hasCondition } from './definition-names.ts';
import { invalidValue, requiredValue, unsupportedValue } from './metadata-rules.ts';

/** Defaults of a definition: its names in full, and that versions differ in nothing but their name. */
export function defaultDefinition(crd: KubeObject): KubeObject {
  const spec = specOf(crd);
  const names = objectAt(spec, 'names');
  const kind = stringAt(names, 'kind') ?? '';
  return {
    ...crd,
    spec: {
      ...spec,
      names: { singular: kind.toLowerCase(), listKind: `${kind}List`, ...withoutEmpty(names) },
      conversion: { strategy: 'None', ...objectAt(spec, 'conversion') },
    },
  };
}

function withoutEmpty(names: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(names).filter(([, value]) => value !== ''));
}

/** What the API server refuses in a CustomResourceDefinition beyond its schema. */
export function definitionCauses(
  crd: KubeObject,
  live: KubeObject | null,
  kinds: KindRegistry,
): readonly StatusCause[] {
  const spec = specOf(crd);
  const group = stringAt(spec, 'group') ?? '';
  const plural = stringAt(objectAt(spec, 'names'), 'plural') ?? '';
  const causes: StatusCause[] = [...versionCauses(spec), ...nameCauses(spec)];
  if (crd.metadata.name !== `${plural}.${group}` && !live)
    causes.push(invalidValue('metadata.name', crd.metadata.name, 'must be spec.names.plural+"."+spec.group'));
  if (!group.includes('.'))
    causes.push(invalidValue('spec.group', group, 'should be a domain with at least one dot'));
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
  return live && hasCondition(live, 'Established')
    ? [...causes, ...immutableCauses(spec, specOf(live))]
    : causes;
}

/** Once a kind is served, its place stays. */
function immutableCauses(spec: JsonObject, before: JsonObject): readonly StatusCause[] {
  const pairs: readonly (readonly [string, JsonValue | undefined, JsonValue | undefined])[] = [
    ['spec.scope', spec.scope, before.scope],
    ['spec.group', spec.group, before.group],
    ['spec.names.plural', objectAt(spec, 'names').plural, objectAt(before, 'names').plural],
    ['spec.names.kind', objectAt(spec, 'names').kind, objectAt(before, 'names').kind],
  ];
  return pairs.flatMap(([field, next, was]) =>
    isSameJson(next, was) ? [] : [invalidValue(field, next, 'field is immutable')],
  );
}

const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const DNS_1035_WORDS = `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${DNS_1035}')`;

function nameCauses(spec: JsonObject): readonly StatusCause[] {
  const names = objectAt(spec, 'names');
  return ['plural', 'singular'].flatMap((field) => {
    const name = stringAt(names, field) ?? '';
    return new RegExp(`^${DNS_1035}$`).test(name)
      ? []
      : [invalidValue(`spec.names.${field}`, name, DNS_1035_WORDS)];
  });
}

function versionCauses(spec: JsonObject): readonly StatusCause[] {
  const versions = objectsAt(spec, 'versions');
  const causes: StatusCause[] = [];
  if (versions.filter((version) => version.storage === true).length !== 1)
    causes.push(
      invalidValue('spec.versions', null, 'must have exactly one version marked as storage version'),
    );
  const schemas = versions.map((version) => objectAt(version, 'schema').openAPIV3Schema);
  // A schema all versions share is checked once, at the place it had before versions had their own.
  const [shared] = schemas;
  if (isJsonObject(shared) && schemas.every((schema) => isSameJson(schema, shared)))
    return [...causes, ...rootCauses(shared, 'spec.validation.openAPIV3Schema')];
  schemas.forEach((schema, index) => {
    const at = `spec.versions[${index}].schema.openAPIV3Schema`;
    causes.push(...(isJsonObject(schema) ? rootCauses(schema, at) : [requiredValue(at)]));
  });
  return causes;
}

function rootCauses(schema: JsonObject, at: string): readonly StatusCause[] {
  return structuralCauses(schema, at, 'must not be empty at the root');
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** A structural schema says a type everywhere, and what a list holds. */
function structuralCauses(schema: JsonObject, at: string, empty: string): readonly StatusCause[] {
  const causes: StatusCause[] = [];
  const type = stringAt(schema, 'type') ?? '';
  const free =
    schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === '' && !free) causes.push(requiredValue(`${at}.type`, empty));
  if (type !== '' && !TYPES.includes(type)) causes.push(unsupportedValue(`${at}.type`, type, TYPES));
  const inside = 'must not be empty for specified object fields';
  for (const [name, field] of Object.entries(objectAt(schema, 'properties')))
    if (isJsonObject(field) && !(name === 'metadata' && at.endsWith('openAPIV3Schema')))
      causes.push(...structuralCauses(field, `${at}.properties[${name}]`, inside));
  if (isJsonObject(schema.additionalProperties))
    causes.push(...structuralCauses(schema.additionalProperties, `${at}.additionalProperties`, inside));
  if (type === 'array' && schema.items === undefined)
    causes.push(requiredValue(`${at}.items`, 'must be specified'));
  if (isJsonObject(schema.items))
    causes.push(
      ...structuralCauses(schema.items, `${at}.items`, 'must not be empty for specified array items'),
    );
  return causes;
}
