import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';

/** A place: path elements in the spelling of FieldsV1 (`f:name`, `k:{…}`, `v:…`). */
export type ElementPath = readonly string[];

/** Paths with shared beginnings. A node is a member itself, has members below it, or both. */
export type FieldSet = ReadonlyMap<string, FieldNode>;
type FieldNode = { readonly member: boolean; readonly children: FieldSet };

export const EMPTY_SET: FieldSet = new Map();

/** The set of these paths. */
export function fieldSetOf(paths: Iterable<ElementPath>): FieldSet {
  const builder = createFieldSetBuilder();
  for (const path of paths) builder.insert(path);
  return builder.set;
}

type MutableNode = { member: boolean; children: Map<string, MutableNode> };

/** Collects paths one by one; `set` is live. */
export function createFieldSetBuilder(): { readonly set: FieldSet; insert(path: ElementPath): void } {
  const root = new Map<string, MutableNode>();
  return {
    set: root,
    insert(path) {
      let level = root;
      path.forEach((element, index) => {
        const node = level.get(element) ?? { member: false, children: new Map() };
        level.set(element, node);
        if (index === path.length - 1) node.member = true;
        level = node.children;
      });
    },
  };
}

/** Paths in either set. */
export function unionOf(a: FieldSet, b: FieldSet): FieldSet {
  const out = new Map(a);
  for (const [element, node] of b) {
    const mine = a.get(element);
    out.set(
      element,
      mine ? { member: mine.member || node.member, children: unionOf(mine.children, node.children) } : node,
    );
  }
  return out;
}

/** Paths of `a` that are not in `b`. */
export function differenceOf(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, (element, node) => {
    const other = b.get(element);
    return other
      ? { member: node.member && !other.member, children: differenceOf(node.children, other.children) }
      : node;
  });
}

/** Paths in both sets. */
export function intersectionOf(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, (element, node) => {
    const other = b.get(element);
    return other
      ? { member: node.member && other.member, children: intersectionOf(node.children, other.children) }
      : { member: false, children: EMPTY_SET };
  });
}

function combine(set: FieldSet, pick: (element: string, node: FieldNode) => FieldNode): FieldSet {
  const out = new Map<string, FieldNode>();
  for (const [element, node] of set) {
    const kept = pick(element, node);
    if (kept.member || kept.children.size > 0) out.set(element, kept);
  }
  return out;
}

/** Members without members below them: what a conflict names. */
export function leavesOf(set: FieldSet): readonly ElementPath[] {
  return [...set].flatMap(([element, node]) =>
    node.children.size > 0 ? leavesOf(node.children).map((rest) => [element, ...rest]) : [[element]],
  );
}

/** True when both hold the same paths. */
export function isSameSet(a: FieldSet, b: FieldSet): boolean {
  if (a.size !== b.size) return false;
  for (const [element, node] of a) {
    const other = b.get(element);
    if (!other || node.member !== other.member || !isSameSet(node.children, other.children)) return false;
  }
  return true;
}

/** Reads `fieldsV1`. */
export function parseFieldsV1(fields: JsonValue | undefined): FieldSet {
  const out = new Map<string, FieldNode>();
  if (!isJsonObject(fields)) return out;
  for (const [element, value] of Object.entries(fields)) {
    if (element === '.') continue;
    const children = parseFieldsV1(value);
    const member = !isJsonObject(value) || Object.keys(value).length === 0 || '.' in value;
    out.set(element, { member, children });
  }
  return out;
}

/** Writes `fieldsV1`. */
export function formatFieldsV1(set: FieldSet): JsonObject {
  const out: Record<string, JsonValue> = {};
  for (const [element, node] of [...set].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (node.children.size === 0) out[element] = {};
    else out[element] = { ...(node.member ? { '.': {} } : {}), ...formatFieldsV1(node.children) };
  }
  return out;
}

/** A path as the API server prints it: `.spec.ports[port=80,protocol="TCP"].name`. */
export function formatElementPath(path: ElementPath): string {
  return path.map(formatElement).join('');
}

function formatElement(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  if (element.startsWith('k:')) {
    const keys: unknown = JSON.parse(rest);
    if (isJsonObject(keys)) {
      const parts = Object.entries(keys).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      return `[${parts.join(',')}]`;
    }
  }
  return `[${rest}]`;
}
