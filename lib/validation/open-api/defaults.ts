import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { setOwn } from '#lib/result/own-member.ts';
import type { CompiledSchema } from './compile-schema.ts';
import type { SchemaNode } from './schema-node.ts';

/**
 * Fills in defaults as the API server does on the way in: a null that may not be null is dropped, or takes the default if there is one.
 * Unchanged parts are shared with the input.
 */
export function applyDefaults(schema: CompiledSchema, value: JsonValue): JsonValue {
  return fill(schema.root, value);
}

function memberNode(node: SchemaNode, name: string): SchemaNode | null {
  const member = node.properties.get(name);
  if (member) return member;
  return node.additional === true ? null : node.additional;
}

function fill(node: SchemaNode | null, value: JsonValue): JsonValue {
  if (node === null) return value;
  if (Array.isArray(value)) return fillList(node, value);
  return isJsonObject(value) ? fillObject(node, value) : value;
}

function fillList(node: SchemaNode, value: readonly JsonValue[]): JsonValue {
  const { items } = node;
  if (!items) return value;
  let changed = false;
  const list = value.map((item) => {
    const next = fill(items, nullToDefault(items, item) ?? null);
    if (next !== item) changed = true;
    return next;
  });
  return changed ? list : value;
}

/** A forbidden null becomes the default, or undefined when there is none. */
function nullToDefault(node: SchemaNode, value: JsonValue): JsonValue | undefined {
  return value === null && !node.nullable ? node.defaultValue : value;
}

function fillObject(node: SchemaNode, value: JsonObject): JsonValue {
  const next: Record<string, JsonValue> = {};
  let changed = false;
  for (const name of Object.keys(value)) {
    const before = value[name] ?? null;
    const member = memberNode(node, name);
    const after = member ? nullToDefault(member, before) : before;
    const filled = after === undefined ? undefined : fill(member, after);
    if (filled !== before) changed = true;
    if (filled !== undefined) setOwn(next, name, filled);
  }
  for (const [name, member] of node.properties) {
    if (member.defaultValue === undefined || Object.hasOwn(next, name)) continue;
    setOwn(next, name, fill(member, member.defaultValue));
    changed = true;
  }
  return changed ? next : value;
}
