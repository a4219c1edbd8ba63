import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import { alternativesCheck } from './alternatives.ts';
import {
  type Check,
  enumCheck,
  formatCheck,
  listCheck,
  numberCheck,
  objectCheck,
  stringCheck,
  typeCheck,
} from './checks.ts';
import { readSchema, type SchemaNode } from './schema-node.ts';

/** A schema ready for checking; opaque outside of this folder. */
export type CompiledSchema = { readonly root: SchemaNode; readonly check: Check };

const COMPILED = new WeakMap<SchemaNode, Check>();

/** Compiles an `openAPIV3Schema` as a cluster serves it. Cached by object identity, so keep the parsed schema. */
export function compileSchema(openApiSchema: JsonObject): CompiledSchema {
  const root = readSchema(openApiSchema);
  return { root, check: compileNode(root) };
}

function compileNode(node: SchemaNode): Check {
  const known = COMPILED.get(node);
  if (known) return known;
  const check = buildNode(node);
  COMPILED.set(node, check);
  return check;
}

/** The API server runs type, alternatives, string, format, number, list, enum, object in this order, by the kind of data. */
function buildNode(node: SchemaNode): Check {
  const type = typeCheck(node);
  const alternatives = alternativesCheck(node, compileNode);
  const text = stringCheck(node);
  const format = formatCheck(node);
  const number = numberCheck(node);
  const list = listCheck(node, node.items ? compileNode(node.items) : null);
  const allowed = enumCheck(node);
  const object = compileObject(node);
  return (value, walk) => {
    type?.(value, walk);
    if (value !== null) alternatives?.(value, walk);
    if (typeof value === 'string') {
      text?.(value, walk);
      format?.(value, walk);
    } else if (typeof value === 'number') number?.(value, walk);
    else if (Array.isArray(value)) list(value, walk);
    allowed?.(value, walk);
    if (isJsonObject(value)) object(value, walk);
  };
}

function compileObject(node: SchemaNode): Check<JsonObject> {
  const members = new Map([...node.properties].map(([name, member]) => [name, compileNode(member)] as const));
  const others = node.additional && node.additional !== true ? compileNode(node.additional) : null;
  return objectCheck(node, members, others);
}
