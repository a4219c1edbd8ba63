import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { keyFaults, labelFaults, labelValueFaults, nameFaults } from './names.ts';
import { report, shown, type Walk } from './wording.ts';

/** Fields of every object beside its own. */
export const META_FIELDS: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** Fields of metav1.ObjectMeta. */
export const METADATA_FIELDS: readonly string[] = (
  'name generateName namespace labels annotations finalizers ownerReferences uid resourceVersion generation ' +
  'creationTimestamp deletionTimestamp deletionGracePeriodSeconds selfLink managedFields'
).split(' ');

/** True for apiVersion, kind and metadata. */
export function isMetaField(name: string): boolean {
  return META_FIELDS.includes(name);
}

/** Checks `metadata` as the API server does on create (apimachinery ValidateObjectMeta), as far as the object alone tells. */
export function checkObjectMeta(value: JsonObject, walk: Walk): void {
  const { metadata } = value;
  if (metadata !== undefined && !isJsonObject(metadata)) return;
  walk.path.push('metadata');
  checkName(metadata ?? {}, walk);
  checkNamespace(metadata?.namespace, walk);
  checkStringMap(metadata?.labels, 'labels', walk);
  checkStringMap(metadata?.annotations, 'annotations', walk);
  walk.path.pop();
}

/** Checks `metadata` of an object inside of another; its name may be any that fits into a URL. */
export function checkEmbeddedMeta(metadata: JsonObject, walk: Walk): void {
  const { name } = metadata;
  walk.path.push('metadata');
  if (typeof name === 'string')
    complain('name', name, { faults: segmentFaults(name), remedy: NAME_REMEDY, walk });
  checkNamespace(metadata.namespace, walk);
  checkStringMap(metadata.labels, 'labels', walk);
  checkStringMap(metadata.annotations, 'annotations', walk);
  walk.path.pop();
}

function segmentFaults(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}

function checkName(metadata: JsonObject, walk: Walk): void {
  const { name, generateName } = metadata;
  if (name === undefined || name === '' || name === null) {
    if (typeof generateName === 'string' && generateName !== '') checkGeneratedName(generateName, walk);
    else
      report(walk, {
        code: 'required',
        at: 'name',
        message: 'Required value: name or generateName is required',
        remedy: 'Give the object a name.',
      });
  } else if (typeof name !== 'string') complainType('name', walk);
  else complain('name', name, { faults: nameFaults(name), remedy: NAME_REMEDY, walk });
}

const NAME_REMEDY = 'Use lower-case letters, digits, "-" and ".".';

/** What the server checks is the made name: the beginning, cut to 58 characters, and five letters or digits. */
function checkGeneratedName(generateName: string, walk: Walk): void {
  const faults = nameFaults(`${generateName.slice(0, 58)}aaaaa`);
  complain('name', generateName, { faults, remedy: NAME_REMEDY, walk });
}

function checkNamespace(namespace: JsonValue | undefined, walk: Walk): void {
  if (namespace === undefined || namespace === null || namespace === '') return;
  if (typeof namespace !== 'string') complainType('namespace', walk);
  else
    complain('namespace', namespace, {
      faults: labelFaults(namespace),
      remedy: 'Use lower-case letters, digits and "-".',
      walk,
    });
}

/** The server names the whole map; here it is the key, so that the place can be shown. */
function checkStringMap(map: JsonValue | undefined, name: 'labels' | 'annotations', walk: Walk): void {
  if (map === undefined || map === null) return;
  if (!isJsonObject(map)) {
    complainType(name, walk);
    return;
  }
  walk.path.push(name);
  for (const [key, value] of Object.entries(map)) {
    // Case does not count in the key of an annotation.
    const faults = keyFaults(name === 'annotations' ? key.toLowerCase() : key);
    complain(key, key, { faults, remedy: 'Use [prefix/]name, e.g. example.com/team.', walk });
    if (value !== null && typeof value !== 'string') complainType(key, walk);
    else if (name === 'labels')
      complain(key, value ?? '', {
        faults: labelValueFaults(value ?? ''),
        remedy: 'Use at most 63 letters, digits, "-", "_" and ".".',
        walk,
      });
  }
  walk.path.pop();
}

type Complaint = { readonly faults: readonly string[]; readonly remedy: string; readonly walk: Walk };

function complain(at: string, value: string, { faults, remedy, walk }: Complaint): void {
  for (const words of faults)
    report(walk, {
      code: 'invalid-name',
      at,
      message: `Invalid value: ${shown(value)}: ${words}`,
      remedy,
    });
}

function complainType(at: string, walk: Walk): void {
  const map = at === 'labels' || at === 'annotations';
  report(walk, {
    code: 'wrong-type',
    at,
    message: `Invalid value: ${at} must be of type ${map ? 'object' : 'string'}`,
    remedy: map ? 'Write a map: name: value, indented below.' : 'Write a text; put it in quotes.',
  });
}
