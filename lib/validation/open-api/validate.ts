import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import { evaluateRules } from '../cel/evaluate-rules.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { applyDefaults } from './defaults.ts';
import { findDuplicates } from './duplicates.ts';
import { checkEmbedded } from './embedded.ts';
import { checkObjectMeta } from './object-meta.ts';
import { isUnchanged } from './ratchet.ts';
import type { ListType, SchemaNode } from './schema-node.ts';
import { causeReason, isFull, type Walk } from './wording.ts';

/** `old`: the object before the change, for transition rules and for what may stay as wrong as it was. */
export type ValidateOptions = { readonly old?: JsonObject };

/**
 * What the API server would refuse about a whole object: defaults are filled in first, then types, bounds, patterns, required fields, uniqueness and
 * object metadata are checked, then CEL rules unless a finding keeps the server from running them. Unknown fields are `unknownFields`.
 */
export function validate(
  schema: CompiledSchema,
  value: JsonValue,
  options: ValidateOptions = {},
): Diagnostic[] {
  const walk: Walk = { path: [], found: [] };
  const filled = applyDefaults(schema, value);
  // What is stored gets its defaults when it is read.
  const before = options.old === undefined ? null : applyDefaults(schema, options.old);
  const old = isJsonObject(before) ? before : null;
  if (isJsonObject(filled)) checkObjectMeta(filled, walk);
  schema.check(filled, walk);
  if (old !== null && isJsonObject(filled)) dropUnchanged(schema.root, { value: filled, old }, walk);
  checkEmbedded(schema.root, filled, walk);
  if (old === null || !hasDuplicates(schema.root, old)) findDuplicates(schema.root, filled, walk);
  if (isJsonObject(filled) && !isFull(walk) && !walk.found.some(blocksRules))
    evaluateRules(schema.root, filled, old, walk);
  return walk.found;
}

type Change = { readonly value: JsonObject; readonly old: JsonObject };

function dropUnchanged(root: SchemaNode, change: Change, walk: Walk): void {
  const kept = walk.found.filter((finding) => !mayStay(root, change, finding));
  walk.found.splice(0, walk.found.length, ...kept);
}

/** A finding about a value that was there before; an absent field is a matter of the object around it. */
function mayStay(root: SchemaNode, change: Change, { code, path }: Diagnostic): boolean {
  const at = code === 'required' ? path.slice(0, -1) : path;
  return path[0] !== 'metadata' && isUnchanged(root, change, at);
}

function hasDuplicates(root: SchemaNode, old: JsonObject): boolean {
  const walk: Walk = { path: [], found: [] };
  findDuplicates(root, old, walk);
  return walk.found.length > 0;
}

/** Causes after which the API server runs no CEL rule (apiextensions strategy hasBlockingErr). */
const BLOCKING: readonly string[] = [
  'FieldValueRequired',
  'FieldValueNotSupported',
  'FieldValueTypeInvalid',
  'FieldValueTooLong',
  'FieldValueTooMany',
];

/** True for the `reason` of a cause that keeps the API server from running the CEL rules of the object. */
export function isBlockingReason(reason: string): boolean {
  return BLOCKING.includes(reason);
}

function blocksRules(finding: Diagnostic): boolean {
  return finding.severity === 'error' && isBlockingReason(causeReason(finding));
}

/** List type of the place for server-side apply; `atomic` when the schema says nothing, null when no list stands there. */
export function listTypeAt(schema: CompiledSchema, path: FieldPath): ListType | null {
  const [first, second] = path;
  if (first === 'metadata') {
    // ObjectMeta is not part of a CRD's schema.
    if (path.length === 2 && second === 'finalizers') return { type: 'set' };
    return path.length === 2 && second === 'ownerReferences' ? { type: 'map', keys: ['uid'] } : null;
  }
  const node = nodeAt(schema.root, path);
  return node?.types.includes('array') ? (node.listType ?? { type: 'atomic' }) : null;
}

/** True when server-side apply owns the object at the place as a whole (`x-kubernetes-map-type: atomic`). */
export function isAtomicMapAt(schema: CompiledSchema, path: FieldPath): boolean {
  return nodeAt(schema.root, path)?.atomicMap ?? false;
}

function nodeAt(root: SchemaNode, path: FieldPath): SchemaNode | null {
  let node: SchemaNode | null = root;
  for (const part of path) {
    if (node === null) return null;
    node = typeof part === 'number' ? node.items : memberAt(node, part);
  }
  return node;
}

function memberAt(node: SchemaNode, name: string): SchemaNode | null {
  const member = node.properties.get(name);
  if (member) return member;
  return node.additional === true ? null : node.additional;
}
