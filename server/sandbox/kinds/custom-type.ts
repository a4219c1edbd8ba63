import {
  booleanAt,
  isJsonObject,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { type PrinterColumn, type ResourceType, type ServedVersion, withMetadata } from './resource-type.ts';
import { OBJECT_META } from './schema-builder.ts';

const AGE: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  priority: 0,
  description: '',
};

/** What a CustomResourceDefinition makes the API server serve. Versions that are not served are left out. */
export function customTypeOf(crd: KubeObject): ResourceType {
  const spec = specOf(crd);
  const names = objectAt(spec, 'names');
  const group = stringAt(spec, 'group') ?? '';
  const plural = stringAt(names, 'plural') ?? '';
  const kind = stringAt(names, 'kind') ?? '';
  const versions = objectsAt(spec, 'versions');
  return {
    id: `${group}/${plural}`,
    group,
    plural,
    kind,
    singular: stringAt(names, 'singular') ?? kind.toLowerCase(),
    listKind: stringAt(names, 'listKind') ?? `${kind}List`,
    shortNames: textsAt(names, 'shortNames'),
    categories: textsAt(names, 'categories'),
    namespaced: spec.scope === 'Namespaced',
    versions: versions
      .filter((version) => booleanAt(version, 'served') === true)
      .map(servedVersionOf)
      .sort(newerFirst)
      .map((version, index, all) =>
        withAdvice(version, all.slice(0, index), (name) => `${group}/${name} ${kind}`),
      ),
    hasStatus: versions.some((version) => isJsonObject(objectAt(version, 'subresources').status)),
    hasGeneration: true,
    custom: true,
  };
}

/** A deprecated version that says nothing of its own names the best one to use instead. */
function withAdvice(
  version: ServedVersion,
  newer: readonly ServedVersion[],
  called: (name: string) => string,
): ServedVersion {
  if (version.deprecation !== '') return version;
  const better = newer.find((each) => each.deprecation === null);
  const advice = better ? `; use ${called(better.name)}` : '';
  return { ...version, deprecation: `${called(version.name)} is deprecated${advice}` };
}

function servedVersionOf(version: JsonObject): ServedVersion {
  const schema = objectAt(objectAt(version, 'schema'), 'openAPIV3Schema');
  const columns = objectsAt(version, 'additionalPrinterColumns').map(
    (column): PrinterColumn => ({
      name: stringAt(column, 'name') ?? '',
      type: stringAt(column, 'type') ?? 'string',
      jsonPath: stringAt(column, 'jsonPath') ?? '',
      priority: numberAt(column, 'priority') ?? 0,
      description: stringAt(column, 'description') ?? '',
    }),
  );
  return {
    name: stringAt(version, 'name') ?? '',
    schema: withMetadata(schema, OBJECT_META),
    // Without columns of its own a resource shows name and age.
    columns: columns.length > 0 ? columns : [AGE],
    deprecation: version.deprecated === true ? (stringAt(version, 'deprecationWarning') ?? '') : null,
    selectable: objectsAt(version, 'selectableFields').map((field) => stringAt(field, 'jsonPath') ?? ''),
  };
}

/** Orders versions as Kubernetes prefers them: GA, then beta, then alpha; higher numbers first. */
function newerFirst(a: ServedVersion, b: ServedVersion): number {
  const [stageA, majorA, minorA] = rank(a.name);
  const [stageB, majorB, minorB] = rank(b.name);
  return stageB - stageA || majorB - majorA || minorB - minorA || (a.name < b.name ? -1 : 1);
}

function rank(version: string): readonly [stage: number, major: number, minor: number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [0, 0, 0];
  const [, major, stage, minor] = match;
  return [stage === undefined ? 3 : stage === 'beta' ? 2 : 1, Number(major), Number(minor ?? 0)];
}

function textsAt(parent: JsonObject, key: string): readonly string[] {
  const value = parent[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
