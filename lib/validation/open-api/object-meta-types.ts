import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { report, shown, sortedJson, type Walk } from './wording.ts';

/** What the decoder of object metadata takes at a place; null is taken everywhere and counts as absent. */
type Shape =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'time'
  | 'anything'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | Fields;

type Fields = { readonly fields: Readonly<Record<string, Shape>> };

/** metav1.ObjectMeta with OwnerReference and ManagedFieldsEntry. */
const OBJECT_META: Fields = {
  fields: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    labels: { map: 'string' },
    annotations: { map: 'string' },
    finalizers: { list: 'string' },
    ownerReferences: {
      list: {
        fields: {
          apiVersion: 'string',
          kind: 'string',
          name: 'string',
          uid: 'string',
          controller: 'boolean',
          blockOwnerDeletion: 'boolean',
        },
      },
    },
    uid: 'string',
    resourceVersion: 'string',
    generation: 'integer',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'integer',
    selfLink: 'string',
    managedFields: {
      list: {
        fields: {
          manager: 'string',
          operation: 'string',
          apiVersion: 'string',
          time: 'time',
          fieldsType: 'string',
          fieldsV1: 'anything',
          subresource: 'string',
        },
      },
    },
  },
};

/** Finds what cannot be decoded as metav1.ObjectMeta; the API server refuses it with 400 before it looks at anything else. */
export function checkMetaTypes(metadata: JsonObject, walk: Walk): void {
  checkShape(metadata, OBJECT_META, walk);
}

/** Calls back at every member that metav1.ObjectMeta does not have, with the names known there; the walk stands at its parent. */
export function eachUnknownMeta(
  metadata: JsonValue,
  walk: Walk,
  found: (name: string, known: readonly string[]) => void,
): void {
  seekUnknown(metadata, OBJECT_META, { walk, found });
}

type Search = {
  readonly walk: Walk;
  readonly found: (name: string, known: readonly string[]) => void;
};

function seekUnknown(value: JsonValue, shape: Shape, search: Search): void {
  if (typeof shape === 'string') return;
  if ('fields' in shape && isJsonObject(value))
    for (const name of Object.keys(value))
      if (!Object.hasOwn(shape.fields, name)) search.found(name, Object.keys(shape.fields));
  eachMember(value, shape, search.walk, (item, of) => seekUnknown(item, of, search));
}

function checkShape(value: JsonValue, shape: Shape, walk: Walk): void {
  if (value === null || shape === 'anything') return;
  const isWrong = typeof shape === 'string' ? !isOf(value, shape) : !isContainer(value, shape);
  if (isWrong) complain(value, shape, walk);
  else if (typeof shape !== 'string')
    eachMember(value, shape, walk, (item, of) => checkShape(item, of, walk));
}

function isContainer(value: JsonValue, shape: Exclude<Shape, string>): boolean {
  return 'list' in shape ? Array.isArray(value) : isJsonObject(value);
}

/** Goes through what a list, a map or a struct holds, with the walk at each. */
function eachMember(
  value: JsonValue,
  shape: Exclude<Shape, string>,
  walk: Walk,
  visit: (item: JsonValue, shape: Shape) => void,
): void {
  const at = (place: string | number, item: JsonValue, of: Shape) => {
    walk.path.push(place);
    visit(item, of);
    walk.path.pop();
  };
  if ('list' in shape) {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) at(index, item, shape.list);
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) {
      const of =
        'map' in shape ? shape.map : Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
      if (of !== undefined) at(name, value[name] ?? null, of);
    }
  }
}

function isOf(value: JsonValue, shape: 'string' | 'integer' | 'boolean' | 'time'): boolean {
  switch (shape) {
    case 'string':
    case 'boolean':
      return typeof value === shape;
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
    case 'time':
      return typeof value === 'string' && isGoTime(value);
  }
}

const TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:[.,]\d+)?(?:Z|[+-](\d{2}):(\d{2}))$/;

/** RFC 3339 as Go's time.Parse takes it: an hour may have one digit, a comma may stand before the fraction. */
function isGoTime(text: string): boolean {
  const parts = TIME.exec(text);
  if (!parts) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offHour = 0, offMinute = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysOf(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    offHour <= 24 &&
    offMinute <= 60
  );
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const WORDS = {
  string: ['of type string', 'Write a text; put it in quotes.'],
  integer: ['of type integer', 'Write a whole number without quotes.'],
  boolean: ['of type boolean', 'Write true or false without quotes.'],
  time: [
    'a time of RFC 3339',
    'Write a time such as 2024-01-31T10:00:00Z, or leave it out: the server sets it.',
  ],
} as const;

function wordsOf(shape: Exclude<Shape, 'anything'>): readonly [type: string, remedy: string] {
  if (typeof shape === 'string') return WORDS[shape];
  return 'list' in shape
    ? ['of type array', 'Write a list: one "- " per entry.']
    : ['of type object', 'Write a map: name: value, indented below.'];
}

function complain(value: JsonValue, shape: Exclude<Shape, 'anything'>, walk: Walk): void {
  const [type, remedy] = wordsOf(shape);
  const text = typeof value === 'string' ? shown(value) : sortedJson(value);
  const name = walk.path.filter((part) => typeof part === 'string').at(-1);
  report(walk, { code: 'wrong-type', message: `Invalid value: ${text}: ${name} must be ${type}`, remedy });
}
