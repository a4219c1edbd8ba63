import { isJsonObject, isSameJson, numberAt, objectAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { StatusCause } from '../status-error.ts';
import { forbiddenValue, invalidValue } from './metadata-rules.ts';

const KEY = '[-._a-zA-Z0-9]+';
const KEY_WORDS = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '${KEY}')`;
const FROZEN = 'field is immutable when `immutable` is set';

/** What the API server refuses in a ConfigMap beyond its schema: keys, and changes of one that was frozen. */
export function configMapCauses(next: KubeObject, live: KubeObject | null): readonly StatusCause[] {
  const binary = objectAt(next, 'binaryData');
  const causes = [...keyCauses(next, 'data'), ...keyCauses(next, 'binaryData')];
  for (const key of Object.keys(objectAt(next, 'data')))
    if (key in binary)
      causes.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  if (live?.immutable !== true) return causes;
  if (next.immutable !== true) causes.push(forbiddenValue('immutable', FROZEN));
  for (const field of ['data', 'binaryData'])
    if (!isSameJson(objectAt(live, field), objectAt(next, field))) causes.push(forbiddenValue(field, FROZEN));
  return causes;
}

function keyCauses(map: KubeObject, field: 'data' | 'binaryData'): StatusCause[] {
  return Object.keys(objectAt(map, field)).flatMap((key) => {
    const at = `${field}[${key}]`;
    if (!new RegExp(`^${KEY}$`).test(key)) return [invalidValue(at, key, KEY_WORDS)];
    return key === '.' || key === '..' ? [invalidValue(at, key, `must not be '${key}'`)] : [];
  });
}

/** A ControllerRevision counts from 0, and what it holds stays. */
export function revisionCauses(next: KubeObject, live: KubeObject | null): readonly StatusCause[] {
  const causes: StatusCause[] = [];
  const revision = numberAt(next, 'revision') ?? 0;
  if (revision < 0) causes.push(invalidValue('revision', revision, 'must be greater than or equal to 0'));
  if (live && isJsonObject(live.data) && !isSameJson(live.data, next.data))
    causes.push(invalidValue('data', next.data, 'field is immutable'));
  return causes;
}
