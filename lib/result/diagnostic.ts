import type { JsonObject, JsonValue } from './json-value.ts';

/** A place in an object: keys and indexes from the root, e.g. `['spec','rules',0,'backendRefs',1,'weight']`. */
export type FieldPath = readonly (string | number)[];

export type Severity = 'error' | 'warning' | 'info';

/** Who found it: the YAML parser, the cluster's CRD schema, a reference check, our advice, or the API server. */
export type DiagnosticSource = 'syntax' | 'schema' | 'reference' | 'lint' | 'server';

/** One finding about one object. */
export type Diagnostic = {
  /** Stable, kebab-case, e.g. `out-of-range`, `unknown-field`, `first-route-without-catch-all`. */
  readonly code: string;
  readonly severity: Severity;
  readonly source: DiagnosticSource;
  readonly path: FieldPath;
  /** One sentence that names the field and what is wrong. */
  readonly message: string;
  /** What to do, when we know. */
  readonly remedy?: string;
  /** What one press can do about it; nothing else in the object changes. */
  readonly fix?: Fix;
  /** Where the rule stands: a section of the Gateway API specification or a GEP. */
  readonly spec?: string;
};

/** A change of one field, as data; `lib/edit` turns it into commands on the document. */
export type FieldChange =
  | { readonly op: 'set'; readonly path: FieldPath; readonly value: JsonValue }
  | {
      readonly op: 'insert';
      readonly path: FieldPath;
      readonly index: number;
      readonly value: JsonValue;
    }
  | { readonly op: 'remove'; readonly path: FieldPath };

/** A remedy that can be carried out: changes in the object itself, or a new object beside it (a ReferenceGrant). */
export type Fix = {
  /** Imperative, for a button: `Set group to ""`. */
  readonly label: string;
  readonly changes: readonly FieldChange[];
  /** Objects to add to the draft as documents of their own. */
  readonly adds?: readonly JsonObject[];
};

/** Writes a path as the API server names it: `spec.rules[0].backendRefs[1].weight`; map keys with dots are bracketed. */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z0-9_$-]+$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${part}]`;
  }
  return text;
}

/** Reads a path as the API server names it; `[key]` that is no number stays a key. Leading dots are ignored. */
export function parseFieldPath(text: string): FieldPath {
  const path: (string | number)[] = [];
  for (const match of text.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const [, bracket, key] = match;
    if (key !== undefined) path.push(key);
    else if (bracket !== undefined) path.push(/^\d+$/.test(bracket) ? Number(bracket) : bracket);
  }
  return path;
}

/** True when both name the same place. */
export function isSamePath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
