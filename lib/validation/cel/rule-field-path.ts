import type { FieldPath } from '#lib/result/diagnostic.ts';
import type { SchemaNode } from '../open-api/schema-node.ts';

/** Reads `fieldPath` of a rule (`.spec.a['b-c']`) against its schema; a path that leads nowhere counts as none, as on the server. */
export function readFieldPath(text: string, node: SchemaNode): FieldPath {
  const path: string[] = [];
  let at: SchemaNode | null = node;
  let rest = text;
  while (rest !== '') {
    const step = /^(?:\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\])/.exec(rest);
    if (!step || at === null) return [];
    const [whole, plain, quoted = ''] = step;
    const name = plain ?? quoted.replace(/\\(.)/g, '$1');
    const next: SchemaNode | undefined = at.properties.get(name) ?? mapValue(at);
    if (!next) return [];
    path.push(name);
    at = next;
    rest = rest.slice(whole.length);
  }
  return path;
}

function mapValue(node: SchemaNode): SchemaNode | undefined {
  return node.additional === null || node.additional === true ? undefined : node.additional;
}
