import type { Condition, Dimension, Form } from './conditions.ts';
import type { Profile } from './profile.ts';

/** The conditions of one contender: by dimension the indices of its forms, and the dimensions that have any. */
export type Compiled = { readonly atoms: readonly (readonly number[])[]; readonly pinned: readonly number[] };

type Compiler = {
  readonly dimensions: Dimension[];
  readonly forms: Form[][];
  readonly index: Map<string, readonly [dimension: number, atom: number]>;
};

/** Numbers dimensions (the given ones first) and the forms on each, and rewrites lists of conditions in these numbers. */
export function compileConditions(
  first: readonly Dimension[],
  lists: readonly (readonly Condition[])[],
): {
  readonly dimensions: readonly Dimension[];
  readonly forms: readonly (readonly Form[])[];
  readonly compiled: readonly Compiled[];
} {
  const compiler: Compiler = { dimensions: [], forms: [], index: new Map() };
  for (const dimension of first) addDimension(compiler, dimension);
  const entries = lists.map((conditions) => conditions.map((condition) => intern(compiler, condition)));
  const { dimensions, forms } = compiler;
  return { dimensions, forms, compiled: entries.map((list) => compile(list, dimensions.length)) };
}

function addDimension(compiler: Compiler, dimension: Dimension): number {
  const known = compiler.dimensions.indexOf(dimension);
  if (known >= 0) return known;
  compiler.forms.push([]);
  return compiler.dimensions.push(dimension) - 1;
}

function intern(compiler: Compiler, condition: Condition): readonly [number, number] {
  const { key } = condition;
  const known = compiler.index.get(key);
  if (known) return known;
  const dimension = addDimension(compiler, condition.dimension);
  const forms = compiler.forms[dimension] ?? [];
  const entry = [dimension, forms.push(condition.form) - 1] as const;
  compiler.index.set(key, entry);
  return entry;
}

function compile(entries: readonly (readonly [number, number])[], count: number): Compiled {
  const atoms = Array.from({ length: count }, (_, dimension) => [
    ...new Set(entries.flatMap(([at, atom]) => (at === dimension ? [atom] : []))),
  ]);
  return { atoms, pinned: atoms.flatMap((list, at) => (list.length > 0 ? [at] : [])) };
}

/** Index of the first that matches, looked for up to and including `limit`. */
export function firstMatching(
  list: readonly Compiled[],
  profiles: readonly Profile[],
  limit: number,
): number {
  for (let at = 0; at <= limit && at < list.length; at += 1) {
    const compiled = list[at];
    if (compiled && matches(compiled, profiles)) return at;
  }
  return list.length;
}

/** Whether all conditions hold. */
export function matches({ atoms, pinned }: Compiled, profiles: readonly Profile[]): boolean {
  for (const dimension of pinned) {
    const profile = profiles[dimension];
    for (const atom of atoms[dimension] ?? []) if (profile?.[atom] !== 1) return false;
  }
  return true;
}
