import { arrayAt, isJsonObject, type JsonObject, type JsonValue, stringAt } from '#lib/gateway-api/json.ts';
import { keyFaults } from './names.ts';
import { report, shown, type Walk } from './wording.ts';

/** Checks `metadata.finalizers` (apimachinery ValidateFinalizers); the walk stands at metadata. The server names the list, here it is the entry. */
export function checkFinalizers(metadata: JsonObject, walk: Walk): void {
  const names = arrayAt(metadata, 'finalizers').flatMap((name) =>
    name === null ? '' : typeof name === 'string' ? name : [],
  );
  walk.path.push('finalizers');
  for (const [index, name] of names.entries())
    for (const words of keyFaults(name))
      report(walk, {
        code: 'invalid-name',
        at: index,
        message: `Invalid value: ${shown(name)}: ${words}`,
        remedy: 'Use prefix/name, e.g. example.com/cleanup.',
      });
  walk.path.pop();
  if (names.includes('orphan') && names.includes('foregroundDeletion'))
    report(walk, {
      code: 'invalid-name',
      at: 'finalizers',
      message: `Invalid value: ${JSON.stringify(names)}: finalizer orphan and foregroundDeletion cannot be both set`,
      remedy: 'Keep one of the two.',
    });
}

const OWNER_TEXTS = ['apiVersion', 'kind', 'name', 'uid'] as const;

/** Checks `metadata.ownerReferences` (apimachinery ValidateOwnerReferences); the walk stands at metadata. */
export function checkOwners(metadata: JsonObject, walk: Walk): void {
  const owners = arrayAt(metadata, 'ownerReferences').map((owner) => (isJsonObject(owner) ? owner : {}));
  walk.path.push('ownerReferences');
  for (const [index, owner] of owners.entries()) {
    walk.path.push(index);
    checkOwner(owner, walk);
    walk.path.pop();
  }
  walk.path.pop();
  const [first, ...others] = owners.filter((owner) => owner.controller === true);
  for (const other of first ? others : [])
    report(walk, {
      code: 'invalid-name',
      at: 'ownerReferences',
      message: `Invalid value: [${owners.map(ownerJson).join(',')}]: Only one reference can have Controller set to true. Found "true" in references for ${titleOf(first)} and ${titleOf(other)}`,
      remedy: 'Leave controller: true with one of them.',
    });
}

function titleOf(owner: JsonObject | undefined): string {
  return `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`;
}

/** Null and absent texts are empty ones for the decoder. */
function textAt(owner: JsonObject | undefined, name: string): string {
  return (owner && stringAt(owner, name)) ?? '';
}

function checkOwner(owner: JsonObject, walk: Walk): void {
  for (const name of OWNER_TEXTS) {
    // Another type than a text is told as such.
    if (
      textAt(owner, name) === '' &&
      (owner[name] === undefined || owner[name] === null || owner[name] === '')
    )
      report(walk, {
        code: 'required',
        at: name,
        message: 'Required value: must not be empty',
        remedy: `Give the ${name} of the owner.`,
      });
  }
  const apiVersion = textAt(owner, 'apiVersion');
  if (apiVersion.split('/').length > 2)
    report(walk, {
      code: 'invalid-name',
      at: 'apiVersion',
      message: `Invalid value: ${shown(apiVersion)}: must be <group>/<version> or <version>`,
    });
  if (apiVersion === 'v1' && owner.kind === 'Event')
    report(walk, {
      code: 'invalid-name',
      message: `Invalid value: ${ownerJson(owner)}: /v1, Kind=Event is disallowed from being an owner`,
      remedy: 'An Event is gone in an hour; name another owner.',
    });
}

/** In the order of the members of metav1.OwnerReference. */
function ownerJson(owner: JsonObject): string {
  const members: Record<string, JsonValue> = {};
  for (const name of OWNER_TEXTS) members[name] = textAt(owner, name);
  for (const name of ['controller', 'blockOwnerDeletion'])
    if (typeof owner[name] === 'boolean') members[name] = owner[name];
  return JSON.stringify(members);
}
