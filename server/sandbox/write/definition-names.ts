import { arrayAt, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';

/** True when a definition has a condition that holds. */
export function hasCondition(crd: KubeObject, type: string): boolean {
  return conditionsOf(crd).some((condition) => condition.type === type && condition.status === 'True');
}

/** The status a new definition is born with: nothing is accepted yet. */
export function firstStatus(crd: KubeObject): JsonObject {
  return withStoredVersion(crd, { conditions: null, acceptedNames: { plural: '', kind: '' } });
}

/** The status with the storage version among those objects may be stored in. */
export function withStoredVersion(crd: KubeObject, status: JsonObject): JsonObject {
  const storage = objectsAt(specOf(crd), 'versions').find((version) => version.storage === true);
  const before = arrayAt(status, 'storedVersions');
  const stored = stringAt(storage, 'name') ?? '';
  return { ...status, storedVersions: before.includes(stored) ? before : [...before, stored] };
}

type Claims = { readonly resources: ReadonlySet<string>; readonly kinds: ReadonlySet<string> };

/**
 * The status after the naming and the establishing controller of the API server have seen a definition: each name that
 * no other definition of the group holds is accepted, and with all of them the kind is served.
 */
export function settledStatus(crd: KubeObject, others: readonly KubeObject[], now: string): JsonObject {
  const status = objectAt(crd, 'status');
  const { names, fault } = acceptNames(crd, claimsOf(others));
  const accepted = fault
    ? condition('NamesAccepted', 'False', fault.reason, fault.message)
    : condition('NamesAccepted', 'True', 'NoConflicts', 'no conflicts found');
  const established = hasCondition(crd, 'Established') || !fault;
  const conditions = [
    accepted,
    established
      ? condition('Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted')
      : condition('Established', 'False', 'NotAccepted', 'not all names are accepted'),
    ...conditionsOf(crd).filter(({ type }) => type !== 'NamesAccepted' && type !== 'Established'),
  ];
  const timed = conditions.map((each) => withTime(each, crd, now));
  return { ...status, conditions: timed, acceptedNames: names };
}

function conditionsOf(crd: KubeObject): readonly JsonObject[] {
  return objectsAt(objectAt(crd, 'status'), 'conditions');
}

function condition(type: string, status: string, reason: string, message: string): JsonObject {
  return { type, status, reason, message };
}

/** A condition is as old as its status. */
function withTime(next: JsonObject, crd: KubeObject, now: string): JsonObject {
  const before = conditionsOf(crd).find(({ type }) => type === next.type);
  const kept = before && before.status === next.status ? before.lastTransitionTime : undefined;
  return { ...next, lastTransitionTime: kept ?? now };
}

function claimsOf(others: readonly KubeObject[]): Claims {
  const names = others.map((crd) => objectAt(objectAt(crd, 'status'), 'acceptedNames'));
  const texts = (field: string) => names.flatMap((each) => stringAt(each, field) ?? []);
  return {
    resources: new Set([...texts('plural'), ...texts('singular'), ...names.flatMap(shortNamesOf)]),
    kinds: new Set([...texts('kind'), ...texts('listKind')]),
  };
}

function shortNamesOf(names: JsonObject): readonly string[] {
  return arrayAt(names, 'shortNames').filter((name) => typeof name === 'string');
}

type Fault = { readonly reason: string; readonly message: string };

function acceptNames(
  crd: KubeObject,
  claims: Claims,
): { readonly names: JsonObject; readonly fault: Fault | null } {
  const wanted = objectAt(specOf(crd), 'names');
  const has = objectAt(objectAt(crd, 'status'), 'acceptedNames');
  const names: Record<string, JsonObject[string]> = { plural: '', kind: '', ...has };
  let fault: Fault | null = null;
  const check = (field: string, held: ReadonlySet<string>, reason: string) => {
    const name = stringAt(wanted, field) ?? '';
    if (name !== has[field] && held.has(name)) fault = { reason, message: `"${name}" is already in use` };
    else names[field] = name;
  };
  check('plural', claims.resources, 'PluralConflict');
  check('singular', claims.resources, 'SingularConflict');
  const taken = shortNamesOf(wanted).find(
    (name) => !shortNamesOf(has).includes(name) && claims.resources.has(name),
  );
  if (taken !== undefined) fault = { reason: 'ShortNamesConflict', message: `"${taken}" is already in use` };
  else if (wanted.shortNames !== undefined) names.shortNames = wanted.shortNames;
  check('kind', claims.kinds, 'KindConflict');
  check('listKind', claims.kinds, 'ListKindConflict');
  if (wanted.categories !== undefined) names.categories = wanted.categories;
  return { names, fault };
}
