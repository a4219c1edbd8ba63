import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { keyFaults, labelFaults, labelValueFaults, nameFaults } from './names.ts';
import { checkFinalizers, checkOwners } from './object-meta-lists.ts';
import { checkMetaTypes } from './object-meta-types.ts';
import { report, shown, type Walk } from './wording.ts';

/** Fields of every object beside its own. */
export const META_FIELDS: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** True for apiVersion, kind and metadata. */
export function isMetaField(name: string): boolean {
  return META_FIELDS.includes(name);
}

/** Checks `metadata` as the API server does on create (decoding, then apimachinery ValidateObjectMeta), as far as the object alone tells. */
export function checkObjectMeta(value: JsonObject, walk: Walk): void {
  walk.path.push('metadata');
  const metadata = value.metadata ?? {};
  // Whether it is an object at all is in the schema of every CRD.
  if (isJsonObject(metadata)) {
    checkMetaTypes(metadata, walk);
    checkName(metadata, walk);
    checkNamespace(metadata.namespace, walk);
    checkStringMap(metadata.labels, 'labels', walk);
    checkStringMap(metadata.annotations, 'annotations', walk);
    checkOwners(metadata, walk);
    checkFinalizers(metadata, walk);
  }
  walk.path.pop();
}

/** Checks `metadata` of an object inside of another; its name may be any that fits into a URL. */
export function checkEmbeddedMeta(metadata: JsonObject, walk: Walk): void {
  const { name } = metadata;
  walk.path.push('metadata');
  checkMetaTypes(metadata, walk);
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

function checkName({ name, generateName }: JsonObject, walk: Walk): void {
  const beginning = typeof generateName === 'string' ? generateName : '';
  if (beginning !== '')
    complain('generateName', beginning, { faults: beginningFaults(beginning), remedy: NAME_REMEDY, walk });
  if (typeof name === 'string' && name !== '')
    complain('name', name, { faults: nameFaults(name), remedy: NAME_REMEDY, walk });
  else if (name !== undefined && name !== null && name !== '') return;
  else if (beginning !== '') checkMadeName(beginning, walk);
  else
    report(walk, {
      code: 'required',
      at: 'name',
      message: 'Required value: name or generateName is required',
      remedy: 'Give the object a name.',
    });
}

const NAME_REMEDY = 'Use lower-case letters, digits, "-" and ".".';

/** A dash at the end is no fault of a beginning: apimachinery maskTrailingDash puts an "a" for it and the character before. */
function beginningFaults(generateName: string): readonly string[] {
  const masked =
    generateName.length > 1 && generateName.endsWith('-') ? `${generateName.slice(0, -2)}a` : generateName;
  return nameFaults(masked);
}

/** The made name: the beginning, cut to 58 characters, and five letters or digits that nobody knows before. */
function checkMadeName(generateName: string, walk: Walk): void {
  const made = `${generateName.slice(0, 58)}aaaaa`;
  complain('name', made, { faults: nameFaults(made), remedy: 'Correct generateName.', walk });
}

function checkNamespace(namespace: JsonValue | undefined, walk: Walk): void {
  if (typeof namespace !== 'string' || namespace === '') return;
  complain('namespace', namespace, {
    faults: labelFaults(namespace),
    remedy: 'Use lower-case letters, digits and "-".',
    walk,
  });
}

/** The server names the whole map; here it is the key, so that the place can be shown. */
function checkStringMap(map: JsonValue | undefined, name: 'labels' | 'annotations', walk: Walk): void {
  if (!isJsonObject(map)) return;
  walk.path.push(name);
  for (const [key, value] of Object.entries(map)) {
    // Case does not count in the key of an annotation.
    const faults = keyFaults(name === 'annotations' ? key.toLowerCase() : key);
    complain(key, key, { faults, remedy: 'Use [prefix/]name, e.g. example.com/team.', walk });
    if (name === 'labels' && (value === null || typeof value === 'string'))
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
