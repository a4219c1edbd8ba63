import {
  arrayAt,
  booleanAt,
  isJsonObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';

/** How server-side apply and uniqueness treat a list. */
export type ListType =
  | { readonly type: 'atomic' }
  | { readonly type: 'set' }
  | { readonly type: 'map'; readonly keys: readonly string[] };

/** A structural schema read once; everything optional is null, so that checks need no further narrowing. */
export type SchemaNode = {
  /** Empty: any type. `x-kubernetes-int-or-string` reads as both. */
  readonly types: readonly string[];
  readonly nullable: boolean;
  readonly format: string | null;
  readonly enumValues: JsonArray | null;
  readonly pattern: string | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly exclusiveMinimum: boolean;
  readonly exclusiveMaximum: boolean;
  readonly multipleOf: number | null;
  readonly minItems: number | null;
  readonly maxItems: number | null;
  readonly uniqueItems: boolean;
  readonly minProperties: number | null;
  readonly maxProperties: number | null;
  readonly required: readonly string[];
  readonly properties: ReadonlyMap<string, SchemaNode>;
  readonly items: SchemaNode | null;
  /** Schema of values under names not in `properties`; true: anything; null: no such names. */
  readonly additional: SchemaNode | true | null;
  readonly allOf: readonly SchemaNode[];
  readonly anyOf: readonly SchemaNode[];
  readonly oneOf: readonly SchemaNode[];
  readonly not: SchemaNode | null;
  readonly listType: ListType | null;
  readonly atomicMap: boolean;
  readonly preserveUnknown: boolean;
  /** A whole Kubernetes object stands here: apiVersion, kind and metadata are known. */
  readonly embedded: boolean;
  readonly defaultValue: JsonValue | undefined;
  /** `x-kubernetes-validations`, evaluated by `cel/`. */
  readonly rules: readonly RuleText[];
};

/** One CEL rule as the schema writes it; empty texts are absent ones. */
export type RuleText = {
  readonly rule: string;
  readonly message: string;
  readonly messageExpression: string;
  readonly reason: string;
  readonly fieldPath: string;
  readonly optionalOldSelf: boolean;
};

const READ = new WeakMap<JsonObject, SchemaNode>();

/** Reads an `openAPIV3Schema` (apiextensions.k8s.io/v1); wrong-typed keywords count as absent. Cached by object identity. */
export function readSchema(raw: JsonObject): SchemaNode {
  const known = READ.get(raw);
  if (known) return known;
  const node: SchemaNode = { ...valueKeywords(raw), ...structureKeywords(raw) };
  READ.set(raw, node);
  return node;
}

function valueKeywords(raw: JsonObject) {
  const number = (key: string) => numberAt(raw, key) ?? null;
  return {
    types: typesOf(raw),
    nullable: booleanAt(raw, 'nullable') ?? false,
    format: stringAt(raw, 'format') ?? null,
    enumValues: Array.isArray(raw.enum) ? arrayAt(raw, 'enum') : null,
    pattern: stringAt(raw, 'pattern') ?? null,
    minLength: number('minLength'),
    maxLength: number('maxLength'),
    minimum: number('minimum'),
    maximum: number('maximum'),
    exclusiveMinimum: booleanAt(raw, 'exclusiveMinimum') ?? false,
    exclusiveMaximum: booleanAt(raw, 'exclusiveMaximum') ?? false,
    multipleOf: number('multipleOf'),
    minItems: number('minItems'),
    maxItems: number('maxItems'),
    uniqueItems: booleanAt(raw, 'uniqueItems') ?? false,
    minProperties: number('minProperties'),
    maxProperties: number('maxProperties'),
    defaultValue: raw.default,
    rules: objectsAt(raw, 'x-kubernetes-validations').map(readRule),
  };
}

function structureKeywords(raw: JsonObject) {
  const properties = Object.entries(objectAt(raw, 'properties'));
  return {
    required: arrayAt(raw, 'required').filter((name) => typeof name === 'string'),
    properties: new Map(
      properties.flatMap(([name, value]) =>
        isJsonObject(value) ? [[name, readSchema(value)] as const] : [],
      ),
    ),
    items: isJsonObject(raw.items) ? readSchema(raw.items) : null,
    additional: additionalOf(raw.additionalProperties),
    allOf: objectsAt(raw, 'allOf').map(readSchema),
    anyOf: objectsAt(raw, 'anyOf').map(readSchema),
    oneOf: objectsAt(raw, 'oneOf').map(readSchema),
    not: isJsonObject(raw.not) ? readSchema(raw.not) : null,
    listType: listTypeOf(raw),
    atomicMap: stringAt(raw, 'x-kubernetes-map-type') === 'atomic',
    preserveUnknown: booleanAt(raw, 'x-kubernetes-preserve-unknown-fields') ?? false,
    embedded: booleanAt(raw, 'x-kubernetes-embedded-resource') ?? false,
  };
}

function readRule(raw: JsonObject): RuleText {
  const text = (key: string) => stringAt(raw, key) ?? '';
  return {
    rule: text('rule'),
    message: text('message'),
    messageExpression: text('messageExpression'),
    reason: text('reason'),
    fieldPath: text('fieldPath'),
    optionalOldSelf: booleanAt(raw, 'optionalOldSelf') ?? false,
  };
}

function typesOf(raw: JsonObject): readonly string[] {
  if (booleanAt(raw, 'x-kubernetes-int-or-string')) return ['integer', 'string'];
  const type = stringAt(raw, 'type');
  return type ? [type] : [];
}

function additionalOf(raw: JsonValue | undefined): SchemaNode | true | null {
  if (raw === true) return true;
  return isJsonObject(raw) ? readSchema(raw) : null;
}

function listTypeOf(raw: JsonObject): ListType | null {
  switch (stringAt(raw, 'x-kubernetes-list-type')) {
    case 'set':
      return { type: 'set' };
    case 'map':
      return {
        type: 'map',
        keys: arrayAt(raw, 'x-kubernetes-list-map-keys').filter((key) => typeof key === 'string'),
      };
    case 'atomic':
      return { type: 'atomic' };
    default:
      return null;
  }
}
