import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { setOwn } from '#lib/result/own-member.ts';
import { closestName } from './closest-name.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { isMetaField, META_FIELDS } from './object-meta.ts';
import { eachUnknownMeta } from './object-meta-types.ts';
import type { SchemaNode } from './schema-node.ts';
import { bodyPath, isFull, MAX_DEPTH, report, type Walk } from './wording.ts';

/** Fields the schema does not know: the API server drops them silently, or refuses them with `fieldValidation=Strict`. */
export function unknownFields(schema: CompiledSchema, value: JsonValue): Diagnostic[] {
  const walk: Walk = { path: [], found: [] };
  prune({ ...schema.root, embedded: true }, value, walk);
  return walk.found;
}

/** The value without fields the schema does not know, as it would be stored. Unchanged parts are shared. */
export function pruneUnknown(schema: CompiledSchema, value: JsonValue): JsonValue {
  return prune({ ...schema.root, embedded: true }, value, { path: [], found: [] });
}

function prune(node: SchemaNode | null, value: JsonValue, walk: Walk): JsonValue {
  if (walk.path.length > MAX_DEPTH) return value;
  if (Array.isArray(value)) return pruneList(node, value, walk);
  return isJsonObject(value) ? pruneObject(node, value, walk) : value;
}

function pruneList(node: SchemaNode | null, value: readonly JsonValue[], walk: Walk): JsonValue {
  let changed = false;
  const list = value.map((item, index) => {
    walk.path.push(index);
    const next = prune(node?.items ?? null, item, walk);
    walk.path.pop();
    if (next !== item) changed = true;
    return next;
  });
  return changed ? list : value;
}

function pruneObject(node: SchemaNode | null, value: JsonObject, walk: Walk): JsonValue {
  const next: Record<string, JsonValue> = {};
  let changed = false;
  for (const name of Object.keys(value)) {
    const before = value[name] ?? null;
    const known = knownMember(node, name, value);
    if (known === 'unknown') {
      reportUnknown(node, name, walk);
      changed = true;
      continue;
    }
    walk.path.push(name);
    if (known === 'metadata') eachUnknownMeta(before, walk, (member, names) => complain(member, names, walk));
    const after = known === 'anything' || known === 'metadata' ? before : prune(known, before, walk);
    walk.path.pop();
    if (after !== before) changed = true;
    setOwn(next, name, after);
  }
  return changed ? next : value;
}

/** What stands under a name: a schema, anything, object metadata, or nothing known. */
function knownMember(
  node: SchemaNode | null,
  name: string,
  value: JsonObject,
): SchemaNode | 'anything' | 'metadata' | 'unknown' {
  if (node === null) return 'unknown';
  if (node.embedded && isMetaField(name))
    return name === 'metadata' && isJsonObject(value.metadata) ? 'metadata' : 'anything';
  const member = node.properties.get(name);
  if (member) return member;
  if (node.additional) return node.additional === true ? 'anything' : node.additional;
  return node.preserveUnknown ? 'anything' : 'unknown';
}

function reportUnknown(node: SchemaNode | null, name: string, walk: Walk): void {
  const known = [...new Set([...(node?.properties.keys() ?? []), ...(node?.embedded ? META_FIELDS : [])])];
  complain(name, known, walk);
}

function complain(name: string, known: readonly string[], walk: Walk): void {
  if (isFull(walk)) return;
  const near = closestName(name, known);
  report(walk, {
    code: 'unknown-field',
    at: name,
    message: `unknown field "${bodyPath([...walk.path, name])}"`,
    remedy: near
      ? `Did you mean ${near}?`
      : known.length > 0 && known.length <= 12
        ? `Remove it. Known here: ${known.join(', ')}.`
        : 'Remove it, or check the version and channel of the CRD.',
  });
}
