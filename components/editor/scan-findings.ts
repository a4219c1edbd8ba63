import { GATEWAY_GROUP, WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { checkValue, type DocumentContext } from '#lib/validation/check-document.ts';
import type { FindingsByObject } from '#lib/validation/findings-change.ts';

/** What an object is checked against. */
export type CheckContext = Pick<DocumentContext, 'schemaFor' | 'live'> & { readonly world: World };

/** Our findings about an object as it stands in a world: schema, references and advice; its status is not looked at. */
export function objectFindings(object: KubeObject, context: CheckContext): readonly Diagnostic[] {
  const { status: _status, ...stated } = object;
  return checkValue(stated, context);
}

/** Kinds of the Gateway API that carry findings of their own, routes first. */
const CHECKED = WATCHED_KINDS.filter(
  ({ group, kind }) => group === GATEWAY_GROUP && kind !== 'GatewayClass',
).sort((a, b) => Number(b.writable) - Number(a.writable));

/** The objects of a world that can have findings. */
export function checkedObjects(world: World): readonly KubeObject[] {
  return CHECKED.flatMap((kind) => objectsOfKind(world, kind));
}

/**
 * Checks every object of a world, one at each step, so that whoever drives it can rest in between; returns those with findings.
 * Lists that say what `known` says are those of `known`.
 */
export function* scanFindings(
  context: CheckContext,
  known: FindingsByObject,
): Generator<undefined, FindingsByObject> {
  const found = new Map<ObjectKey, readonly Diagnostic[]>();
  for (const object of checkedObjects(context.world)) {
    const findings = objectFindings(object, context);
    const key = keyOf(object);
    if (findings.length > 0) found.set(key, keep(known.get(key), findings));
    yield;
  }
  return isSameMap(found, known) ? known : found;
}

function keep(known: readonly Diagnostic[] | undefined, found: readonly Diagnostic[]): readonly Diagnostic[] {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(found) ? known : found;
}

function isSameMap(a: FindingsByObject, b: FindingsByObject): boolean {
  return a.size === b.size && [...a].every(([key, findings]) => b.get(key) === findings);
}

/** True for kinds that `scanFindings` looks at. */
export function isChecked(object: KubeObject): boolean {
  const { group, kind } = identityOf(object);
  return CHECKED.some((each) => each.group === group && each.kind === kind);
}
