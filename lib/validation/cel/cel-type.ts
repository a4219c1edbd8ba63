import type { ListType } from '../open-api/schema-node.ts';

/** CEL types without parts. `dyn` is checked when the rule runs (int-or-string). */
export type ScalarName =
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'bool'
  | 'null'
  | 'dyn'
  | 'type'
  | 'duration'
  | 'timestamp'
  | 'ip'
  | 'cidr'
  | 'url'
  | 'format';

/** A member of an object: its name in the data (CEL sees the escaped name) and its type. */
export type Field = { readonly name: string; readonly type: CelType };

/** Static type of an expression. */
export type CelType =
  | { readonly kind: ScalarName }
  | {
      readonly kind: 'list';
      readonly item: CelType;
      /** From the schema: sets and maps are compared without regard to order. */
      readonly listType: ListType | null;
    }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Field> }
  | { readonly kind: 'optional'; readonly of: CelType };

function scalar(kind: ScalarName): CelType {
  return { kind };
}

export const INT = scalar('int');
export const UINT = scalar('uint');
export const DOUBLE = scalar('double');
export const STRING = scalar('string');
export const BYTES = scalar('bytes');
export const BOOL = scalar('bool');
export const NULL = scalar('null');
export const DYN = scalar('dyn');
export const TYPE = scalar('type');
export const DURATION = scalar('duration');
export const TIMESTAMP = scalar('timestamp');
export const IP = scalar('ip');
export const CIDR = scalar('cidr');
export const URL_TYPE = scalar('url');
export const FORMAT = scalar('format');

/** A list as a literal or a function makes it. */
export function listOf(item: CelType, listType: ListType | null = null): CelType {
  return { kind: 'list', item, listType };
}

export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: 'map', key, value };
}

export function optionalOf(of: CelType): CelType {
  return { kind: 'optional', of };
}

const NULLABLE: readonly CelType['kind'][] = [
  'object',
  'optional',
  'duration',
  'timestamp',
  'ip',
  'cidr',
  'url',
  'format',
];

/** The one type both have, or null when the API server's type checker would refuse to compare them. */
export function commonType(a: CelType, b: CelType): CelType | null {
  if (a === b || b.kind === 'dyn') return a;
  if (a.kind === 'dyn') return b;
  if (a.kind === 'null' && NULLABLE.includes(b.kind)) return b;
  if (b.kind === 'null' && NULLABLE.includes(a.kind)) return a;
  if (a.kind === 'list' && b.kind === 'list') {
    const item = commonType(a.item, b.item);
    return item && listOf(item, a.listType);
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const [key, value] = [commonType(a.key, b.key), commonType(a.value, b.value)];
    return key && value && mapOf(key, value);
  }
  if (a.kind === 'optional' && b.kind === 'optional') {
    const of = commonType(a.of, b.of);
    return of && optionalOf(of);
  }
  if (a.kind === 'object' || b.kind === 'object') return null;
  return a.kind === b.kind ? a : null;
}

/** True for the types that `<` and friends, `min` and `isSorted` know. */
export function isComparable({ kind }: CelType): boolean {
  return ['int', 'uint', 'double', 'string', 'bytes', 'bool', 'duration', 'timestamp', 'dyn'].includes(kind);
}

/** True for int, uint and double. */
export function isNumeric({ kind }: CelType): boolean {
  return kind === 'int' || kind === 'uint' || kind === 'double';
}
