import type { SchemaNode } from '../open-api/schema-node.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  type Field,
  INT,
  listOf,
  mapOf,
  STRING,
  TIMESTAMP,
} from './cel-type.ts';
import { escapedNames } from './escape-name.ts';

const TYPES = new WeakMap<SchemaNode, { readonly type: CelType | null }>();

/**
 * How rules see the data of a schema (apiserver cel/common SchemaDeclType); null when they do not see it at all: unknown fields, and lists
 * and maps of such. Whole resources have apiVersion, kind, metadata.name and metadata.generateName besides.
 */
export function celTypeOf(node: SchemaNode, isResource: boolean): CelType | null {
  if (isResource) return typeOf(node, true);
  const known = TYPES.get(node);
  if (known) return known.type;
  const type = typeOf(node, false);
  TYPES.set(node, { type });
  return type;
}

function typeOf(node: SchemaNode, isResource: boolean): CelType | null {
  if (node.types.length > 1) return DYN;
  switch (node.types[0]) {
    case 'array': {
      const item = node.items && celTypeOf(node.items, node.items.embedded);
      return item && listOf(item, node.listType);
    }
    case 'object':
      return objectType(node, isResource);
    case 'string':
      return FORMATS.get(node.format ?? '') ?? STRING;
    case 'boolean':
      return BOOL;
    case 'number':
      return DOUBLE;
    case 'integer':
      return INT;
    default:
      return null;
  }
}

const FORMATS: ReadonlyMap<string, CelType> = new Map([
  ['byte', BYTES],
  ['duration', DURATION],
  ['date', TIMESTAMP],
  ['date-time', TIMESTAMP],
]);

function objectType(node: SchemaNode, isResource: boolean): CelType | null {
  if (node.additional !== null && node.additional !== true) {
    const value = celTypeOf(node.additional, node.additional.embedded);
    return value && mapOf(STRING, value);
  }
  const fields = new Map<string, Field>();
  for (const [name, member] of node.properties) {
    const type = celTypeOf(member, member.embedded);
    if (type) for (const escaped of escapedNames(name)) fields.set(escaped, { name, type });
  }
  if (isResource) for (const [name, type] of RESOURCE_FIELDS) fields.set(name, { name, type });
  return { kind: 'object', fields };
}

const NAMES: CelType = {
  kind: 'object',
  fields: new Map(['name', 'generateName'].map((name) => [name, { name, type: STRING }])),
};

const RESOURCE_FIELDS: readonly (readonly [string, CelType])[] = [
  ['apiVersion', STRING],
  ['kind', STRING],
  ['metadata', NAMES],
];
