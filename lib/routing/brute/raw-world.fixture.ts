import {
  arrayAt,
  isJsonObject,
  type JsonObject,
  objectsAt,
  stringAt,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { kindKey } from '#lib/identity/object-ref.ts';

/*
 * The brute-force simulator reads the objects as they stand, one list walk per question. It shares nothing with the real
 * one but the types of request and decision: what both get wrong must be wrong in the text.
 */

export const GATEWAY_API = 'gateway.networking.k8s.io';

/** The choice the text calls options. */
export type BruteOptions = { readonly endpoints: 'strict' | 'assume' };

/** All objects of a group and kind, in the world's order. */
export function allOf(world: World, group: string, kind: string): readonly KubeObject[] {
  return [...world.objects.values()].filter((object) => {
    const id = identityOf(object);
    return id.group === group && id.kind === kind;
  });
}

/** One object, or undefined. */
export function findOne(
  world: World,
  wanted: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  },
): KubeObject | undefined {
  return allOf(world, wanted.group, wanted.kind).find(
    (object) => namespaceOf(object) === wanted.namespace && object.metadata.name === wanted.name,
  );
}

export function isKnown(world: World, group: string, kind: string): boolean {
  return world.synced.has(kindKey({ group, kind }));
}

export function namespaceOf(object: KubeObject): string {
  return stringAt(object.metadata, 'namespace') ?? '';
}

/** Milliseconds; Infinity without a timestamp: newer than any. */
export function bornAt(object: KubeObject): number {
  const stamp = stringAt(object.metadata, 'creationTimestamp');
  return stamp === undefined ? Number.POSITIVE_INFINITY : Date.parse(stamp);
}

/** What sorts routes of one age. */
export function fullName(object: KubeObject): string {
  return `${namespaceOf(object)}/${object.metadata.name}`;
}

export type ParentRef = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string | null;
  readonly port: number | null;
};

/** Parent references with the defaults of the API written out. */
export function parentRefsOf(route: KubeObject): readonly ParentRef[] {
  return objectsAt(specOf(route), 'parentRefs').map((ref) => readParentRef(ref, namespaceOf(route)));
}

export function readParentRef(ref: JsonObject, ownNamespace: string): ParentRef {
  return {
    group: stringAt(ref, 'group') ?? GATEWAY_API,
    kind: stringAt(ref, 'kind') ?? 'Gateway',
    namespace: stringAt(ref, 'namespace') ?? ownNamespace,
    name: stringAt(ref, 'name') ?? '',
    sectionName: stringAt(ref, 'sectionName') ?? null,
    port: portIn(ref),
  };
}

export function portIn(ref: JsonObject): number | null {
  return typeof ref.port === 'number' ? ref.port : null;
}

/** `from: All | Same | Selector | None` of allowedRoutes and allowedListeners. */
export function admitsNamespace(
  world: World,
  rule: JsonObject,
  names: { readonly asking: string; readonly own: string; readonly fallback: string },
): boolean {
  const from = stringAt(rule, 'from') ?? names.fallback;
  if (from === 'All') return true;
  if (from === 'Same') return names.asking === names.own;
  if (from !== 'Selector') return false;
  const selector = rule.selector;
  if (!isJsonObject(selector)) return false;
  return selects(selector, labelsOfNamespace(world, names.asking));
}

function labelsOfNamespace(world: World, name: string): Readonly<Record<string, string>> {
  const found = findOne(world, { group: '', kind: 'Namespace', namespace: '', name });
  return { ...stringMapAt(found?.metadata, 'labels'), 'kubernetes.io/metadata.name': name };
}

function selects(selector: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of Object.entries(stringMapAt(selector, 'matchLabels')))
    if (labels[key] !== value) return false;
  for (const expression of objectsAt(selector, 'matchExpressions')) {
    const value = labels[stringAt(expression, 'key') ?? ''];
    const values = arrayAt(expression, 'values');
    const operator = stringAt(expression, 'operator');
    if (operator === 'In' && !(value !== undefined && values.includes(value))) return false;
    if (operator === 'NotIn' && value !== undefined && values.includes(value)) return false;
    if (operator === 'Exists' && value === undefined) return false;
    if (operator === 'DoesNotExist' && value !== undefined) return false;
  }
  return true;
}
