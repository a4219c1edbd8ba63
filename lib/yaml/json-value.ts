import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { MAX_DEPTH } from './compose-documents.ts';
import { kubectlScalar } from './kubectl-scalar.ts';
import type { YamlMap, YamlValue } from './yaml-value.ts';

/** How plain scalars are read: as YAML 1.2 says, or as kubectl does, which reads YAML 1.1 (go-yaml v2). */
export type ScalarRules = 'yaml-1.2' | 'kubectl';

/** A plain scalar that the two rules read differently, and what kubectl makes of it. */
export type Ambiguous = {
  readonly scalar: Scalar;
  readonly path: FieldPath;
  readonly kubectl: boolean | number;
};

/** Why a document has no value, at a node. */
export type Refusal = { readonly code: string; readonly message: string; readonly node: unknown };

type Options = {
  readonly rules: ScalarRules;
  /** Most characters that aliases may repeat, all together: protection against exponential growth. */
  readonly maxRepeated: number;
};

/** One broken habit can repeat thousands of times; the first tell the story. */
const MAX_AMBIGUOUS = 100;

/**
 * The JSON of a document without `shapeProblems`, aliases and merge keys expanded as kubectl does. Each alias is looked up once and
 * counts with the size of what it repeats, so that many small ones pass and a bomb does not.
 */
export function jsonValue(
  { contents }: Document,
  options: Options,
): { readonly value: YamlValue; readonly ambiguous: readonly Ambiguous[] } | { readonly refusal: Refusal } {
  const reader = new Reader(options);
  try {
    return { value: reader.read(contents), ambiguous: reader.ambiguous };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

class Refused extends Error {
  readonly refusal: Refusal;

  constructor(code: string, message: string, node: unknown) {
    super(message);
    this.refusal = { code, message, node };
  }
}

type Read = { readonly value: YamlValue; readonly size: number; readonly height: number };

class Reader {
  readonly ambiguous: Ambiguous[] = [];
  readonly #options: Options;
  /** The last node above with this anchor; `done` once it has been read to its end. */
  readonly #anchors = new Map<string, { done: Read | null }>();
  readonly #path: (string | number)[] = [];
  #depth = 0;
  /** Characters read so far, what aliases repeat included, and of these the repeated ones. */
  #size = 0;
  #repeated = 0;
  /** Levels of collections in what was read last. */
  #height = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  read(node: unknown): YamlValue {
    if (isAlias(node)) return this.#readAlias(node.source, node);
    const anchor = anchorOf(node);
    if (anchor === undefined) return this.#readNode(node);
    const entry: { done: Read | null } = { done: null };
    this.#anchors.set(anchor, entry);
    const before = this.#size;
    const value = this.#readNode(node);
    entry.done = { value, size: this.#size - before, height: this.#height };
    return value;
  }

  #readNode(node: unknown): YamlValue {
    if (isMap(node)) return this.#nested(node, () => this.#readMap(node));
    if (isSeq(node)) return this.#nested(node, () => this.#readList(node.items));
    this.#height = 0;
    return isScalar(node) ? this.#readScalar(node) : null;
  }

  #readAlias(source: string, node: Node): YamlValue {
    const done = this.#anchors.get(source)?.done;
    if (!done) throw new Refused('alias-loop', `*${source} stands inside of what it repeats.`, node);
    this.#size += done.size;
    this.#repeated += done.size;
    const { maxRepeated } = this.#options;
    if (this.#repeated > maxRepeated) {
      const message = `Up to here the aliases repeat more than ${maxRepeated / 1024} KiB; write it without them.`;
      throw new Refused('too-many-aliases', message, node);
    }
    if (this.#depth + done.height > MAX_DEPTH) throw tooDeep(node);
    this.#height = done.height;
    return done.value;
  }

  #nested(node: Node, read: () => YamlValue): YamlValue {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw tooDeep(node);
    this.#size += 2;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #readList(items: readonly unknown[]): readonly YamlValue[] {
    let height = 0;
    const values = items.map((item, index) => {
      const value = this.#member(index, item);
      height = Math.max(height, this.#height);
      return value;
    });
    this.#height = height + 1;
    return values;
  }

  #readMap(map: YAMLMap): YamlMap {
    const value: Record<string, YamlValue> = {};
    let height = 0;
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) this.#merge(value, pair.value);
      else {
        const name = this.#readKey(pair.key);
        define(value, name, this.#member(name, pair.value));
      }
      height = Math.max(height, this.#height);
    }
    this.#height = height + 1;
    return value;
  }

  #member(part: string | number, node: unknown): YamlValue {
    this.#path.push(part);
    const value = this.read(node);
    this.#path.pop();
    return value;
  }

  #readKey(node: unknown): string {
    const key = this.read(node);
    if (typeof key === 'object' && key !== null)
      throw new Refused('key-not-string', 'A key must be a plain text.', node);
    return key === null ? '' : String(key);
  }

  /** Members that are there already stay; of several sources the first counts. */
  #merge(into: Record<string, YamlValue>, node: unknown): void {
    const source = this.#member('<<', node);
    const maps = isList(source) ? source : [source];
    for (const map of maps) {
      if (typeof map !== 'object' || map === null || isList(map))
        throw new Refused('merge-failed', 'Only mappings can be merged with <<.', node);
      for (const [name, value] of Object.entries(map))
        if (!Object.hasOwn(into, name)) define(into, name, value);
    }
  }

  #readScalar(scalar: Scalar): YamlValue {
    const { value, source = '' } = scalar;
    this.#size += source.length + 1;
    const own = isPlainValue(value) ? value : null;
    if (scalar.type !== 'PLAIN' || scalar.tag !== undefined) return own;
    const kubectl = kubectlScalar(source);
    if (kubectl === undefined || kubectl === own) return own;
    if (this.ambiguous.length < MAX_AMBIGUOUS)
      this.ambiguous.push({ scalar, path: [...this.#path], kubectl });
    if (this.#options.rules === 'yaml-1.2') return own;
    if (Number.isInteger(kubectl) && !Number.isSafeInteger(kubectl))
      throw new Refused('number-too-large', 'This number is too large to be sent exactly.', scalar);
    return kubectl;
  }
}

function tooDeep(node: unknown): Refused {
  return new Refused('too-deep', `It is nested more than ${MAX_DEPTH} deep.`, node);
}

function anchorOf(node: unknown): string | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

function isPlainValue(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** Plain assignment would take `__proto__` for something else. */
function define(map: Record<string, YamlValue>, name: string, value: YamlValue): void {
  if (name === '__proto__')
    Object.defineProperty(map, name, { value, writable: true, enumerable: true, configurable: true });
  else map[name] = value;
}
