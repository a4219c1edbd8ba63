import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { createFieldSetBuilder, type ElementPath, type FieldSet } from './field-set.ts';
import { fieldSchema, isNamedField, itemElement, itemsByElement, type Schema, shapeOf } from './shape.ts';

type Insert = (path: ElementPath) => void;

/** Every field the value sets: what an applier owns after applying it. */
export function ownedFields(value: JsonObject, schema: Schema): FieldSet {
  const builder = createFieldSetBuilder();
  collectOwned(value, schema, [], builder.insert);
  return builder.set;
}

function collectOwned(value: JsonValue, schema: Schema, path: ElementPath, insert: Insert): void {
  const shape = shapeOf(schema, value);
  if (shape.form === 'map' && !shape.atomic) {
    if (!isJsonObject(value)) return;
    for (const [field, member] of Object.entries(value)) {
      const below = [...path, `f:${field}`];
      collectOwned(member, fieldSchema(schema, field), below, insert);
      const empty = member === null || (isJsonObject(member) && Object.keys(member).length === 0);
      if (empty || !isNamedField(schema, field)) insert(below);
    }
    return;
  }
  if (shape.form === 'list' && shape.relation !== 'atomic') {
    for (const [element, item] of itemsByElement(shape, value)) {
      collectOwned(item, shape.items, [...path, element], insert);
      insert([...path, element]);
    }
    return;
  }
  insert(path);
}

/** What a change did, field by field. */
export type Comparison = {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
};

type Inserts = { readonly added: Insert; readonly modified: Insert; readonly removed: Insert };
type Pair = { readonly before: JsonValue | undefined; readonly after: JsonValue | undefined };

/** Compares two states of an object; atomic parts count as one field. */
export function compareValues(before: JsonObject, after: JsonObject, schema: Schema): Comparison {
  const added = createFieldSetBuilder();
  const modified = createFieldSetBuilder();
  const removed = createFieldSetBuilder();
  const inserts = { added: added.insert, modified: modified.insert, removed: removed.insert };
  comparePair({ before, after }, schema, [], inserts);
  return { added: added.set, modified: modified.set, removed: removed.set };
}

function comparePair(pair: Pair, schema: Schema, path: ElementPath, inserts: Inserts): void {
  const { before, after } = pair;
  const shape = shapeOf(schema, after ?? before);
  const bothEmpty = isEmptyValue(before) && isEmptyValue(after);
  if (!bothEmpty && shape.form === 'map' && !shape.atomic) {
    const fields = new Set([...fieldNames(before), ...fieldNames(after)]);
    for (const field of fields) {
      const below = { before: memberOf(before, field), after: memberOf(after, field) };
      comparePair(below, fieldSchema(schema, field), [...path, `f:${field}`], inserts);
    }
  } else if (!bothEmpty && shape.form === 'list' && shape.relation !== 'atomic') {
    const old = itemsByElement(shape, before);
    const fresh = itemsByElement(shape, after);
    for (const element of new Set([...old.keys(), ...fresh.keys()])) {
      const below = { before: old.get(element), after: fresh.get(element) };
      comparePair(below, shape.items, [...path, element], inserts);
    }
  } else if (before !== undefined && after !== undefined && !isSameJson(before, after)) {
    inserts.modified(path);
  }
  if (path.length === 0) return;
  if (before === undefined) inserts.added(path);
  else if (after === undefined) inserts.removed(path);
}

function isEmptyValue(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function fieldNames(value: JsonValue | undefined): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

function memberOf(value: JsonValue | undefined, field: string): JsonValue | undefined {
  return isJsonObject(value) ? value[field] : undefined;
}

/** The value without the members of the set. Maps and lists left empty are left out. */
export function withoutFields(value: JsonValue, toRemove: FieldSet, schema: Schema): JsonValue | undefined {
  const shape = shapeOf(schema, value);
  if (shape.form === 'map' && isJsonObject(value)) {
    if (shape.atomic) return undefined;
    const out: Record<string, JsonValue> = {};
    for (const [field, member] of Object.entries(value)) {
      const kept = remainder(member, toRemove.get(`f:${field}`), fieldSchema(schema, field));
      if (kept !== undefined) out[field] = kept;
    }
    return Object.keys(out).length > 0 ? out : undefined;
  }
  if (shape.form === 'list' && Array.isArray(value)) {
    if (shape.relation === 'atomic') return undefined;
    const kept = value.flatMap((item) => {
      const element = itemElement(shape, item);
      const rest = remainder(item, element === null ? undefined : toRemove.get(element), shape.items);
      return rest === undefined ? [] : [rest];
    });
    return kept.length > 0 ? kept : undefined;
  }
  return value;
}

type Removal = { readonly member: boolean; readonly children: FieldSet };

function remainder(value: JsonValue, removal: Removal | undefined, schema: Schema): JsonValue | undefined {
  if (!removal) return value;
  if (removal.member) return undefined;
  return withoutFields(value, removal.children, schema);
}

/** The set plus every named field on the way to a member, so that whole structs can be taken away. */
export function withNamedAncestors(set: FieldSet, schema: Schema): FieldSet {
  const out = new Map<string, Removal>();
  for (const [element, node] of set) {
    const named = element.startsWith('f:') && isNamedField(schema, element.slice(2));
    const below = element.startsWith('f:') ? fieldSchema(schema, element.slice(2)) : itemsSchema(schema);
    out.set(element, {
      member: node.member || (named && node.children.size > 0),
      children: withNamedAncestors(node.children, below),
    });
  }
  return out;
}

function itemsSchema(schema: Schema): Schema {
  return isJsonObject(schema?.items) ? schema.items : null;
}
