import { type Document, isAlias, isPair, isScalar, visit, type YAMLMap } from 'yaml';
import type { Diagnostic } from '#lib/result/diagnostic.ts';

type Placed = Diagnostic & { readonly from: number; readonly to: number };

/** One broken habit can repeat thousands of times; the first tell the story. */
const MAX_PROBLEMS = 50;

/**
 * What YAML allows and JSON does not: collections as keys, the same key twice, infinite numbers; integers JavaScript cannot hold; and
 * aliases of nothing.
 */
export function shapeProblems(document: Document): readonly Placed[] {
  const found: Placed[] = [];
  const report = (code: string, message: string, node: unknown) => {
    found.push({ code, severity: 'error', source: 'syntax', path: [], message, ...rangeOf(node) });
  };
  const anchors = new Set<string>();
  const named = ({ anchor }: { readonly anchor?: string | undefined }) => {
    if (anchor !== undefined) anchors.add(anchor);
  };
  const next = () => (found.length < MAX_PROBLEMS ? undefined : visit.BREAK);
  visit(document, {
    Alias(_, alias) {
      if (!anchors.has(alias.source))
        report('unresolved-alias', `No anchor &${alias.source} stands above.`, alias);
      return next();
    },
    Seq(_, list) {
      named(list);
      if (isForeign(list.tag)) report('not-json', foreign(list.tag), list);
      return next();
    },
    Map(_, map) {
      named(map);
      if (isForeign(map.tag)) report('not-json', foreign(map.tag), map);
      for (const { name, node } of repeatedKeys(map)) {
        report('duplicate-key', `Map keys must be unique: ${shown(name)} stands here twice.`, node);
      }
      return next();
    },
    Pair(_, pair) {
      if (isPair(pair) && pair.key !== null && !isScalar(pair.key) && !isAlias(pair.key))
        report('key-not-string', 'A key must be a plain text.', pair.key);
      return next();
    },
    Scalar(role, scalar) {
      named(scalar);
      const isMergeKey = role === 'key' && typeof scalar.value === 'symbol';
      if (!isMergeKey && !isJsonScalar(scalar.value))
        report('not-json', foreign(scalar.tag ?? String(scalar.source)), scalar);
      if (typeof scalar.value === 'number' && !Number.isFinite(scalar.value))
        report('not-json', 'Only finite numbers can be sent.', scalar);
      else if (typeof scalar.value === 'number' && isInexact(scalar.value))
        report('number-too-large', 'This number is too large to be sent exactly.', scalar);
      return next();
    },
  });
  return found;
}

const OWN_TAGS = ['tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq'];

/** Sets and ordered maps become objects of JavaScript that JSON has no form for; tags nobody knows are only warned of. */
function isForeign(tag: string | undefined): boolean {
  return tag?.startsWith('tag:yaml.org,2002:') === true && !OWN_TAGS.includes(tag);
}

/** Bytes, dates and merge signs are not. */
function isJsonScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
}

function foreign(what: string | undefined): string {
  return `${what?.replace('tag:yaml.org,2002:', '!!')} has no form in JSON; write the value plainly.`;
}

function isInexact(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** Keys are equal when their texts are, as in JSON; merge keys (symbols) may repeat. */
function repeatedKeys(map: YAMLMap): readonly { readonly name: string; readonly node: unknown }[] {
  const seen = new Set<string>();
  const repeated: { readonly name: string; readonly node: unknown }[] = [];
  for (const { key } of map.items) {
    if (!isScalar(key) || typeof key.value === 'symbol') continue;
    const name = String(key.value);
    if (seen.has(name) && repeated.length < MAX_PROBLEMS) repeated.push({ name, node: key });
    seen.add(name);
  }
  return repeated;
}

function shown(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 59)}…` : name);
}

/** Where a node stands, 0 when it was made and not read. */
export function rangeOf(node: unknown): { readonly from: number; readonly to: number } {
  if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
    const [from, to] = node.range;
    if (typeof from === 'number' && typeof to === 'number') return { from, to };
  }
  return { from: 0, to: 0 };
}
