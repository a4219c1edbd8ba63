import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import type { CompiledSchema } from './compile-schema.ts';
import type { SchemaNode } from './schema-node.ts';
import { bodyPath } from './wording.ts';

/**
 * `field` of a status cause as the API server writes it: types and bounds join keys with dots whatever they hold, rules and uniqueness bracket the
 * keys of maps, labels, annotations and finalizers are named as a whole, and a rule of the object itself names `<nil>`.
 */
export function causeField(schema: CompiledSchema, finding: Diagnostic): string {
  const { code } = finding;
  const path = serverPath(finding.path);
  return code === 'duplicate' || code.startsWith('rule') ? bracketed(schema.root, path) : bodyPath(path);
}

const NAMED_WHOLE: readonly (string | number | undefined)[] = ['labels', 'annotations', 'finalizers'];

/** The path as far as the API server names it: keys of labels and annotations and entries of finalizers are ours, for the editor. */
export function serverPath(path: FieldPath): FieldPath {
  const at = path.findIndex((part, index) => NAMED_WHOLE.includes(part) && path[index - 1] === 'metadata');
  return at < 0 ? path : path.slice(0, at + 1);
}

function bracketed(root: SchemaNode, path: FieldPath): string {
  let text = '';
  let node: SchemaNode | null = root;
  for (const part of path) {
    const member: SchemaNode | null =
      node === null ? null : typeof part === 'number' ? node.items : (node.properties.get(part) ?? null);
    const isKey = typeof part === 'number' || (member === null && node?.additional);
    text += isKey ? `[${part}]` : text === '' ? part : `.${part}`;
    node = member ?? (node?.additional === true ? null : (node?.additional ?? null));
  }
  return text === '' ? '<nil>' : text;
}
