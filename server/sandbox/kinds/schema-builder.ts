import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';

type Properties = Readonly<Record<string, JsonObject>>;

/** OpenAPI v3 fragments for the built-in kinds, in the few forms they need. */
export const text: JsonObject = { type: 'string' };
export const integer: JsonObject = { type: 'integer', format: 'int32' };
export const flag: JsonObject = { type: 'boolean' };
export const time: JsonObject = { type: 'string', format: 'date-time' };
export const intOrText: JsonObject = { 'x-kubernetes-int-or-string': true };
export const textMap: JsonObject = { type: 'object', additionalProperties: text };
/** Any value, kept as it is and not checked. */
export const anything: JsonObject = { 'x-kubernetes-preserve-unknown-fields': true };

/** An object with named fields. */
export function struct(properties: Properties, required: readonly string[] = []): JsonObject {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** An object owned and replaced as a whole. */
export function atomicStruct(properties: Properties, required: readonly string[] = []): JsonObject {
  return { ...struct(properties, required), 'x-kubernetes-map-type': 'atomic' };
}

/** A list owned and replaced as a whole. */
export function atomicList(items: JsonObject): JsonObject {
  return { type: 'array', items, 'x-kubernetes-list-type': 'atomic' };
}

/** A list of distinct scalars; strategic merge adds to it. */
export function setOf(items: JsonObject): JsonObject {
  return {
    type: 'array',
    items,
    'x-kubernetes-list-type': 'set',
    'x-kubernetes-patch-strategy': 'merge',
  };
}

/** A list whose items are known by key fields; `mergeKey` is the (single) key of strategic merge. */
export function listMap(keys: readonly string[], items: JsonObject, mergeKey = keys[0] ?? ''): JsonObject {
  return {
    type: 'array',
    items,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': mergeKey,
  };
}

/** A string out of a closed list, with an optional default. */
export function oneOf(values: readonly string[], fallback?: string): JsonObject {
  return { type: 'string', enum: values, ...(fallback === undefined ? {} : { default: fallback }) };
}

/** The fragment with a default value. */
export function withDefault(schema: JsonObject, value: JsonValue): JsonObject {
  return { ...schema, default: value };
}

/** An integer between two bounds, both allowed. */
export function integerBetween(minimum: number, maximum: number): JsonObject {
  return { ...integer, minimum, maximum };
}

const OWNER_REFERENCE = atomicStruct(
  { apiVersion: text, kind: text, name: text, uid: text, controller: flag, blockOwnerDeletion: flag },
  ['apiVersion', 'kind', 'name', 'uid'],
);

/** `meta/v1` ObjectMeta. */
export const OBJECT_META: JsonObject = struct({
  name: text,
  generateName: text,
  namespace: text,
  selfLink: text,
  uid: text,
  resourceVersion: text,
  generation: { type: 'integer', format: 'int64' },
  creationTimestamp: { ...time, nullable: true },
  deletionTimestamp: { ...time, nullable: true },
  deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
  labels: textMap,
  annotations: textMap,
  ownerReferences: listMap(['uid'], OWNER_REFERENCE),
  finalizers: setOf(text),
  managedFields: atomicList(anything),
});

/** `meta/v1` Condition. */
export const CONDITION: JsonObject = struct(
  {
    type: text,
    status: text,
    observedGeneration: { type: 'integer', format: 'int64' },
    lastTransitionTime: { ...time, nullable: true },
    lastProbeTime: { ...time, nullable: true },
    lastUpdateTime: { ...time, nullable: true },
    reason: text,
    message: text,
  },
  ['type', 'status'],
);

/** Parts every object of a kind has from its birth, if empty, because its Go struct has them: nobody owns their being there. */
const USUAL_PARTS: JsonObject = { spec: {}, status: {} };

/** The whole schema of a built-in kind: type and object metadata around its own fields, marked as typed with the parts it always has. */
export function kindSchema(
  fields: Properties,
  required: readonly string[] = [],
  parts: JsonObject = USUAL_PARTS,
): JsonObject {
  const schema = struct({ apiVersion: text, kind: text, metadata: OBJECT_META, ...fields }, required);
  return { ...schema, 'x-kubernetes-typed': parts };
}
