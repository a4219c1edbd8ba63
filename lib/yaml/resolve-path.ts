import {
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  visit,
} from 'yaml';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { isRealItem } from './source-token.ts';
import { type YamlEditError, yamlEditError } from './yaml-error.ts';

export type CollectionToken = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

/** A member of a collection as written. `node` null: nothing is written as its value. */
export type Entry = {
  readonly container: CollectionToken;
  /** Its written members in order; `index` is the place of `item` among them. */
  readonly items: readonly CST.CollectionItem[];
  readonly index: number;
  readonly item: CST.CollectionItem;
  readonly node: ParsedNode | null;
};

/** As far as a path leads into the document: `entries[i]` is the member named by `path[i]`. */
export type Trail = { readonly root: ParsedNode | null; readonly entries: readonly Entry[] };

/** Follows a path without judging anchors; stops where a member is missing. Fails at aliases, tags, odd keys, wrong shapes. */
export function followPath(document: Document, path: FieldPath): Result<Trail, YamlEditError> {
  const root = asNode(document.contents);
  const entries: Entry[] = [];
  let node = root;
  for (const [depth, part] of path.entries()) {
    const here = path.slice(0, depth);
    const problem = obstacle(node, here);
    if (problem) return err(problem);
    if (isNothing(node)) break;
    const step = typeof part === 'number' ? seqEntry(node, part) : mapEntry(node, part);
    if (step === 'wrong-shape' || step === 'unsupported') return err(yamlEditError(step, here));
    if (step === null) break;
    entries.push(step);
    node = step.node;
  }
  if (entries.length === path.length) {
    const problem = obstacle(node, path);
    if (problem) return err(problem);
  }
  return ok({ root, entries });
}

/** True for no value, or an empty or written null: a container may be created here. */
export function isNothing(node: ParsedNode | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function obstacle(node: ParsedNode | null, path: FieldPath): YamlEditError | null {
  if (isAlias(node)) return yamlEditError('alias', path);
  // `tag` is set only where one is written out; implied tags leave it undefined.
  if (node?.tag !== undefined) return yamlEditError('tag', path);
  return null;
}

/** Nodes of a parsed document are ParsedNodes; this is the one place that says so. */
export function asNode(value: unknown): ParsedNode | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? (value as ParsedNode) : null;
}

type Refusal = 'wrong-shape' | 'unsupported';

function seqEntry(node: ParsedNode | null, part: number): Entry | Refusal | null {
  if (!isSeq(node) || !isCollection(node.srcToken)) return 'wrong-shape';
  const items = node.srcToken.items.filter(isRealItem);
  const item = items[part];
  if (!item) return null;
  return { container: node.srcToken, items, index: part, item, node: asNode(node.items[part]) };
}

function mapEntry(node: ParsedNode | null, part: string): Entry | Refusal | null {
  if (!isMap(node) || !isCollection(node.srcToken)) return 'wrong-shape';
  const items = node.srcToken.items.filter(isRealItem);
  const pair = node.items.find((candidate) => keyText(candidate) === part);
  if (!pair) return null;
  const item = pair.srcToken;
  if (!item || item.start.some((token) => token.type === 'explicit-key-ind')) return 'unsupported';
  const index = items.indexOf(item);
  if (index < 0) return 'unsupported';
  return { container: node.srcToken, items, index, item, node: asNode(pair.value) };
}

/** The key of a pair as JSON would name it. */
export function keyText(pair: Pair<unknown, unknown>): string | null {
  if (!isScalar(pair.key)) return null;
  return pair.key.value === null ? '' : String(pair.key.value);
}

/** True for a token that holds members. */
export function isCollection(token: CST.Token | undefined): token is CollectionToken {
  return token?.type === 'block-map' || token?.type === 'block-seq' || token?.type === 'flow-collection';
}

/** Names of all anchors an alias refers to. */
export function usedAnchors(document: Document): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Alias(_, alias) {
      names.add(alias.source);
    },
  });
  return names;
}
