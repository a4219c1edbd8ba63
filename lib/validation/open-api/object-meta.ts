import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { compilePattern } from './patterns.ts';
import { report, sortedJson, type Walk } from './wording.ts';

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

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = compilePattern(`^${LABEL}(\\.${LABEL})*$`);
const DNS_LABEL = compilePattern(`^${LABEL}$`);
const KEY_NAME = compilePattern('^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$');
const LABEL_VALUE = compilePattern('^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$');

const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const DNS_LABEL_WORDS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const LABEL_VALUE_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const KEY_WORDS =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

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

function checkName(metadata: JsonObject, walk: Walk): void {
  const { name, generateName } = metadata;
  if (name === undefined || name === '' || name === null) {
    if (typeof generateName === 'string' && generateName !== '') return;
    report(walk, {
      code: 'required',
      at: 'name',
      message: 'Required value: name or generateName is required',
      remedy: 'Give the object a name.',
    });
  } else if (typeof name !== 'string') complainType('name', walk);
  else if (name.length > 253 || !SUBDOMAIN.test(name))
    complain('name', name, SUBDOMAIN_WORDS, 'Use lower-case letters, digits, "-" and ".".', walk);
}

function checkNamespace(namespace: JsonValue | undefined, walk: Walk): void {
  if (namespace === undefined || namespace === null || namespace === '') return;
  if (typeof namespace !== 'string') complainType('namespace', walk);
  else if (namespace.length > 63 || !DNS_LABEL.test(namespace))
    complain('namespace', namespace, DNS_LABEL_WORDS, 'Use lower-case letters, digits and "-".', walk);
}

function checkStringMap(map: JsonValue | undefined, name: 'labels' | 'annotations', walk: Walk): void {
  if (map === undefined || map === null) return;
  if (!isJsonObject(map)) {
    complainType(name, walk);
    return;
  }
  walk.path.push(name);
  for (const [key, value] of Object.entries(map)) {
    if (!isQualifiedName(key))
      complain(key, key, KEY_WORDS, 'Use [prefix/]name, e.g. example.com/team.', walk);
    if (typeof value !== 'string') complainType(key, walk);
    else if (name === 'labels' && (value.length > 63 || !LABEL_VALUE.test(value)))
      complain(key, value, LABEL_VALUE_WORDS, 'Use at most 63 letters, digits, "-", "_" and ".".', walk);
  }
  walk.path.pop();
}

function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : null;
  if (parts.length > 2 || name.length > 63 || !KEY_NAME.test(name)) return false;
  return prefix === null || (prefix !== undefined && prefix.length <= 253 && SUBDOMAIN.test(prefix));
}

function complain(at: string, value: string, words: string, remedy: string, walk: Walk): void {
  report(walk, {
    code: 'invalid-name',
    at,
    message: `Invalid value: ${sortedJson(value)}: ${words}`,
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
