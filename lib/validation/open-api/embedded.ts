import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { checkEmbeddedMeta } from './object-meta.ts';
import { compilePattern } from './patterns.ts';
import type { SchemaNode } from './schema-node.ts';
import { report, sortedJson, type Walk } from './wording.ts';

const KIND = '[a-z]([-a-z0-9]*[a-z0-9])?';
const KIND_PATTERN = compilePattern(`^${KIND}$`);
const KIND_WORDS = `may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${KIND}')`;

/** Checks whole objects inside of an object (apiextensions objectmeta.Validate): apiVersion and kind are required, metadata is looked at. */
export function checkEmbedded(node: SchemaNode, value: JsonValue, walk: Walk): void {
  if (!hasEmbedded(node)) return;
  if (Array.isArray(value)) {
    if (node.items) for (const [at, item] of value.entries()) descend(node.items, item, at, walk);
  } else if (isJsonObject(value)) {
    if (node.embedded) checkResource(value, walk);
    for (const name of Object.keys(value)) {
      const member = node.properties.get(name) ?? (node.additional === true ? null : node.additional);
      if (member) descend(member, value[name] ?? null, name, walk);
    }
  }
}

function descend(node: SchemaNode, value: JsonValue, at: string | number, walk: Walk): void {
  if (value === null || typeof value !== 'object') return;
  walk.path.push(at);
  checkEmbedded(node, value, walk);
  walk.path.pop();
}

const KNOWN = new WeakMap<SchemaNode, boolean>();

/** Most schemas hold none, and are not walked. */
function hasEmbedded(node: SchemaNode): boolean {
  const known = KNOWN.get(node);
  if (known !== undefined) return known;
  const below = [...node.properties.values(), node.items, node.additional === true ? null : node.additional];
  const found = node.embedded || below.some((each) => each && hasEmbedded(each));
  KNOWN.set(node, found);
  return found;
}

function checkResource(value: JsonObject, walk: Walk): void {
  for (const name of ['apiVersion', 'kind'] as const) {
    const text = value[name];
    if (text === undefined)
      report(walk, { code: 'required', at: name, message: 'Required value', remedy: `Add ${name}.` });
    const words = typeof text === 'string' ? faultOf(name, text) : 'must be a string';
    if (words !== null)
      report(walk, {
        code: 'invalid-name',
        at: name,
        message: `Invalid value: ${sortedJson(text ?? null)}: ${words}`,
      });
  }
  if (isJsonObject(value.metadata)) checkEmbeddedMeta(value.metadata, walk);
}

function faultOf(name: 'apiVersion' | 'kind', text: string): string | null {
  if (text === '') return 'must not be empty';
  if (name === 'kind') return KIND_PATTERN.test(text.toLowerCase()) && text.length <= 63 ? null : KIND_WORDS;
  const parts = text.split('/').length;
  return parts > 2 ? `unexpected GroupVersion string: ${text}` : null;
}
