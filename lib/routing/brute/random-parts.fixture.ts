import fc from 'fast-check';
import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';

/*
 * Alphabets so small that things collide: two Services per namespace, namespaces of which one is the beginning of another,
 * paths that are each other's prefixes, header names that differ in case.
 */
export const NAMESPACES = ['a', 'a-b', 'b'] as const;
export const SERVICES = ['one', 'two'] as const;
export const PATHS = ['/', '/a', '/a/', '/a/b', '/ab', '/a/b/', '/A', '/p.S/M', '/p.S'] as const;
export const HOSTNAMES = [
  'a.example.com',
  'b.a.example.com',
  '*.example.com',
  '*.a.example.com',
  '*.com',
] as const;
export const HEADER_NAMES = ['x', 'X', 'y', 'Host', 'origin'] as const;
export const VALUES = ['1', '2', '12', 'one.a'] as const;
export const METHODS = ['GET', 'POST', 'OPTIONS'] as const;
export const ORIGINS = [
  'http://a.example.com',
  'https://b.a.example.com',
  'http://a.example.com:8080',
  'https://x.org',
] as const;
/** Valid, invalid in RE2, anchored; some match a part of what others match whole. */
const REGEXES = [
  '/a.*',
  '/a',
  '^/a$',
  '(',
  '.*',
  '1',
  '[12]+',
  '(?=1)',
  '/(a|b)',
  'S',
  'p[.]S',
  'a/b',
] as const;

/** What most routes and requests of a world are about. */
export type Theme = 'mesh' | 'gateway';

export const from = <T>(list: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...list);

/** There in `often` of ten cases. */
export const sometimes = <T>(arb: fc.Arbitrary<T>, often: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: often, arbitrary: arb }, { weight: 10 - often, arbitrary: fc.constant(undefined) });

/** An object of the members that are there. */
export function compact(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const object: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(members)) if (value !== undefined) object[key] = value;
  return object;
}

/** A record whose undefined members are left out. */
export const object = (
  members: Readonly<Record<string, fc.Arbitrary<JsonValue | undefined>>>,
): fc.Arbitrary<JsonObject> => fc.record(members).map(compact);

export const list = <T extends JsonValue>(
  item: fc.Arbitrary<T>,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<T[]> => fc.array(item, { minLength, maxLength, size: 'max' });

export const regex: fc.Arbitrary<string> = from(REGEXES);
export const port: fc.Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(80) },
  { weight: 3, arbitrary: fc.constant(8080) },
  { weight: 1, arbitrary: fc.constant(9) },
);
export const stamp: fc.Arbitrary<string | null | undefined> = from([
  undefined,
  undefined,
  null,
  '2024-01-01T00:00:00Z',
  '2024-01-01T00:00:00Z',
  '2024-02-01T00:00:00Z',
]);

export const always = <T>(value: T): fc.Arbitrary<T> => fc.constant(value);

/** True in `often` of `often + 1` cases. */
export const chance = (often: number): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: often, arbitrary: always(true) }, { weight: 1, arbitrary: always(false) });

export const GATEWAY_VERSION = `${GATEWAY_GROUP}/v1`;

type Parts = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject;
  readonly rest: JsonObject;
};

/** The object, if it is one. */
export function made({ apiVersion, kind, metadata, rest }: Parts): KubeObject[] {
  const made = asKubeObject({ apiVersion, kind, metadata, ...rest });
  return made ? [made] : [];
}
