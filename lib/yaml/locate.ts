import { type Document, isMap, isSeq, type ParsedNode } from 'yaml';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { type DocumentChoice, loadYaml } from './parse-yaml.ts';
import { asNode, followPath, keyText } from './resolve-path.ts';
import { isRealItem, itemSpan, type Span, tokenSpan } from './source-token.ts';

/** Finds places of paths in one text; null when the path is not there. */
export type Locator = (path: FieldPath, part: 'key' | 'value') => Span | null;

/**
 * Where a path stands in the text: its key (the `-` for a list item) or its value; the key when no value is written, null when the
 * path is not there. Works on documents with errors as far as they can be read, and stops at aliases.
 */
export function locate(
  text: string,
  path: FieldPath,
  part: 'key' | 'value',
  choice: DocumentChoice = {},
): Span | null {
  return createLocator(text, choice)(path, part);
}

/** As `locate`, for many paths of one text: it is parsed once. */
export function createLocator(text: string, choice: DocumentChoice = {}): Locator {
  const { document } = loadYaml(text, { document: 0, ...choice });
  return (path, part) => (document ? place({ document, text }, path, part) : null);
}

function place(
  { document, text }: { readonly document: Document; readonly text: string },
  path: FieldPath,
  part: 'key' | 'value',
): Span | null {
  const trail = followPath(document, path);
  if (!trail.ok || trail.value.entries.length < path.length) return null;
  const entry = trail.value.entries.at(-1);
  if (!entry) return trail.value.root?.srcToken ? tokenSpan(trail.value.root.srcToken) : null;
  const { item } = entry;
  if (part === 'value' && item.value) return trimmed(text, tokenSpan(item.value));
  if (item.key) return tokenSpan(item.key);
  const { from } = itemSpan(item);
  return { from, to: from + 1 };
}

/** A block scalar owns its last line end; a marker in an editor should not. */
function trimmed(text: string, span: Span): Span {
  const tail = /[\r\n]+$/.exec(text.slice(span.from, span.to))?.[0].length ?? 0;
  return { from: span.from, to: span.to - tail };
}

/** The path of the innermost member that holds `offset`; `[]` outside all. Works on documents with errors as far as they can be read. */
export function pathAt(text: string, offset: number): FieldPath {
  const { document } = loadYaml(text, { offset });
  const path: (string | number)[] = [];
  let node = asNode(document?.contents);
  while (node) {
    const step = memberAt(node, offset);
    if (!step) break;
    path.push(step.part);
    node = step.node;
  }
  return path;
}

function memberAt(
  node: ParsedNode,
  offset: number,
): { part: string | number; node: ParsedNode | null } | null {
  if (isMap(node)) {
    for (const pair of node.items) {
      const part = keyText(pair);
      if (part !== null && pair.srcToken && holds(itemSpan(pair.srcToken), offset)) {
        return { part, node: asNode(pair.value) };
      }
    }
  }
  if (isSeq(node) && node.srcToken && 'items' in node.srcToken) {
    const items = node.srcToken.items.filter(isRealItem);
    const index = items.findIndex((item) => holds(itemSpan(item), offset));
    if (index >= 0) return { part: index, node: asNode(node.items[index]) };
  }
  return null;
}

function holds(span: Span, offset: number): boolean {
  return span.from <= offset && offset <= span.to;
}
