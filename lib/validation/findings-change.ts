import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { type Diagnostic, type FieldPath, formatFieldPath } from '#lib/result/diagnostic.ts';

/** Findings by object, as checked in one state of a cluster. */
export type FindingsByObject = ReadonlyMap<ObjectKey, readonly Diagnostic[]>;

/** A finding and the object it is about. */
export type ObjectFinding = { readonly object: ObjectKey; readonly finding: Diagnostic };

/** What a change does to the findings; each in the order in which its state lists it. `unchanged` shows them as they are after. */
export type FindingsChange = {
  readonly introduced: readonly ObjectFinding[];
  readonly fixed: readonly ObjectFinding[];
  readonly unchanged: readonly ObjectFinding[];
};

/**
 * Compares the findings of two states. A finding stays the same when object and code are and it says the same at the same place, at
 * a place that moved in its list (a rule was put before it), or something else at the same place (a number in its words).
 */
export function findingsChange(before: FindingsByObject, after: FindingsByObject): FindingsChange {
  const introduced: ObjectFinding[] = [];
  const fixed: ObjectFinding[] = [];
  const unchanged: ObjectFinding[] = [];
  for (const object of new Set([...before.keys(), ...after.keys()])) {
    const { gone, found, kept } = matchUp(before.get(object) ?? [], after.get(object) ?? []);
    introduced.push(...found.map((finding) => ({ object, finding })));
    fixed.push(...gone.map((finding) => ({ object, finding })));
    unchanged.push(...kept.map((finding) => ({ object, finding })));
  }
  return { introduced, fixed, unchanged };
}

/** The strictest likeness first, so that a finding that stayed is not taken for one that moved. */
const LIKENESSES: readonly ((finding: Diagnostic) => string)[] = [
  ({ code, path, message }) => `${code} ${formatFieldPath(path)} ${message}`,
  ({ code, path, message }) => `${code} ${shapeOf(path)} ${message}`,
  ({ code, path }) => `${code} ${formatFieldPath(path)}`,
];

/** The path without its indexes. */
function shapeOf(path: FieldPath): string {
  return path.map((part) => (typeof part === 'number' ? '*' : part)).join('/');
}

function matchUp(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): {
  readonly gone: readonly Diagnostic[];
  readonly found: readonly Diagnostic[];
  readonly kept: readonly Diagnostic[];
} {
  let gone = before;
  let found = after;
  for (const likeness of LIKENESSES) {
    const left = new Map<string, Diagnostic[]>();
    for (const finding of gone) {
      const key = likeness(finding);
      const list = left.get(key);
      if (list) list.push(finding);
      else left.set(key, [finding]);
    }
    const met = new Set<Diagnostic>();
    found = found.filter((finding) => {
      const partner = left.get(likeness(finding))?.shift();
      if (partner) met.add(partner);
      return !partner;
    });
    gone = gone.filter((finding) => !met.has(finding));
  }
  const isNew = new Set(found);
  return { gone, found, kept: after.filter((finding) => !isNew.has(finding)) };
}
